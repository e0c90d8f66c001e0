//! `motcua places`: finds wards and communes by present and former names, and checks their files.

use anyhow::Context;
use motcua::{
    app,
    assistant::{LanguageChoice, Place, PlaceRecord, today},
    config::Config,
    places::{Gazetteer, Location, Near, Part, lint, say},
    text::Language,
};

use crate::ask::language;

/// Most places that `nearest` prints.
const MOST_NEAR: usize = 5;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
    /// Print as JSON.
    #[arg(long, global = true)]
    json: bool,
    /// Language of what is printed: vi or en.
    #[arg(long, global = true, default_value = "vi", value_parser = language)]
    language: LanguageChoice,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Say which ward or commune a name or a question means: a present one, a former one, a former district.
    Find {
        /// Such as "phường Dịch Vọng", "quan hoan kiem", "Cau Giay ward".
        text: String,
    },
    /// Print one ward or commune, what was merged into it, and where files are taken.
    Show {
        /// Its code, such as 00166, or a name that means one unit.
        place: String,
    },
    /// Print the service points, kiosks and units nearest to a point.
    Nearest {
        /// Latitude,longitude in degrees, such as 21.03,105.85.
        #[arg(allow_hyphen_values = true)]
        point: Location,
    },
    /// Check the files of places, and name each error with file, line and field; fails where there are any.
    Lint,
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    if let Verb::Lint = arguments.verb {
        return lint(config, arguments.json);
    }
    let places = app::places(config)?;
    let language = arguments.language.resolve("");
    match &arguments.verb {
        Verb::Find { text } => find(&places, text, arguments.json, language),
        Verb::Show { place } => show(&places, place, arguments.json, language),
        Verb::Nearest { point } => nearest(&places, *point, arguments.json, language),
        Verb::Lint => Ok(()),
    }
}

fn find(places: &Gazetteer, text: &str, json: bool, language: Language) -> anyhow::Result<()> {
    let lookup = places.find(text);
    if json {
        println!("{}", serde_json::to_string_pretty(&Place::of(&lookup, places.city(), language))?);
        return Ok(());
    }
    match say::line(&lookup, places.city(), language) {
        Some(line) => println!("{line}"),
        None => println!(
            "{}",
            pick(
                language,
                "Không nhận ra địa danh nào của thành phố.",
                "No place of the city was recognised."
            )
        ),
    }
    for unit in lookup.units().into_iter().filter(|_| lookup.is_open()) {
        println!("  {}  {}", unit.code, say::unit(unit, language));
    }
    Ok(())
}

fn show(places: &Gazetteer, place: &str, json: bool, language: Language) -> anyhow::Result<()> {
    let lookup = places.find(place);
    let unit = places.unit(place).or_else(|| match lookup.units().as_slice() {
        [unit] => Some(*unit),
        _ => None,
    });
    let unit = unit.with_context(|| match say::line(&lookup, places.city(), language) {
        Some(line) => format!("{place:?} is not one unit: {line}"),
        None => format!(
            "no ward or commune has the code or name {place:?}; `motcua places find` takes former names too"
        ),
    })?;
    let record = PlaceRecord::of(unit, places, language, today());
    if json {
        println!("{}", serde_json::to_string_pretty(&record)?);
        return Ok(());
    }
    println!("{}  {}", unit.code, record.text);
    println!("\n{}", pick(language, "Đã nhập vào đây:", "Merged into it:"));
    for former in &unit.former {
        let part = match former.part {
            Part::Whole => pick(language, "toàn bộ", "whole"),
            Part::Part => pick(language, "một phần", "a part"),
        };
        let district = former.district.as_deref().map(|name| format!(", {name}")).unwrap_or_default();
        println!("- {} {}{district} ({part})", former.kind.vi(), former.name);
    }
    println!("\n{}", pick(language, "Nộp hồ sơ:", "Filing:"));
    for rule in &record.rules {
        let fields =
            if rule.fields.is_empty() { String::new() } else { format!("{}: ", rule.fields.join(", ")) };
        println!("- {fields}{} [{}]", rule.text, rule.sources.join("; "));
    }
    Ok(())
}

fn nearest(places: &Gazetteer, point: Location, json: bool, language: Language) -> anyhow::Result<()> {
    let near = places.nearest(point, MOST_NEAR);
    if json {
        println!("{}", serde_json::to_string_pretty(&near)?);
        return Ok(());
    }
    let Some(near) = near else {
        println!(
            "{}",
            pick(
                language,
                "Chưa có nơi nào có tọa độ: người vận hành điền mục location trong corpus/places khi đã kiểm tra.",
                "No place has coordinates yet: an operator enters location in corpus/places once checked.",
            )
        );
        return Ok(());
    };
    for Near { unit, point, km } in near {
        let name = unit.full_name(language);
        match point {
            Some(point) => println!("{km:7.2} km  {}, {} ({name})", point.name, point.address),
            None => println!("{km:7.2} km  {name}"),
        }
    }
    Ok(())
}

fn lint(config: &Config, json: bool) -> anyhow::Result<()> {
    let findings = match lint::lint_dir(&app::places_dir(config)) {
        Ok(findings) => findings,
        Err(errors) => {
            errors.iter().for_each(|error| println!("{error}"));
            anyhow::bail!("{} errors in the files of places", errors.len());
        }
    };
    if json {
        println!("{}", serde_json::to_string_pretty(&findings)?);
    } else {
        findings.iter().for_each(|finding| println!("{finding}"));
    }
    if !findings.is_empty() {
        anyhow::bail!("{} errors in the files of places", findings.len());
    }
    if !json {
        println!("{} wards and communes, no error", app::places(config)?.units().len());
    }
    Ok(())
}

fn pick(language: Language, vi: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Vietnamese => vi,
        Language::English => en,
    }
}

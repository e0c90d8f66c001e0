//! `motcua ask`: one question.

use std::io::stdout;

use motcua::{
    answer::Style,
    assistant::{LanguageChoice, Request},
    channels::terminal,
    config::Config,
};

use crate::start;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What you want to do, in Vietnamese (with or without diacritics) or English.
    question: String,
    /// Print the whole answer as JSON.
    #[arg(long)]
    json: bool,
    /// Leave out the model's wording.
    #[arg(long)]
    no_wording: bool,
    /// Answer as of this day, such as 2027-03-01; today where none is said.
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
    /// Language of the answer: vi, en, or that of the question.
    #[arg(long, default_value = "auto", value_parser = language)]
    language: LanguageChoice,
    /// How the answer is put: written, spoken (at most 25 words) or simple.
    #[arg(long, default_value = "written", value_parser = style)]
    style: Style,
}

fn style(text: &str) -> Result<Style, String> {
    match text {
        "written" => Ok(Style::Written),
        "spoken" => Ok(Style::Spoken),
        "simple" => Ok(Style::Simple),
        _ => Err("expected written, spoken or simple".to_owned()),
    }
}

pub(crate) fn language(text: &str) -> Result<LanguageChoice, String> {
    match text {
        "vi" => Ok(LanguageChoice::Vi),
        "en" => Ok(LanguageChoice::En),
        "auto" => Ok(LanguageChoice::Auto),
        _ => Err("expected vi, en or auto".to_owned()),
    }
}

pub(crate) fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let wording = !arguments.no_wording;
    let request = Request {
        question: arguments.question,
        session: None,
        language: arguments.language,
        wording: Some(wording),
        style: arguments.style,
        forget: Vec::new(),
    };
    // Before any model is opened: a question that cannot be asked should not cost a second.
    request.text()?;
    let (assistant, adding) = start::assistant(config, wording, arguments.as_of)?;
    let ready = move || {
        if let Some(adding) = adding {
            // A thread that failed has said so; the card stands alone.
            let _ = adding.join();
        }
    };
    terminal::ask(&assistant, &request, arguments.json, ready, &mut stdout().lock())?;
    Ok(())
}

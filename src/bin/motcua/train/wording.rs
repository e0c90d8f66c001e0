//! `motcua train wording`: teaches the wording model to word cards.

use motcua::{
    config::Config,
    training::{
        course::Settings,
        lesson,
        wording::{self, Source},
    },
};

use crate::progress::Line;

use super::course::{self, Start, say};

/// Reasons shown for which the guard refused an answer.
const REASONS: usize = 2_000;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    course: course::Arguments,
    /// Cards are learnt as of this day; today where none is said.
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let line = Line::new();
    let start = Start::of(config, &arguments.course, &line)?;
    let source = Source {
        course: start.source(),
        corpus: &config.corpus,
        day: arguments.as_of.unwrap_or_else(|| jiff::Zoned::now().date()),
    };
    let settings = arguments.course.settings();
    if let Some(count) = arguments.course.show {
        return show(&source, &settings, count);
    }
    let out = &arguments.course.out;
    let card = wording::train(&source, &settings, out, &mut |progress| say(&line, progress))?;
    println!("{} steps, {:.0} s: {}", card.done, card.seconds, out.display());
    Ok(())
}

fn show(source: &Source<'_>, settings: &Settings, count: usize) -> anyhow::Result<()> {
    let lessons = wording::lessons(source, settings)?;
    for lesson in lessons.learnt.iter().take(count) {
        let [prefix, own] = lesson::prompt(lesson);
        println!("{prefix}{own} {}\n", lesson.answer);
    }
    let refused = lessons.reasons.iter().take(REASONS);
    refused.for_each(|reason| println!("refused: {reason}"));
    println!(
        "{} lessons about {} procedures, {} left out, {} answers refused",
        lessons.learnt.len(),
        lessons.procedures,
        source.course.left_out.len(),
        lessons.refused
    );
    Ok(())
}

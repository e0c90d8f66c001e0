//! `motcua train drafting`: teaches the wording model to ask as residents do.

use motcua::{
    config::Config,
    training::{
        course::{Settings, Source, tuner},
        drafting,
    },
};

use crate::progress::Line;

use super::course::{self, Start, say};

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    course: course::Arguments,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let line = Line::new();
    let start = Start::of(config, &arguments.course, &line)?;
    let (source, settings) = (start.source(), arguments.course.settings());
    if let Some(count) = arguments.course.show {
        return show(&source, &settings, count);
    }
    let out = &arguments.course.out;
    let card = drafting::train(&source, &settings, out, &mut |progress| say(&line, progress))?;
    println!("{} steps, {:.0} s: {}", card.done, card.seconds, out.display());
    Ok(())
}

fn show(source: &Source<'_>, settings: &Settings, count: usize) -> anyhow::Result<()> {
    let lessons = drafting::lessons(source, settings, &tuner(source, settings)?)?;
    for lesson in lessons.learnt.iter().take(count) {
        let [prefix, own] = &lesson.prompt;
        println!("{prefix}{own}{}\n", lesson.answer);
    }
    println!(
        "{} lessons about {} procedures, {} left out, {} with too few questions",
        lessons.learnt.len(),
        lessons.procedures,
        source.left_out.len(),
        lessons.refused
    );
    Ok(())
}

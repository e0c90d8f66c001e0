//! `motcua train wording`: teaches the wording model to word cards.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use motcua::{
    app,
    catalog::Code,
    config::Config,
    eval::suite::{SETS, Suite},
    models::Role,
    training::wording::{self, Progress, Settings, Source},
};

use crate::{eval::knowledge, progress::Line};

/// Reasons shown for which the guard refused an answer.
const REASONS: usize = 2_000;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Folders of national records to learn from, under the curated ones.
    #[arg(long, num_args = 1..)]
    catalog: Vec<PathBuf>,
    /// The adapter, a safetensors file; its card is written beside it. A training that was stopped goes on.
    #[arg(long)]
    out: PathBuf,
    /// A folder with suites; no procedure that one of them asks for is learnt from.
    #[arg(long, default_value = "eval/suites")]
    leave_out: PathBuf,
    /// Cards are learnt as of this day; today where none is said.
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
    #[arg(long, default_value_t = Settings::default().seed)]
    seed: u64,
    /// How many of the upper layers to train.
    #[arg(long, default_value_t = Settings::default().layers)]
    layers: usize,
    #[arg(long, default_value_t = Settings::default().rank)]
    rank: usize,
    /// Highest rate of AdamW.
    #[arg(long, default_value_t = Settings::default().rate)]
    rate: f64,
    #[arg(long, default_value_t = Settings::default().batch)]
    batch: usize,
    /// Lessons, each learnt once.
    #[arg(long, default_value_t = Settings::default().lessons)]
    lessons: usize,
    /// Only draw the lessons, and print this many of them with the answers that the guard refused.
    #[arg(long, value_name = "COUNT")]
    show: Option<usize>,
}

pub(super) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<()> {
    let catalog = knowledge::catalog(config, &arguments.catalog)?;
    let left_out = asked_for(&arguments.leave_out)?;
    let line = Line::new();
    let weights = app::fetch(config, Role::Wording, &|progress| line.model(progress))?;
    let weights = weights.ok_or_else(|| anyhow::anyhow!("the wording is switched off in the settings"))?;
    let store = app::store(config)?;
    let model = store.manifest().for_role(Role::Wording);
    let (base, licence) = model.map(|model| (model.name.clone(), model.licence.clone())).unwrap_or_default();
    let source = Source {
        weights: &weights,
        base: &base,
        licence: &licence,
        catalog: &catalog,
        corpus: &config.corpus,
        left_out: &left_out,
        day: arguments.as_of.unwrap_or_else(|| jiff::Zoned::now().date()),
    };
    let settings = Settings {
        seed: arguments.seed,
        layers: arguments.layers,
        rank: arguments.rank,
        rate: arguments.rate,
        batch: arguments.batch,
        lessons: arguments.lessons,
    };
    if let Some(count) = arguments.show {
        return show(&source, &settings, count);
    }
    if let Some(folder) = arguments.out.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let card = wording::train(&source, &settings, &arguments.out, &mut |progress| say(&line, progress))?;
    println!("{} steps, {:.0} s: {}", card.done, card.seconds, arguments.out.display());
    Ok(())
}

/// The codes that any suite in or below `folder` asks for.
fn asked_for(folder: &Path) -> anyhow::Result<HashSet<Code>> {
    let mut codes = HashSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs_err::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            }
        }
        if !SETS.iter().any(|set| folder.join(set).is_file()) {
            continue;
        }
        let suite = Suite::read(&folder)?;
        codes.extend(suite.retrieval.into_iter().flatten().flat_map(|question| question.gold));
        codes.extend(suite.answers.into_iter().flatten().map(|question| question.code));
        let turns = suite.dialogs.into_iter().flatten().flat_map(|dialog| dialog.turns);
        codes.extend(turns.filter_map(|turn| turn.gold).flatten());
    }
    Ok(codes)
}

fn show(source: &Source<'_>, settings: &Settings, count: usize) -> anyhow::Result<()> {
    let lessons = wording::lessons(source, settings)?;
    for lesson in lessons.learnt.iter().take(count) {
        let [prefix, own] = motcua::training::lesson::prompt(lesson);
        println!("{prefix}{own} {}\n", lesson.answer);
    }
    let refused = lessons.reasons.iter().take(REASONS);
    refused.for_each(|reason| println!("refused: {reason}"));
    println!(
        "{} lessons about {} procedures, {} left out, {} answers refused",
        lessons.learnt.len(),
        lessons.procedures,
        source.left_out.len(),
        lessons.refused
    );
    Ok(())
}

fn say(line: &Line, progress: Progress) {
    match progress {
        Progress::Drawn { lessons, tokens, refused } => {
            line.say(
                &format!("{lessons} lessons, {tokens} tokens, {refused} answers refused by the guard"),
                true,
            );
        }
        Progress::Loss(loss) => {
            line.say(
                &format!("after {} steps: loss {:.3} on what is held out", loss.step, loss.held_out),
                true,
            );
        }
        Progress::Step { step, steps, loss, left } => {
            line.say(&format!("step {step} of {steps}, loss {loss:.3}, {} s left", left.as_secs()), false);
        }
    }
}

//! What the trainings of the language model share: their settings, what they begin with and what they say.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use motcua::{
    catalog::{Catalog, Code},
    config::Config,
    eval::suite::{SETS, Suite},
    models::Role,
    training::course::{Progress, Settings, Source},
};

use crate::{eval::knowledge, progress::Line, start};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Folders of national records to learn from, under the curated ones.
    #[arg(long, num_args = 1..)]
    catalog: Vec<PathBuf>,
    /// The adapter, a safetensors file; its card is written beside it. A training that was stopped goes on.
    #[arg(long)]
    pub(super) out: PathBuf,
    /// A folder with suites; no procedure that one of them asks for is learnt from.
    #[arg(long, default_value = "eval/suites")]
    leave_out: PathBuf,
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
    /// Train on the GPU of this number; needs a build with the feature `cuda`.
    #[arg(long, value_name = "NUMBER")]
    gpu: Option<usize>,
    /// Only draw the lessons, and print this many of them with what was refused.
    #[arg(long, value_name = "COUNT")]
    pub(super) show: Option<usize>,
}

impl Arguments {
    pub(super) fn settings(&self) -> Settings {
        Settings {
            seed: self.seed,
            layers: self.layers,
            rank: self.rank,
            rate: self.rate,
            batch: self.batch,
            lessons: self.lessons,
        }
    }
}

/// What a training begins with.
pub(super) struct Start {
    catalog: Catalog,
    left_out: HashSet<Code>,
    weights: PathBuf,
    base: String,
    licence: String,
    gpu: Option<usize>,
}

impl Start {
    /// Reads the catalog and gets the weights; the folder of the adapter is made.
    pub(super) fn of(config: &Config, arguments: &Arguments, line: &Line) -> anyhow::Result<Self> {
        let catalog = knowledge::catalog(config, &arguments.catalog)?;
        let left_out = asked_for(&arguments.leave_out)?;
        let weights = start::weights(config, Role::Wording, line)?;
        let (base, licence) = super::base(config, Role::Wording)?;
        if let Some(folder) = arguments.out.parent().filter(|_| arguments.show.is_none()) {
            fs_err::create_dir_all(folder)?;
        }
        Ok(Self { catalog, left_out, weights, base, licence, gpu: arguments.gpu })
    }

    pub(super) fn source(&self) -> Source<'_> {
        Source {
            weights: &self.weights,
            base: &self.base,
            licence: &self.licence,
            catalog: &self.catalog,
            left_out: &self.left_out,
            gpu: self.gpu,
        }
    }
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

pub(super) fn say(line: &Line, progress: Progress) {
    match progress {
        Progress::Drawn { lessons, tokens, refused } => {
            line.say(&format!("{lessons} lessons, {tokens} tokens, {refused} refused"), true);
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

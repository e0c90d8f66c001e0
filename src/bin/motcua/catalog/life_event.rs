//! `motcua catalog life-event`: the plan of a life event, or the list of them.

use std::io::Write;

use anyhow::Context;
use motcua::{
    answer::{Ground, Plan, phrasebook::Phrasebook},
    app,
    assistant::{LanguageChoice, today},
    catalog::decisions::Decisions,
    config::Config,
};

/// Prints the plan of `id`; without one, the id and name of each life event.
pub(super) fn run(
    config: &Config,
    id: Option<&str>,
    json: bool,
    language: LanguageChoice,
) -> anyhow::Result<()> {
    let catalog = app::catalog(config)?;
    let language = language.resolve("");
    let mut out = std::io::stdout().lock();
    let Some(id) = id else {
        if json {
            writeln!(out, "{}", serde_json::to_string_pretty(catalog.life_events())?)?;
            return Ok(());
        }
        for event in catalog.life_events() {
            writeln!(out, "{:<32}{}", event.id, Phrasebook(language).text(&event.name))?;
        }
        return Ok(());
    };
    let event = catalog
        .life_event(id)
        .with_context(|| format!("{id} is no life event; `motcua catalog life-event` lists them"))?;
    let decisions = Decisions::read(&app::decisions_log(config))?;
    let ground = Ground { catalog: &catalog, decisions: &decisions, language, day: today() };
    let plan = Plan::of(event, ground);
    writeln!(out, "{}", if json { serde_json::to_string_pretty(&plan)? } else { plan.text(language) })?;
    Ok(())
}

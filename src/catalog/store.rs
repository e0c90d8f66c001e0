//! The catalog in memory, and the imported records on disk: one JSON object a line, ordered by code.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::Path;

use rayon::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::code::Code;
use super::curated::{self, Overlay};
use super::elsewhere::Elsewhere;
use super::error::Error;
use super::import::why;
use super::life_event::LifeEvent;
use super::passage::{Passage, expected_questions, passages};
use super::procedure::Procedure;
use super::quarantine::Quarantined;
use crate::text::fold;

/// All procedures, ordered by code.
#[derive(Debug, Default)]
pub struct Catalog {
    procedures: Vec<Procedure>,
    by_code: HashMap<Code, usize>,
    life_events: Vec<LifeEvent>,
    elsewhere: Vec<Elsewhere>,
}

impl Catalog {
    /// A catalog of `imported` records with `curated` ones laid over them: of two with one code the curated
    /// one stays.
    pub fn layered(imported: Vec<Procedure>, curated: Vec<Procedure>) -> Self {
        let mut records: HashMap<Code, Procedure> = HashMap::new();
        for procedure in imported.into_iter().chain(curated) {
            records.insert(procedure.code.clone(), procedure);
        }
        let mut procedures: Vec<_> = records.into_values().collect();
        procedures.sort_by(|one, other| one.code.cmp(&other.code));
        let mut by_code = HashMap::new();
        for (at, procedure) in procedures.iter().enumerate() {
            for former in &procedure.former_codes {
                by_code.entry(former.clone()).or_insert(at);
            }
        }
        // A code in use names its own record, whoever had it before.
        by_code.extend(procedures.iter().enumerate().map(|(at, procedure)| (procedure.code.clone(), at)));
        Self { procedures, by_code, life_events: Vec::new(), elsewhere: Vec::new() }
    }

    /// The catalog of `imported` records under what lies in `corpus_dir`: the curated records, the overlays, the life events. What an
    /// import has `kept_back` is known by name.
    ///
    /// # Errors
    /// Every error of every file at once.
    pub fn over(
        imported: Vec<Procedure>,
        kept_back: &[Quarantined],
        corpus_dir: &Path,
    ) -> Result<Self, Vec<Error>> {
        let curated = curated::read_dir(&corpus_dir.join("procedures"));
        let overlays = curated::read_overlays(&corpus_dir.join("overlay"));
        let life_events = curated::read_life_events(&corpus_dir.join("life-events"));
        let elsewhere = curated::read_elsewhere(&corpus_dir.join("elsewhere"));
        match (curated, overlays, life_events, elsewhere) {
            (Ok(curated), Ok(overlays), Ok(life_events), Ok(elsewhere)) => {
                let layered = Self::layered(imported, curated).overlaid(&overlays);
                let layered = layered.with_life_events(life_events).with_elsewhere(elsewhere);
                Ok(layered.with_kept_back(kept_back, &overlays))
            }
            (curated, overlays, life_events, elsewhere) => {
                let errors = curated.err().into_iter().chain(overlays.err()).chain(life_events.err());
                Err(errors.chain(elsewhere.err()).flatten().collect())
            }
        }
    }

    /// The catalog with `overlays` laid over its records, in order. One for a record that is not here is left out:
    /// the national records may not be imported yet.
    #[must_use]
    pub fn overlaid(mut self, overlays: &[Overlay]) -> Self {
        for overlay in overlays {
            if let Some(at) = self.by_code.get(&overlay.code) {
                overlay.apply(&mut self.procedures[*at]);
            }
        }
        self
    }

    /// The catalog with `life_events` in place of its own, in the order of their ids.
    #[must_use]
    pub fn with_life_events(mut self, mut life_events: Vec<LifeEvent>) -> Self {
        life_events.sort_by(|one, other| one.id.cmp(&other.id));
        self.life_events = life_events;
        self
    }

    /// The catalog with `elsewhere` in place of what it knows to be handled elsewhere.
    #[must_use]
    pub fn with_elsewhere(mut self, elsewhere: Vec<Elsewhere>) -> Self {
        self.elsewhere = elsewhere;
        self
    }

    /// The catalog that also knows, as something that it does not hold, each of the records `kept_back` that goes by a name of its own,
    /// with what `overlays` say of how people ask for it. What shows the content of another record may bear its name, too.
    #[must_use]
    pub fn with_kept_back(mut self, kept_back: &[Quarantined], overlays: &[Overlay]) -> Self {
        let bare = |name: &str| fold(name.split(" (").next().unwrap_or(name).trim());
        let mut known: HashSet<String> = self.procedures.iter().map(|one| bare(&one.name.vi)).collect();
        for kept in kept_back {
            let is_other = kept.reasons.iter().any(|reason| reason.why == why::FOREIGN_BODY);
            let is_served = self.by_code.contains_key(&kept.code);
            if is_other || is_served || !known.insert(bare(&kept.record.name.vi)) {
                continue;
            }
            let number = self.elsewhere.len();
            let mut record = kept.record.clone();
            overlays
                .iter()
                .filter(|overlay| overlay.code == kept.code)
                .for_each(|one| one.apply(&mut record));
            self.elsewhere.push(Elsewhere::kept_back(number, record, &kept.reasons));
        }
        self
    }

    /// What the catalog knows to be handled elsewhere.
    pub fn all_elsewhere(&self) -> &[Elsewhere] {
        &self.elsewhere
    }

    /// What is handled elsewhere and has `code`, as questions are matched.
    pub fn elsewhere(&self, code: &Code) -> Option<&Elsewhere> {
        self.elsewhere.iter().find(|matter| matter.matched().code == *code)
    }

    /// Everything that a question is matched against: the procedures, and what is handled elsewhere.
    pub fn matched(&self) -> impl Iterator<Item = &Procedure> {
        self.procedures.iter().chain(self.elsewhere.iter().map(Elsewhere::matched))
    }

    /// All that a meaning is compared with, each with what it belongs to: first what records say, then the questions that people
    /// are expected to put.
    pub fn passages(&self) -> impl Iterator<Item = (&Procedure, Passage)> {
        let said = self.matched().map(|one| (one, passages(one)));
        let asked = self.procedures.iter().map(|one| (one, expected_questions(one, false)));
        let elsewhere = self.elsewhere.iter().map(Elsewhere::matched);
        let asked = asked.chain(elsewhere.map(|one| (one, expected_questions(one, true))));
        said.chain(asked).flat_map(|(one, passages)| passages.into_iter().map(move |passage| (one, passage)))
    }

    /// The life event with `id`.
    pub fn life_event(&self, id: &str) -> Option<&LifeEvent> {
        self.life_events.iter().find(|event| event.id == id)
    }

    /// The procedure with `code`, now or formerly.
    pub fn get(&self, code: &Code) -> Option<&Procedure> {
        self.by_code.get(code).map(|at| &self.procedures[*at])
    }

    /// All life events, in the order of their ids.
    pub fn life_events(&self) -> &[LifeEvent] {
        &self.life_events
    }

    /// All procedures, by code.
    pub fn procedures(&self) -> &[Procedure] {
        &self.procedures
    }

    /// SHA-256 over the serialised procedures, in hexadecimal: equal for equal contents, whatever files they
    /// came from.
    pub fn digest(&self) -> String {
        let digests: Vec<_> =
            self.procedures.par_iter().map(|procedure| Sha256::digest(line(procedure))).collect();
        let mut whole = Sha256::new();
        for digest in digests {
            whole.update(digest);
        }
        whole.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Writes `procedures` to `path`, ordered by code. The file is replaced whole: a process killed meanwhile
/// leaves the old one. True where that changed the file.
///
/// # Errors
/// When the folder or the file cannot be written.
pub fn write(path: &Path, procedures: &[Procedure]) -> Result<bool, Error> {
    let mut ordered: Vec<&Procedure> = procedures.iter().collect();
    ordered.sort_by(|one, other| one.code.cmp(&other.code));
    write_lines(path, &ordered)
}

/// Reads the procedures of the store at `path`.
///
/// # Errors
/// When the file cannot be read, or names the first line that is damaged.
pub fn read(path: &Path) -> Result<Vec<Procedure>, Error> {
    read_lines(path)
}

/// Writes one JSON object a line, unless the file says the same already.
pub(super) fn write_lines<T: Serialize + Sync>(path: &Path, records: &[&T]) -> Result<bool, Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs_err::create_dir_all(folder)?;
    let mut bytes = Vec::new();
    for line in records.par_iter().map(|record| line(*record)).collect::<Vec<_>>() {
        bytes.extend(line);
        bytes.push(b'\n');
    }
    if fs_err::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(true)
}

/// Reads one JSON object a line.
pub(super) fn read_lines<T: DeserializeOwned + Send>(path: &Path) -> Result<Vec<T>, Error> {
    let damaged = |line, detail: String| Error::Store { path: path.to_owned(), line, detail };
    let bytes = fs_err::read(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        damaged(line, "not UTF-8 text".to_owned())
    })?;
    let lines: Vec<&str> = text.lines().collect();
    let read = |(at, line): (usize, &&str)| {
        serde_json::from_str::<T>(line).map_err(|error| damaged(at + 1, error.to_string()))
    };
    let outcomes: Vec<Result<T, Error>> = lines.par_iter().enumerate().map(read).collect();
    outcomes.into_iter().collect()
}

pub(super) fn line<T: Serialize>(record: &T) -> Vec<u8> {
    serde_json::to_vec(record).expect("a record has string keys and finite numbers: a bug")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fact::Text;
    use crate::catalog::import;

    fn procedure(code: &str, name: &str) -> Procedure {
        let record = format!(r#"{{"ma_thu_tuc":"{code}","ten_thu_tuc":"{name}"}}"#);
        import::read_record(record.as_bytes()).unwrap()
    }

    #[test]
    fn what_is_written_is_read_back_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/imported.jsonl");
        let (one, two) = (procedure("1.000001", "Một"), procedure("1.000002", "Hai"));
        write(&path, &[two.clone(), one.clone()]).unwrap();
        let first = fs_err::read(&path).unwrap();
        write(&path, &[one.clone(), two.clone()]).unwrap();
        assert_eq!(fs_err::read(&path).unwrap(), first);
        assert_eq!(read(&path).unwrap(), [one, two]);
        assert_eq!(fs_err::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no file is left over");
    }

    #[test]
    fn a_damaged_store_names_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.jsonl");
        write(&path, &[procedure("1.000001", "Một"), procedure("1.000002", "Hai")]).unwrap();
        let whole = fs_err::read(&path).unwrap();
        fs_err::write(&path, &whole[..whole.len() - 20]).unwrap();
        assert!(matches!(read(&path), Err(Error::Store { line: 2, .. })));
        fs_err::write(&path, [&whole[..], b"\xff\xfe"].concat()).unwrap();
        assert!(matches!(read(&path), Err(Error::Store { line: 3, .. })));
        assert!(matches!(read(&folder.path().join("none")), Err(Error::Io(_))));
    }

    #[test]
    fn curated_records_cover_imported_ones_and_former_codes_lead_on() {
        let imported = vec![procedure("1.000001", "cũ"), procedure("1.000002", "hai")];
        let mut curated = procedure("1.000001", "mới");
        curated.former_codes = vec!["1.000009".parse().unwrap(), "1.000002".parse().unwrap()];
        let catalog = Catalog::layered(imported, vec![curated]);
        let name = |code: &str| catalog.get(&code.parse().unwrap()).map(|found| found.name.vi.as_str());
        assert_eq!(name("1.000001"), Some("mới"));
        assert_eq!(name("1.000009"), Some("mới"), "a former code leads to the record");
        assert_eq!(name("1.000002"), Some("hai"), "a code in use names its own record");
        assert_eq!(name("1.000003"), None);
    }

    #[test]
    fn what_is_kept_back_is_known_by_its_name_where_nothing_served_bears_it() {
        let kept = |code: &str, name: &str, why: &str| Quarantined {
            code: code.parse().unwrap(),
            title: name.to_owned(),
            shape: crate::catalog::Shape::Portal,
            file: "x.json".into(),
            reasons: vec![crate::catalog::quarantine::Reason {
                slot: crate::catalog::Slot::Process,
                why: why.to_owned(),
                said: Text::vietnamese("nộp ở huyện"),
                text: String::new(),
            }],
            record: procedure(code, name),
            source: Vec::new(),
        };
        let kept_back = [
            kept("1.000002", "Thả chim (cấp tỉnh)", why::DISTRICT_BODY),
            kept("1.000003", "Thả chim", why::DISTRICT_BODY),
            kept("1.000004", "Nuôi chim (cấp huyện)", why::DISTRICT_BODY),
            kept("1.000005", "Bán chim", why::FOREIGN_BODY),
        ];
        let dir = tempfile::tempdir().unwrap();
        let overlay = "[[overlay]]\ncode = \"1.000002\"\nquestions = [\"thả chim ở đâu\"]\n";
        fs_err::write(dir.path().join("birds.toml"), overlay).unwrap();
        let overlays = curated::read_overlays(dir.path()).unwrap();
        let catalog = Catalog::layered(vec![procedure("1.000001", "Nuôi chim")], vec![]);
        let catalog = catalog.with_kept_back(&kept_back, &overlays);
        let [matter] = catalog.all_elsewhere() else { panic!("{:?}", catalog.all_elsewhere()) };
        assert_eq!(matter.name().vi, "Thả chim (cấp tỉnh)");
        assert_eq!(matter.matched().aliases, ["thả chim ở đâu"]);
        let next = matter.next.as_ref().unwrap();
        assert!(next.vi.contains("1.000002") && next.vi.contains("nộp ở huyện"), "{}", next.vi);
        assert!(next.en.as_ref().unwrap().contains("1022"));
        assert_eq!(catalog.procedures().len(), 1);
    }

    #[test]
    fn the_digest_follows_the_contents_alone() {
        let (one, two) = (procedure("1.000001", "Một"), procedure("1.000002", "Hai"));
        let digest = Catalog::layered(vec![one.clone(), two.clone()], vec![]).digest();
        assert_eq!(Catalog::layered(vec![two.clone()], vec![one.clone()]).digest(), digest);
        assert_eq!(digest.len(), 64);
        let mut changed = one;
        changed.name = Text::vietnamese("Khác");
        assert_ne!(Catalog::layered(vec![changed, two], vec![]).digest(), digest);
    }
}

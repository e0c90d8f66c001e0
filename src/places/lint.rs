//! What the types cannot say of the files of places: counts, names, claims and addresses that contradict each other.

use std::{
    collections::{BTreeMap, HashSet},
    fmt,
    path::{Path, PathBuf},
};

use serde::Serialize;

use crate::{
    catalog::curated::document::{Document, Step, field_name},
    text::normalize,
};

use super::{
    City, Error, Kind, Location, Part, Unit,
    file::{self, Read},
    unit::{Former, ServicePoint},
};

/// Something wrong at one place of a file, in words for whoever edits it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    pub file: PathBuf,
    /// Counted from 1.
    pub line: usize,
    /// Such as `units[3].former[2].name`, counted from 1.
    pub field: String,
    pub vi: String,
    pub en: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: dòng {}", self.file.display(), self.line)?;
        if !self.field.is_empty() {
            write!(out, ", mục {}", self.field)?;
        }
        write!(out, ": {} (line {}: {})", self.vi, self.line, self.en)
    }
}

/// Everything that is wrong with the files in `dir`, by file and line.
///
/// # Errors
/// What cannot be read at all.
pub fn lint_dir(dir: &Path) -> Result<Vec<Finding>, Vec<Error>> {
    Ok(lint(&file::read_dir(dir)?))
}

/// Everything that is wrong with `files`.
pub(super) fn lint(files: &[Read]) -> Vec<Finding> {
    let city = files.iter().find_map(|file| file.content.city.clone()).unwrap_or_default();
    let sources =
        files.iter().flat_map(|file| &file.content.sources).map(|source| source.id.as_str()).collect();
    let mut lint = Lint { files, city, sources, found: Vec::new() };
    lint.identities();
    lint.former_units();
    for (at, file) in files.iter().enumerate() {
        for (index, unit) in file.content.units.iter().enumerate() {
            lint.unit(&Place::in_file(at).list("units", index), unit);
        }
    }
    lint.rules_and_sources();
    lint.counts();
    let mut found = lint.found;
    found.sort();
    found
}

/// A place in one of the files.
#[derive(Debug, Clone)]
struct Place {
    file: usize,
    path: Vec<Step>,
}

impl Place {
    fn in_file(file: usize) -> Self {
        Self { file, path: Vec::new() }
    }

    fn key(&self, key: &str) -> Self {
        let mut place = self.clone();
        place.path.push(Step::Key(key.to_owned()));
        place
    }

    fn list(&self, key: &str, index: usize) -> Self {
        let mut place = self.key(key);
        place.path.push(Step::At(index));
        place
    }
}

/// A former unit as one entry claims it.
type Claim<'a> = (Place, &'a Former);

struct Lint<'a> {
    files: &'a [Read],
    city: City,
    sources: HashSet<&'a str>,
    found: Vec<Finding>,
}

impl<'a> Lint<'a> {
    fn wrong(&mut self, place: &Place, vi: impl Into<String>, en: impl Into<String>) {
        let Some(file) = self.files.get(place.file) else { return };
        let line = Document::parse(&file.text).map_or(1, |document| document.line(&place.path));
        let (vi, en) = (vi.into(), en.into());
        self.found.push(Finding { file: file.path.clone(), line, field: field_name(&place.path), vi, en });
    }

    /// All units with their places.
    fn units(&self) -> impl Iterator<Item = (Place, &'a Unit)> + use<'a> {
        self.files.iter().enumerate().flat_map(|(file, read)| {
            let units = read.content.units.iter().enumerate();
            units.map(move |(index, unit)| (Place::in_file(file).list("units", index), unit))
        })
    }

    /// Codes and names belong to one unit each.
    fn identities(&mut self) {
        let (mut codes, mut names) = (HashSet::new(), HashSet::new());
        for (place, unit) in self.units() {
            let shaped = unit.code.len() == 5 && unit.code.bytes().all(|byte| byte.is_ascii_digit());
            if !shaped {
                let code = &unit.code;
                self.wrong(
                    &place.key("code"),
                    format!("mã \"{code}\" phải gồm năm chữ số"),
                    format!("the code {code:?} is not five digits"),
                );
            }
            if !codes.insert(&unit.code) {
                let code = &unit.code;
                self.wrong(
                    &place.key("code"),
                    format!("mã {code} đã có ở đơn vị khác"),
                    format!("another unit has the code {code}"),
                );
            }
            let name = normalize(&unit.name.vi).to_lowercase();
            if !name.is_empty() && !names.insert(name) {
                let name = &unit.name.vi;
                self.wrong(
                    &place.key("name"),
                    format!("tên \"{name}\" đã có ở đơn vị khác"),
                    format!("another unit has the name {name:?}"),
                );
            }
        }
    }

    /// What was merged whole is claimed once; what was divided, by more than one.
    fn former_units(&mut self) {
        let mut claims: BTreeMap<(Kind, String, String), Vec<Claim<'a>>> = BTreeMap::new();
        for (place, unit) in self.units() {
            for (index, former) in unit.former.iter().enumerate() {
                let district = former.district.as_deref().map(normalize).unwrap_or_default();
                let key = (former.kind, normalize(&former.name).to_lowercase(), district);
                claims.entry(key).or_default().push((place.list("former", index), former));
            }
        }
        for claimed in claims.values() {
            for (at, (place, former)) in claimed.iter().enumerate() {
                let name = format!("{} {}", former.kind.vi(), former.name);
                match former.part {
                    Part::Whole if claimed.len() > 1 && at > 0 => self.wrong(
                        place,
                        format!("{name} nhập toàn bộ (whole) vào đây nhưng cũng có ở đơn vị khác"),
                        format!("{name} is merged whole here, and another unit claims it too"),
                    ),
                    Part::Part if claimed.len() == 1 => self.wrong(
                        place,
                        format!(
                            "{name} chỉ nhập một phần (part) vào đây nhưng không đơn vị nào có phần còn lại"
                        ),
                        format!("only a part of {name} is here, and no unit has the rest"),
                    ),
                    Part::Part if at > 0 && claimed[0].1.part == Part::Whole => self.wrong(
                        place,
                        format!("một phần {name} ở đây, nhưng đơn vị khác ghi nhập toàn bộ (whole)"),
                        format!("a part of {name} is here, and another unit claims the whole"),
                    ),
                    _ => {}
                }
            }
        }
    }

    fn unit(&mut self, place: &Place, unit: &Unit) {
        if unit.name.vi.trim().is_empty() {
            self.wrong(&place.key("name").key("vi"), "thiếu tên tiếng Việt", "no Vietnamese name");
        }
        if unit.name.en.as_ref().is_none_or(|en| en.trim().is_empty()) {
            self.wrong(&place.key("name"), "thiếu tên tiếng Anh (en)", "no English name");
        }
        if unit.kind == Kind::Township {
            self.wrong(
                &place.key("kind"),
                "không còn thị trấn; ghi ward hoặc commune",
                "there are no townships any more",
            );
        }
        self.known(place, &unit.source, true);
        self.on_map(place, unit.location);
        if let Some(seat) = &unit.seat {
            let place = place.key("seat");
            if seat.address.trim().is_empty() {
                self.wrong(&place, "trụ sở không có địa chỉ (address)", "a seat without address");
            }
            self.no_district(&place.key("address"), &seat.address);
        }
        for (index, former) in unit.former.iter().enumerate() {
            self.former(&place.list("former", index), former);
        }
        for (key, points) in [("service_points", &unit.service_points), ("kiosks", &unit.kiosks)] {
            for (index, point) in points.iter().enumerate() {
                self.point(&place.list(key, index), point);
            }
        }
    }

    fn former(&mut self, place: &Place, former: &Former) {
        if former.name.trim().is_empty() {
            self.wrong(&place.key("name"), "thiếu tên", "no name");
        }
        let kinds = ["quận ", "huyện ", "thị xã "];
        if former.district.as_ref().is_some_and(|name| !kinds.iter().any(|kind| name.starts_with(kind))) {
            self.wrong(
                &place.key("district"),
                "phải bắt đầu bằng quận, huyện hoặc thị xã, chữ thường",
                "must begin with quận, huyện or thị xã, in lower case",
            );
        }
        self.known(place, &former.source, false);
    }

    fn point(&mut self, place: &Place, point: &ServicePoint) {
        if point.address.trim().is_empty() {
            self.wrong(place, "nơi tiếp nhận không có địa chỉ (address)", "a service point without address");
        }
        if point.checked.is_none() {
            self.wrong(
                place,
                "nơi tiếp nhận không có ngày kiểm tra (checked)",
                "a service point without the day it was checked",
            );
        }
        self.no_district(&place.key("address"), &point.address);
        self.known(place, &point.source, true);
        self.on_map(place, point.location);
    }

    /// Sources named are there; at least one where `needed`.
    fn known(&mut self, place: &Place, ids: &[String], needed: bool) {
        if needed && ids.is_empty() {
            self.wrong(place, "chưa ghi nguồn (source)", "no source");
        }
        for id in ids {
            if !self.sources.contains(id.as_str()) {
                self.wrong(
                    &place.key("source"),
                    format!("không có nguồn nào mang id \"{id}\" trong mục [[sources]]"),
                    format!("no [[sources]] entry has the id {id:?}"),
                );
            }
        }
    }

    fn on_map(&mut self, place: &Place, location: Option<Location>) {
        let Some(point) = location else { return };
        let inside = point.is_on_earth() && self.city.bounds.is_none_or(|bounds| bounds.holds(point));
        if !inside {
            let Location { lat, lon } = point;
            self.wrong(
                &place.key("location"),
                format!("tọa độ {lat}, {lon} nằm ngoài thành phố"),
                format!("{lat}, {lon} lies outside the city"),
            );
        }
    }

    /// No address of today names a district.
    fn no_district(&mut self, place: &Place, address: &str) {
        let address = normalize(address).to_lowercase();
        let words: Vec<&str> = address.split(|c: char| !c.is_alphanumeric()).collect();
        if words.iter().any(|word| matches!(*word, "quận" | "huyện"))
            || words.windows(2).any(|two| two == ["thị", "xã"])
        {
            self.wrong(
                place,
                "địa chỉ còn ghi quận, huyện, thị xã; cấp huyện không còn",
                "the address still names a district",
            );
        }
    }

    fn rules_and_sources(&mut self) {
        let (mut rules, mut sources) = (HashSet::new(), HashSet::new());
        for (at, file) in self.files.iter().enumerate() {
            for (index, rule) in file.content.rules.iter().enumerate() {
                let place = Place::in_file(at).list("rules", index);
                if !rules.insert(&rule.id) {
                    self.wrong(
                        &place.key("id"),
                        format!("quy định \"{}\" đã có", rule.id),
                        format!("there is a rule {:?} already", rule.id),
                    );
                }
                if rule.vi.trim().is_empty() || rule.en.as_ref().is_none_or(|en| en.trim().is_empty()) {
                    self.wrong(&place, "quy định cần cả vi và en", "a rule needs both vi and en");
                }
                if let (Some(from), Some(until)) = (rule.from, rule.until)
                    && from > until
                {
                    self.wrong(
                        &place.key("from"),
                        format!("ngày bắt đầu {from} sau ngày kết thúc {until}"),
                        format!("the first day {from} comes after the last day {until}"),
                    );
                }
                self.known(&place, &rule.source, true);
            }
            for (index, source) in file.content.sources.iter().enumerate() {
                if !sources.insert(&source.id) {
                    let place = Place::in_file(at).list("sources", index);
                    self.wrong(
                        &place.key("id"),
                        format!("nguồn \"{}\" đã có", source.id),
                        format!("there is a source {:?} already", source.id),
                    );
                }
            }
        }
    }

    /// The city has as many units as it says.
    fn counts(&mut self) {
        let Some(at) = self.files.iter().position(|file| file.content.city.is_some()) else {
            if !self.files.is_empty() {
                self.wrong(&Place::in_file(0), "không tệp nào có mục [city]", "no file has a [city] table");
            }
            return;
        };
        let count = |kind| self.units().filter(|(_, unit)| unit.kind == kind).count();
        let counted = [
            ("wards", "phường", count(Kind::Ward), self.city.wards),
            ("communes", "xã", count(Kind::Commune), self.city.communes),
        ];
        for (key, kind, is, should) in counted {
            if is != should {
                self.wrong(
                    &Place::in_file(at).key("city").key(key),
                    format!("thành phố có {should} {kind} nhưng các tệp ghi {is}"),
                    format!("the city has {should} {key}, the files hold {is}"),
                );
            }
        }
        let source = self.city.source.clone();
        self.known(&Place::in_file(at).key("city"), &source, true);
    }
}

//! Points on the map, and the way between them as the crow flies.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Gazetteer, ServicePoint, Unit};

/// Mean radius of the earth in kilometres.
const EARTH_KM: f64 = 6371.0088;

/// A point in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Location {
    pub lat: f64,
    pub lon: f64,
}

/// A text that is no point.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no point: expected latitude,longitude in degrees, such as 21.03,105.85")]
pub struct InvalidLocation(pub String);

impl FromStr for Location {
    type Err = InvalidLocation;

    fn from_str(text: &str) -> Result<Self, InvalidLocation> {
        let invalid = || InvalidLocation(text.to_owned());
        let (lat, lon) = text.split_once(',').ok_or_else(invalid)?;
        let degrees = |text: &str| text.trim().parse::<f64>().map_err(|_| invalid());
        let point = Self { lat: degrees(lat)?, lon: degrees(lon)? };
        if point.is_on_earth() { Ok(point) } else { Err(invalid()) }
    }
}

impl Location {
    /// Whether both figures are degrees of latitude and longitude.
    pub fn is_on_earth(self) -> bool {
        (-90.0..=90.0).contains(&self.lat) && (-180.0..=180.0).contains(&self.lon)
    }

    /// Great-circle distance in kilometres, by the haversine formula.
    pub fn distance_km(self, other: Self) -> f64 {
        let (lat1, lat2) = (self.lat.to_radians(), other.lat.to_radians());
        let (dlat, dlon) = (lat2 - lat1, (other.lon - self.lon).to_radians());
        let half = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
        2.0 * EARTH_KM * half.clamp(0.0, 1.0).sqrt().asin()
    }
}

/// A place with a location, and how far it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Near<'a> {
    pub unit: &'a Unit,
    /// The counter or kiosk; the unit itself where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<&'a ServicePoint>,
    pub km: f64,
}

impl Gazetteer {
    /// The up to `most` places nearest to `at`, nearest first: service points and kiosks, and units that have a
    /// location. None where nothing has a location.
    pub fn nearest(&self, at: Location, most: usize) -> Option<Vec<Near<'_>>> {
        let near = |unit, point, location: Option<Location>| {
            location.map(|location| Near { unit, point, km: at.distance_km(location) })
        };
        let mut found: Vec<Near<'_>> = Vec::new();
        for unit in self.units() {
            let points = unit.service_points.iter().chain(&unit.kiosks);
            found.extend(points.filter_map(|point| near(unit, Some(point), point.location)));
            found.extend(near(unit, None, unit.location));
        }
        if found.is_empty() {
            return None;
        }
        found.sort_by(|a, b| a.km.total_cmp(&b.km));
        found.truncate(most);
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Location {
        Location { lat, lon }
    }

    #[test]
    fn distances_are_great_circles() {
        assert_eq!(at(21.0, 105.0).distance_km(at(21.0, 105.0)), 0.0);
        let quarter = at(0.0, 0.0).distance_km(at(0.0, 90.0));
        assert!((quarter - 10_007.557).abs() < 0.01, "{quarter}");
        let pole = at(90.0, 0.0).distance_km(at(-90.0, 0.0));
        assert!((pole - 2.0 * quarter).abs() < 0.01, "{pole}");
        // One minute of latitude is about a nautical mile.
        let minute = at(21.0, 105.8).distance_km(at(21.0 + 1.0 / 60.0, 105.8));
        assert!((minute - 1.853).abs() < 0.001, "{minute}");
        let (there, back) =
            (at(20.6, 105.3).distance_km(at(21.3, 106.0)), at(21.3, 106.0).distance_km(at(20.6, 105.3)));
        assert!((there - back).abs() < 1e-9);
    }

    #[test]
    fn points_are_read_and_nonsense_is_refused() {
        assert_eq!("21.03, 105.85".parse(), Ok(at(21.03, 105.85)));
        for text in ["", "21.03", "105.85;21.03", "abc,1", "91,0", "0,181", "nan,0", "inf,0", "1,2,3"] {
            assert_eq!(text.parse::<Location>(), Err(InvalidLocation(text.to_owned())), "{text}");
        }
    }
}

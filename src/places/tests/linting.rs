//! Every mistake that the lint and the reader know, each with its line and field.

use crate::places::{file, lint};

use super::TOY;

/// Line and field of each finding in the made-up city with `from` replaced by `to`.
fn found(from: &str, to: &str) -> Vec<String> {
    assert!(TOY.contains(from), "{from}");
    let text = TOY.replacen(from, to, 1);
    let read =
        file::read("toy.toml".as_ref(), text.as_bytes()).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let lines: Vec<&str> = text.lines().collect();
    let findings = lint::lint(&[read]).into_iter();
    findings
        .map(|found| {
            assert!(found.line <= lines.len() && !found.vi.is_empty() && !found.en.is_empty());
            assert!(found.to_string().starts_with(&format!("toy.toml: dòng {}", found.line)), "{found}");
            format!("{} {}", found.line, found.field)
        })
        .collect()
}

#[test]
fn a_sound_file_has_no_findings() {
    assert_eq!(found("Trăng Non", "Trăng Non"), [""; 0]);
}

#[test]
fn every_mistake_is_found_at_its_line() {
    let cases: [(&str, &str, &[&str]); 24] = [
        ("wards = 3", "wards = 4", &["4 city.wards"]),
        ("communes = 1", "communes = 75", &["5 city.communes"]),
        ("code = \"90002\"", "code = \"90001\"", &["23 units[2].code"]),
        ("code = \"90002\"", "code = \"9002\"", &["23 units[2].code"]),
        ("vi = \"Sao Mai\", en", "vi = \"Trăng Non\", en", &["25 units[2].name"]),
        ("vi = \"Sao Mai\", en", "vi = \" \", en", &["25 units[2].name.vi"]),
        ("{ vi = \"Sao Mai\", en = \"Sao Mai\" }", "{ vi = \"Sao Mai\" }", &["25 units[2].name"]),
        ("kind = \"commune\"\nname", "kind = \"township\"\nname", &["5 city.communes", "53 units[4].kind"]),
        ("Sao Hôm\", part = \"whole\"", "Sao Hôm\", part = \"part\"", &["17 units[1].former[2]"]),
        ("name = \"Mưa Rào 1\"", "name = \"Mưa Rào 2\"", &["48 units[3].former[1]"]),
        ("part = \"part\", district", "part = \"whole\", district", &["27 units[2].former[1]"]),
        ("name = \"Sao Hôm\"", "name = \"\"", &["17 units[1].former[2].name"]),
        (
            "whole\", district = \"huyện Mây\"",
            "whole\", district = \"Mây\"",
            &["18 units[1].former[3].district"],
        ),
        ("{ address = \"Số 1 phố Sáng, phường Trăng Non\" }", "{}", &["14 units[1].seat"]),
        ("phố Sáng, phường", "phố Sáng, Quận Bầu Trời, phường", &["14 units[1].seat.address"]),
        ("phố Sáng, phường", "phố Sáng, thị xã Mây, phường", &["14 units[1].seat.address"]),
        ("lat = 21.0,", "lat = 25.0,", &["31 units[2].location"]),
        ("lat = 21.1, lon = 106.0", "lat = 106.0, lon = 21.1", &["39 units[2].service_points[1].location"]),
        ("checked = 2026-11-01\n", "", &["34 units[2].service_points[1]"]),
        ("address = \"Số 2 phố Sớm, phường Sao Mai\"\n", "", &["34 units[2].service_points[1]"]),
        ("2026-11-01\nsource = [\"made-up\"]", "2026-11-01", &["34 units[2].service_points[1]"]),
        (
            "2026-11-01\nsource = [\"made-up\"]",
            "2026-11-01\nsource = [\"x\"]",
            &["41 units[2].service_points[1].source"],
        ),
        ("id = \"at-home\"", "id = \"anywhere\"", &["72 rules[2].id"]),
        ("until = 2027-02-28", "from = 2027-03-01\nuntil = 2027-02-28", &["77 rules[2].from"]),
    ];
    for (from, to, expected) in cases {
        assert_eq!(found(from, to), expected, "{from} → {to}");
    }
}

#[test]
fn what_does_not_fit_the_type_names_file_line_and_field() {
    for (from, to, says) in [
        (
            "kind = \"ward\"\nname = { vi = \"Sao",
            "kind = \"town\"\nname = { vi = \"Sao",
            "dòng 24, mục units[2].kind",
        ),
        ("seat = { address", "seet = { address", "dòng 14, mục units[1].seet: không có mục \"seet\""),
        ("part = \"part\"", "part = \"some\"", "dòng 16, mục units[1].former[1].part"),
        ("checked = 2026-11-01", "checked = \"soon\"", "dòng 40, mục units[2].service_points[1].checked"),
        ("[city]", "[city", "dòng 3"),
    ] {
        let text = TOY.replacen(from, to, 1);
        let errors = file::read("toy.toml".as_ref(), text.as_bytes()).unwrap_err();
        let first = errors[0].to_string();
        assert!(first.starts_with("toy.toml: ") && first.contains(says), "{first}");
        assert!(first.contains("motcua places lint"), "{first}");
    }
    let errors = file::read("toy.toml".as_ref(), b"[city]\nwards = \xff").unwrap_err();
    assert!(errors[0].to_string().contains("dòng 2"), "{errors:?}");
}

#[test]
fn a_folder_that_is_not_there_is_empty_and_files_without_a_city_are_told() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(lint::lint_dir(&dir.path().join("none")).unwrap(), []);
    assert_eq!(lint::lint_dir(dir.path()).unwrap(), []);
    std::fs::write(dir.path().join("a.toml"), "").unwrap();
    std::fs::write(dir.path().join("notes.md"), "no TOML [[[").unwrap();
    assert_eq!(lint::lint_dir(dir.path()).unwrap().len(), 1);
    std::fs::write(dir.path().join("b.toml"), "x = 1").unwrap();
    std::fs::write(dir.path().join("c.toml"), "y = 1").unwrap();
    assert_eq!(lint::lint_dir(dir.path()).unwrap_err().len(), 2);
}

//! Two sources of one procedure: the portal's record and its PDF export. What the record leaves open and the PDF
//! states is taken with the PDF as its source; where both state different things, a mark names both sides.

use super::marks::{Marks, why};
use super::parts::assemble::RECORD;
use super::parts::cell;
use crate::catalog::fact::Fact;
use crate::catalog::filing::{Channel, Deadline};
use crate::catalog::procedure::{Procedure, Slot};

/// The id of the second source.
const PDF: &str = "pdf";

/// Longest part of one side that a mark shows, in characters.
const SIDE_CHARS: usize = 100;

/// Lays what `pdf` states over what `record` leaves open, and marks where they differ.
pub(super) fn merge(record: &mut Procedure, pdf: Procedure) {
    let mut marks = Marks::of(std::mem::take(&mut record.marks));
    compare(record, &pdf, &mut marks);
    let mut taken = fill_lists(record, &pdf);
    taken |= fill_units(&mut record.channels, &pdf.channels);
    if record.channels.iter().flat_map(|channel| &channel.deadlines).all(has_unit) {
        marks.remove(Slot::Deadline, why::DEADLINE_WITHOUT_UNIT);
    }
    if taken && let Some(mut source) = pdf.sources.into_iter().find(|source| source.id == RECORD) {
        PDF.clone_into(&mut source.id);
        record.sources.push(source);
    }
    record.marks = marks.into_vec();
}

fn has_unit(deadline: &Deadline) -> bool {
    deadline.amount.is_none() || deadline.unit.is_some()
}

/// Takes whole slots that the record leaves open. True where there was one.
fn fill_lists(record: &mut Procedure, pdf: &Procedure) -> bool {
    let mut taken = false;
    let lists = [
        (&mut record.authority, &pdf.authority),
        (&mut record.place, &pdf.place),
        (&mut record.steps, &pdf.steps),
        (&mut record.conditions, &pdf.conditions),
        (&mut record.results, &pdf.results),
    ];
    for (open, stated) in lists {
        if open.is_empty() && !stated.is_empty() {
            let from_pdf = |fact: &Fact| Fact { source: vec![PDF.to_owned()], ..fact.clone() };
            open.extend(stated.iter().map(from_pdf));
            taken = true;
        }
    }
    taken
}

/// Takes the unit of a deadline whose record prints a bare number, where the PDF prints the same number with a
/// unit for the same way to file. True where there was one.
fn fill_units(channels: &mut [Channel], stated: &[Channel]) -> bool {
    let mut taken = false;
    for channel in channels {
        let same = stated.iter().filter(|other| other.kind == channel.kind);
        let candidates: Vec<&Deadline> = same.flat_map(|other| &other.deadlines).collect();
        for deadline in channel.deadlines.iter_mut().filter(|deadline| !has_unit(deadline)) {
            let units: Vec<_> = candidates
                .iter()
                .filter(|other| other.amount == deadline.amount)
                .filter_map(|other| other.unit)
                .collect();
            if let [unit, rest @ ..] = units.as_slice()
                && rest.iter().all(|other| other == unit)
            {
                deadline.unit = Some(*unit);
                deadline.source = vec![RECORD.to_owned(), PDF.to_owned()];
                taken = true;
            }
        }
    }
    taken
}

/// Marks each slot that both sources state and in which they differ.
fn compare(record: &Procedure, pdf: &Procedure, marks: &mut Marks) {
    for slot in Slot::ALL {
        let (one, other) = (said(record, slot), said(pdf, slot));
        if one.is_empty() || other.is_empty() {
            continue;
        }
        let (one, other) = match slot {
            Slot::Process | Slot::Conditions => first_difference(&one.join("\n"), &other.join("\n")),
            _ => (only(&one, &other), only(&other, &one)),
        };
        if !(one.is_empty() && other.is_empty()) {
            marks.add(slot, why::SIDES_DIFFER, &format!("JSON: {} ⟷ PDF: {}", side(&one), side(&other)));
        }
    }
}

/// What a slot states, entry by entry.
fn said(procedure: &Procedure, slot: Slot) -> Vec<String> {
    let facts = |facts: &[Fact]| facts.iter().map(|fact| fact.vi.clone()).collect();
    let by_channel = |amounts: &dyn Fn(&Channel) -> Vec<String>| {
        let said = |channel: &Channel| {
            let kind = format!("{:?}", channel.kind);
            amounts(channel).into_iter().map(move |amount| format!("{kind} {amount}")).collect::<Vec<_>>()
        };
        procedure.channels.iter().flat_map(said).collect()
    };
    match slot {
        Slot::Documents => {
            procedure.cases.iter().flat_map(|case| &case.documents).map(|paper| paper.vi.clone()).collect()
        }
        Slot::Authority => facts(&procedure.authority),
        Slot::Process => facts(&procedure.steps),
        Slot::Where => facts(&procedure.place),
        Slot::Result => facts(&procedure.results),
        Slot::Conditions => facts(&procedure.conditions),
        Slot::Deadline => by_channel(&|channel| channel.deadlines.iter().filter_map(amount).collect()),
        Slot::Fee => by_channel(&|channel| {
            channel.fees.iter().filter_map(|fee| Some(fee.amount?.to_string())).collect()
        }),
        Slot::LegalBasis => procedure.legal_basis.iter().filter_map(|law| law.number.clone()).collect(),
        Slot::Online | Slot::Forms => Vec::new(),
    }
}

/// The amount of a deadline; its unit is left out, since a bare number and the same with a unit do not differ.
fn amount(deadline: &Deadline) -> Option<String> {
    Some(deadline.amount?.to_string())
}

/// Letters and digits alone: the PDF breaks lines and words in other places.
fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The entries of `one` that `other` has not.
fn only(one: &[String], other: &[String]) -> String {
    let other: Vec<String> = other.iter().map(|entry| letters(entry)).collect();
    let mut only: Vec<&str> = Vec::new();
    for entry in one.iter().filter(|entry| !other.contains(&letters(entry))) {
        if !only.contains(&entry.as_str()) {
            only.push(entry);
        }
    }
    only.join("; ")
}

/// Two running texts from a little before where they begin to differ; nothing where they do not.
fn first_difference(one: &str, other: &str) -> (String, String) {
    if letters(one) == letters(other) {
        return (String::new(), String::new());
    }
    let same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let from = same.saturating_sub(SIDE_CHARS / 4);
    (one.chars().skip(from).collect(), other.chars().skip(from).collect())
}

fn side(text: &str) -> String {
    match cell::tidy(&text.chars().take(SIDE_CHARS).collect::<String>()) {
        side if side.is_empty() => "–".to_owned(),
        side => side,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::fact::Source;
    use crate::catalog::filing::{ChannelKind, TimeUnit};
    use crate::catalog::import::read_record;

    fn record(steps: &str, time: &str) -> Procedure {
        let record = serde_json::json!({
            "ma_thu_tuc": "1.000001", "ten_thu_tuc": "Cấp giấy A", "trinh_tu_thuc_hien": steps,
            "cach_thuc_thuc_hien": format!("Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp{time}Miễn phí"),
        });
        read_record(record.to_string().as_bytes()).unwrap()
    }

    fn source_ids(procedure: &Procedure) -> Vec<&str> {
        procedure.sources.iter().map(|source: &Source| source.id.as_str()).collect()
    }

    #[test]
    fn a_unit_is_taken_from_the_pdf_and_named_with_it() {
        let mut one = record("Nộp", "1");
        merge(&mut one, record("Nộp", "1 Ngày"));
        let deadline = &one.channels[0].deadlines[0];
        assert_eq!((deadline.amount, deadline.unit), (Some(1), Some(TimeUnit::Day)));
        assert_eq!(deadline.source, [RECORD, PDF]);
        assert_eq!(source_ids(&one), [RECORD, PDF]);
        assert!(!one.marks.iter().any(|mark| mark.why == why::DEADLINE_WITHOUT_UNIT));
    }

    #[test]
    fn another_number_gives_no_unit_and_is_marked_with_both_sides() {
        let mut one = record("Nộp", "1");
        merge(&mut one, record("Nộp", "2 Ngày"));
        assert_eq!(one.channels[0].deadlines[0].unit, None);
        let mark = one.marks.iter().find(|mark| mark.why == why::SIDES_DIFFER).unwrap();
        assert_eq!((mark.slot, mark.text.as_str()), (Slot::Deadline, "JSON: Counter 1 ⟷ PDF: Counter 2"));
        assert!(one.marks.iter().any(|mark| mark.why == why::DEADLINE_WITHOUT_UNIT));
        assert_eq!(one.channels[0].kind, ChannelKind::Counter);
        assert_eq!(source_ids(&one), [RECORD]);
    }

    #[test]
    fn what_the_record_leaves_open_is_taken_and_what_both_state_is_compared() {
        let mut one = record("", "1 Ngày");
        merge(&mut one, record("Bước một.", "1 Ngày"));
        assert_eq!(
            (one.steps[0].vi.as_str(), one.steps[0].source.as_slice()),
            ("Bước một.", &[PDF.to_owned()][..])
        );
        let mut other = record("Nộp tại xã.", "1 Ngày");
        merge(&mut other, record("Nộp tại  xã .", "1 Ngày"));
        assert!(!other.marks.iter().any(|mark| mark.why == why::SIDES_DIFFER), "spacing is no difference");
        merge(&mut other, record("Nộp tại tỉnh.", "1 Ngày"));
        assert!(other.marks.iter().any(|mark| mark.slot == Slot::Process && mark.why == why::SIDES_DIFFER));
    }
}

//! A fact that a text states, in a form in which two texts can be compared.

use super::Kind;
use crate::text::quantity::Quantity;

/// A fact and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) fact: Fact,
    /// First byte in the normalised text.
    pub(super) from: usize,
    /// Byte after the last.
    pub(super) to: usize,
}

/// What is stated.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Fact {
    /// A value, and what it counts.
    Figure(Quantity, Counted),
    /// Letters with digits that are nothing else, in lower case.
    Token(String),
    /// Number of a form, folded, in capitals, without leading zeros.
    Form(String),
    /// A legal document.
    Law(Law),
    /// Article or clause and its number.
    Part(char, u32),
    /// A law by its name: words as in the text, in lower case.
    NamedLaw(String),
    /// Code of a procedure.
    Procedure(String),
    /// Host and path in lower case.
    Url(String),
    /// Digits alone.
    Phone(String),
    /// Address in lower case.
    Email(String),
    /// A paper of the lexicon, or a named law there.
    Document(&'static str),
    /// A paper by the words of the text, in lower case.
    NamedDocument(String),
    /// A way to file.
    Channel(&'static str),
    /// A fee or tax by its name.
    Charge(&'static str),
    /// Kin, or a group of people, by its name.
    Person(&'static str),
    /// A circumstance on which a sum may depend; never a stranger by itself.
    Circumstance(&'static str),
    /// A body of the lexicon and its tier.
    Body(&'static str, Option<Tier>),
    /// A body by the words of the text, in lower case.
    NamedBody(String),
    /// A tier of government by itself.
    Level(Tier),
    /// A place by its words, in lower case.
    Place(String),
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Counted {
    Original,
    Copy,
    /// Papers of whatever sort.
    Paper,
    /// Sets of papers.
    Set,
    Photo,
    Person,
    /// `mức độ 2`.
    Level,
    Anything,
}

impl Counted {
    /// Whether a number of `other` things in the record licenses a number of these.
    pub(super) fn rests_on(self, other: Self) -> bool {
        match self {
            Self::Anything => true,
            Self::Paper => matches!(other, Self::Paper | Self::Set | Self::Original | Self::Copy),
            Self::Original | Self::Copy | Self::Set => other == self || other == Self::Paper,
            _ => other == self,
        }
    }
}

/// A tier of government.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Tier {
    Commune,
    /// Abolished on 1 July 2025.
    District,
    Province,
    Ministry,
}

/// A legal document: number, and what else is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Law {
    pub(super) number: String,
    pub(super) year: Option<u16>,
    /// Letters after the number, folded.
    pub(super) suffix: Option<String>,
    /// `decree`, `circular` and so on.
    pub(super) sort: Option<&'static str>,
}

impl Law {
    /// Whether `known` can be this document: it has the year, where one is said, and nothing that both state differs.
    pub(super) fn rests_on(&self, known: &Self) -> bool {
        fn agree<T: PartialEq>(a: Option<&T>, b: Option<&T>) -> bool {
            a.zip(b).is_none_or(|(a, b)| a == b)
        }
        self.number == known.number
            && (self.year.is_none() || self.year == known.year)
            && agree(self.suffix.as_ref(), known.suffix.as_ref())
            && agree(self.sort.as_ref(), known.sort.as_ref())
    }
}

impl Claim {
    /// What sort of fact it is.
    pub(super) fn kind(&self) -> Kind {
        match &self.fact {
            Fact::Figure(quantity, _) => kind_of(quantity),
            Fact::Token(_) => Kind::Number,
            Fact::Form(_) => Kind::Form,
            Fact::Law(_) | Fact::Part(..) | Fact::NamedLaw(_) => Kind::Law,
            Fact::Procedure(_) => Kind::Procedure,
            Fact::Url(_) => Kind::Url,
            Fact::Phone(_) => Kind::Phone,
            Fact::Email(_) => Kind::Email,
            Fact::Document(_) | Fact::NamedDocument(_) => Kind::Document,
            Fact::Channel(_) => Kind::Channel,
            Fact::Charge(_) | Fact::Circumstance(_) => Kind::Money,
            Fact::Body(..) | Fact::NamedBody(_) | Fact::Level(_) => Kind::Agency,
            Fact::Place(_) => Kind::Place,
            Fact::Person(_) => Kind::Person,
        }
    }
}

fn kind_of(quantity: &Quantity) -> Kind {
    match quantity {
        Quantity::Money(..) => Kind::Money,
        Quantity::Duration(..) | Quantity::SameDay | Quantity::NextWorkingDay => Kind::Duration,
        Quantity::Date { .. } => Kind::Date,
        Quantity::Time(..) | Quantity::Weekday(_) => Kind::Time,
        Quantity::Percent(_) => Kind::Percent,
        Quantity::Age(_) => Kind::Age,
        Quantity::Number(_) => Kind::Number,
    }
}

//! stub until the merge
use serde::Serialize;
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Stranger {
    pub kind: String,
    pub text: String,
}
#[derive(Debug)]
pub struct Evidence(String);
impl Evidence {
    pub fn new<'a>(slots: impl IntoIterator<Item = &'a str>, question: &str) -> Self {
        Self(slots.into_iter().collect::<Vec<_>>().join("\n") + question)
    }
}
pub fn check(sentence: &str, evidence: &Evidence) -> Vec<Stranger> {
    let _ = (sentence, &evidence.0);
    Vec::new()
}
#[derive(Debug, Default)]
pub struct SentenceBuffer(String);
impl SentenceBuffer {
    pub fn push(&mut self, piece: &str) -> Vec<String> {
        self.0.push_str(piece);
        Vec::new()
    }
    pub fn finish(self) -> Option<String> {
        (!self.0.is_empty()).then_some(self.0)
    }
}

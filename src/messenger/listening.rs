//! Who hears what is said next in a chat, for a channel that has other ears too.

use serde::Serialize;
use utoipa::ToSchema;

use crate::delivery::{Address, Desk, Error, item::now};

use super::memory::Memory;

/// Who hears what is said next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Listener {
    /// The assistant, as a question.
    Assistant,
    /// The report that is being written, or the question for a number.
    Report,
    /// The officer who has the chat.
    Officer,
}

impl Listener {
    /// Who hears what is said next in the chat `address`.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn of(desk: &Desk, address: &Address) -> Result<Self, Error> {
        let memory: Option<Memory> = desk.remembered(address).await?;
        if memory
            .is_some_and(|memory| (memory.form.is_some() || memory.text.is_some()) && !memory.is_idle(now()))
        {
            return Ok(Self::Report);
        }
        let held = desk.case_holding(address).await?.is_some();
        Ok(if held { Self::Officer } else { Self::Assistant })
    }
}

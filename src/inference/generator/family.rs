//! What tells one family of models from another: the forward pass is one, and these few traits steer it.

use crate::inference::generator::rope::Pairs;

/// What the gate of the feed-forward block goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Activation {
    /// Gelu in its tanh form.
    Gelu,
    /// `x * sigmoid(x)`.
    Silu,
}

/// The traits of a family, known by the architecture that its files name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Family {
    /// `general.architecture`, which is also what the keys of the sizes begin with.
    pub(super) architecture: &'static str,
    /// Whether most layers see only a window, and turn by a base of their own.
    pub(super) has_windows: bool,
    pub(super) activation: Activation,
    /// Whether a norm follows attention and feed-forward, besides the one before each.
    pub(super) has_post_norms: bool,
    /// Whether queries and keys are normed head by head.
    pub(super) has_head_norms: bool,
    /// Whether queries, keys and values have biases.
    pub(super) has_biases: bool,
    /// Whether embeddings are scaled by the root of their width.
    pub(super) scales_embedding: bool,
    /// Which numbers of a head turn together: the converter permutes Llama's to neighbours, and no one else's.
    pub(super) pairs: Pairs,
    /// Whether its SentencePiece texts begin with a blank, where the file does not say.
    pub(super) begins_with_blank: bool,
}

pub(super) const FAMILIES: [Family; 4] = [
    Family {
        architecture: "gemma3",
        has_windows: true,
        activation: Activation::Gelu,
        has_post_norms: true,
        has_head_norms: true,
        has_biases: false,
        scales_embedding: true,
        pairs: Pairs::Halves,
        begins_with_blank: false,
    },
    Family {
        architecture: "qwen2",
        has_windows: false,
        activation: Activation::Silu,
        has_post_norms: false,
        has_head_norms: false,
        has_biases: true,
        scales_embedding: false,
        pairs: Pairs::Halves,
        begins_with_blank: false,
    },
    Family {
        architecture: "qwen3",
        has_windows: false,
        activation: Activation::Silu,
        has_post_norms: false,
        has_head_norms: true,
        has_biases: false,
        scales_embedding: false,
        pairs: Pairs::Halves,
        begins_with_blank: false,
    },
    Family {
        architecture: "llama",
        has_windows: false,
        activation: Activation::Silu,
        has_post_norms: false,
        has_head_norms: false,
        has_biases: false,
        scales_embedding: false,
        pairs: Pairs::Neighbours,
        begins_with_blank: true,
    },
];

impl Family {
    /// The family whose files name `architecture`.
    pub(super) fn of(architecture: &str) -> Option<&'static Self> {
        FAMILIES.iter().find(|family| family.architecture == architecture)
    }
}

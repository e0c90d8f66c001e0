//! temporary
use std::{collections::HashMap, sync::{LazyLock, RwLock}};
pub static T: LazyLock<RwLock<HashMap<String, f32>>> = LazyLock::new(Default::default);
pub fn t(name: &str, default: f32) -> f32 { T.read().unwrap().get(name).copied().unwrap_or(default) }

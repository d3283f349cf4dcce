//! Conditions of bindings and deny rules: the part of the Common Expression Language that IAM
//! documents, decided in three values.
//!
//! What must never happen: an expression that is not understood in full, or that hangs on what the
//! request does not show, counts as met or as unmet.
//!
//! Source: IAM, "Overview of IAM Conditions", "Attribute reference for IAM Conditions", "Configure
//! resource-based access" (`extract`); google/cel-spec, "Language Definition".

mod attributes;
mod evaluate;
mod method;
mod named;
mod parse;
mod text;
mod time;
mod token;
mod tree;
mod value;

pub use attributes::{Attributes, Tags};
pub use evaluate::{Held, evaluate};
pub use parse::{CHAINED_MAX, DEPTH_MAX, EXPRESSION_BYTES_MAX, Unreadable, parse};
pub use time::{day, point_in_time};
pub use tree::{Calculation, Comparison, Tree};

//! One target, one file. A new one is a file here, a line in [`ALL`], a file in `fuzz_targets` and
//! a `[[bin]]` in `Cargo.toml`.

pub mod aws;
pub mod azure;
pub mod bundle;
mod case;
pub mod declaration;
pub mod document;
pub mod exports;
pub mod google;
pub mod json;
pub mod page;
pub mod pattern;
pub mod plan;
pub mod prove;
pub mod simulate;
pub mod source;
pub mod store;

/// A target's name and the function that takes any bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const ALL: &[Target] = &[
    ("aws", aws::run),
    ("azure", azure::run),
    ("bundle", bundle::run),
    ("declaration", declaration::run),
    ("document", document::run),
    ("exports", exports::run),
    ("google", google::run),
    ("json", json::run),
    ("page", page::run),
    ("pattern", pattern::run),
    ("plan", plan::run),
    ("prove", prove::run),
    ("simulate", simulate::run),
    ("source", source::run),
    ("store", store::run),
];

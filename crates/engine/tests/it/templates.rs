//! The vendors templates.

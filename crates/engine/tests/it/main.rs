//! The use cases against a world in memory.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod aws_rules;
mod check;
mod fixes;
mod forecast;
mod memory;
mod observe;
mod pages;
mod plan;
mod posture;
mod render;
mod render_rewrites;
mod rewrites;
mod simulate;
mod standards;
mod standing;
mod templates;

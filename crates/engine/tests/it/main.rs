//! The use cases against a world in memory.

mod check;
mod fixes;
mod memory;
mod pages;
mod templates;

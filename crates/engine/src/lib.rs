//! The use cases: the one room that knows the rooms and has effects. Every door is handed to it.

pub mod ops;

//! One suite over every kind of store, and what only one kind can go through.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod backup;
mod concurrency;
mod crash;
mod faults;
mod hands;
mod killed;
mod page;
mod reach;
mod severed;
mod suite;
mod verify;
mod world;

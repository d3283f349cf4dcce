//! Lowers AWS policies to regions of requests, for the prover.
//!
//! WHY it shares nothing with `decide`: each meaning is written twice, so that generated requests
//! can hold one against the other, and every witness is replayed through the other one.

mod action;
mod domain;
mod named;
mod pattern;
mod principal;
mod regions;
mod resource;
mod service;
mod statement;
mod value;
mod variable;
mod world;

pub use principal::{Kind as PrincipalKind, Rep};
pub use world::{Extra, Lowered, Term, World};

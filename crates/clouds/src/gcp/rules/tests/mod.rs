//! The rules, held against their pages, the vendor's templates and rewrites of them.

mod above;
mod access;
mod key;
mod organization;
mod pages;
mod rewrites;

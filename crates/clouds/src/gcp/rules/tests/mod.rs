//! The rules, held against their pages, the vendor's templates and rewrites of them.

mod access;
mod key;
mod pages;
mod rewrites;

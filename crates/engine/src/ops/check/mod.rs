//! Judge an estate, folders or single files: files on their way into the judge, and the findings on
//! their way out, key by key, so that nothing is held longer than its key.

mod estate;
mod files;
mod line;
mod lone;
mod run;

pub use files::Unreachable;
pub(super) use files::{Reader, is_json, shown};
pub use line::report_of;
pub use run::{Doors, Ended, Listener, Request, check};

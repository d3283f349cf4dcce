//! Prove: one question about policies, or a batch of them, a line each.

mod input;
mod line;
mod needs;
mod question;
mod subject;

pub use line::question_of;
pub use needs::needs;
pub use question::{Question, Within, ask};
pub use subject::{Subject, subject};

//! Prove: one question about policies, or a batch of them, a line each.

mod input;
mod line;
mod needs;

pub use input::policy;
pub use line::question_of;
pub use needs::needs;

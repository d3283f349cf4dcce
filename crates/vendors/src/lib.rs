//! Who runs the Kafka clusters: what each vendor needs of a key, which clusters take one, and how
//! its own records read. Dated facts with their sources; no cloud's document is opened here.

pub mod confluent;

pub use confluent::{Kind, recognize};

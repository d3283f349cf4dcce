//! The nouns of the house: what a document's text is, where a place in it lies, and by which names
//! keys, clusters and clouds are called. It judges nothing, and reads nothing from the world.

#![deny(missing_docs)]

pub mod cloud;
pub mod id;
pub mod observed;
pub mod text;
pub mod world;

pub use cloud::{Cloud, Region};
pub use id::{ClusterName, KeyName};

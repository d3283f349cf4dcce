//! Templates of AWS CloudFormation: what will be, without what is.
//!
//! Source: AWS CloudFormation, template anatomy; intrinsic function reference; resource types
//! `AWS::KMS::Key`, `AWS::KMS::ReplicaKey`, `AWS::KMS::Alias` and `AWS::MSK::Cluster`.

mod read;
mod translate;

pub(crate) use read::read;
pub(crate) use translate::{Translated, is_template, translate};

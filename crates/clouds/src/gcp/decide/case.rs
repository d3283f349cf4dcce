//! A whole case: one request, and every export that has a say in it.

use jiff::Timestamp;
use keywright_model::text::Span;

use super::request::{Origin, Request};
use super::who::Who;
use crate::gcp::cel::Tags;
use crate::gcp::layer::Hierarchy;
use crate::gcp::{Exports, KeyPath};

/// One request and the exports that decide it.
#[derive(Debug)]
pub struct Case {
    /// Who asks.
    pub who: Who,
    /// What for: `cloudkms.cryptoKeyVersions.useToDecrypt`.
    pub permission: String,
    /// On what: a key, or a version of one.
    pub resource: String,
    /// When.
    pub time: Option<Timestamp>,
    /// The tags in effect on the key, inherited ones included.
    pub tags: Option<Tags>,
    /// From where.
    pub origin: Origin,
    /// The exports.
    pub exports: Exports,
    /// What they tell of the resource's place.
    pub(super) hierarchy: Hierarchy,
    /// Where each document of the case stands in it.
    pub(super) documents: Vec<Span>,
}

impl Case {
    pub(super) fn request(&self) -> Request<'_> {
        Request {
            who: &self.who,
            permission: &self.permission,
            hierarchy: &self.hierarchy,
            version: KeyPath::parse(&self.resource).and_then(|it| it.version),
            time: self.time,
            tags: self.tags.as_ref(),
            origin: self.origin,
        }
    }
}

//! Plans of Terraform and OpenTofu, as `show -json` prints them.
//!
//! Source: Terraform, "JSON Output Format"; OpenTofu, "JSON Output Format" (format version 1.x).

mod configuration;
mod form;
mod read;

pub(crate) use configuration::Configuration;
pub(crate) use form::{fault, is_plan};
pub(crate) use read::read;

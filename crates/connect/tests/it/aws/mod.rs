mod examine;
mod find;
mod live;
mod looks;
mod observe;
mod own;
mod pages;
mod refusals;
mod role;
mod service;
mod validate;
mod wire;

use looks::{KEY, credentials, document, gap, gaps, json, names, observed, run, settings};

//! Plans: what will be is judged, and what a running cluster loses on the way is told.

mod aws;
mod azure;
mod changed;
mod cloudformation;
mod google;
mod made;
mod whole;

//! What principal access boundaries may take away.
//!
//! Never a certain denial: which permissions a boundary blocks hangs on its enforcement version,
//! and who is in the set that it binds, no export tells.

use super::request::Request;
use super::truth::{Reason, Truth, any};
use super::who::Sort;
use crate::gcp::Exports;
use crate::gcp::layer::{Boundary, BoundaryBinding};

/// Whether some boundary may keep the principal from the key.
pub(super) fn bounded<'e>(exports: &'e Exports, request: &Request<'_>) -> Truth<'e> {
    let layers = &exports.layers;
    let binds = |boundary: &Boundary, it: &BoundaryBinding| {
        let outsider = request.who.sort == Sort::Federated;
        it.policy == boundary.name && (outsider || !it.is_of_outsiders())
    };
    let missing = layers.boundary_bindings.iter().filter(|it| {
        let known = layers.boundaries.iter().any(|boundary| boundary.name == it.policy);
        !known && it.policy.contains("/principalAccessBoundaryPolicies/")
    });
    let missing = missing.map(|it| {
        let message = format!("boundary `{}` is bound, and was not handed in", it.policy);
        Truth::Maybe(Reason::at(message, &it.document, it.document.root.span))
    });
    let odd = layers.boundary_bindings.iter().filter_map(|it| {
        let fault = it.faults.first()?;
        Some(Truth::Maybe(Reason::at(&*fault.message, &it.document, fault.span)))
    });
    let short = layers.boundaries.iter();
    let short = short.filter(|it| !it.holds(request.hierarchy) || !it.faults.is_empty());
    let short = short.map(|boundary| {
        let mut all = layers.boundary_bindings.iter();
        // WHY: a boundary without its bindings may bind anybody.
        let unbound = layers.boundary_bindings.is_empty();
        if !unbound && !all.any(|it| binds(boundary, it)) {
            return Truth::No;
        }
        if let Some(fault) = boundary.faults.first() {
            return Truth::Maybe(Reason::at(&*fault.message, &boundary.document, fault.span));
        }
        let name = boundary.name.rsplit('/').next().unwrap_or_default();
        let message =
            format!("boundary `{name}` does not hold the key, and may bind the principal");
        let document = &boundary.document;
        Truth::Maybe(Reason::at(message, document, document.root.span))
    });
    any(missing.chain(odd).chain(short))
}

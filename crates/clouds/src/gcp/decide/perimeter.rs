//! What perimeters of VPC Service Controls keep away.
//!
//! Source: VPC Service Controls, "Ingress and egress rules"; Access Context Manager API v1,
//! `IngressPolicy`.

use super::request::{Origin, Request};
use super::truth::{Reason, Truth, any};
use super::who::{Sort, Who};
use crate::gcp::layer::{Passage, Perimeter, Stands};
use crate::gcp::level::Level;
use crate::gcp::{Covers, Exports};

/// Whether some perimeter keeps the request from the key. One that restricts the key service has
/// no say in what is asked of projects and above.
pub(super) fn kept_out<'e>(exports: &'e Exports, request: &Request<'_>) -> Truth<'e> {
    if Level::Ring < Level::asked(request.permission) {
        return Truth::No;
    }
    any(exports.layers.perimeters.iter().map(|it| by_perimeter(it, request)))
}

fn by_perimeter<'e>(perimeter: &'e Perimeter, request: &Request<'_>) -> Truth<'e> {
    let (document, title) = (&perimeter.document, &perimeter.title);
    if let Some(fault) = perimeter.faults.first() {
        return Truth::Maybe(Reason::at(&*fault.message, document, fault.span));
    }
    let encloses = perimeter.encloses(request.hierarchy);
    let inside = request.origin == Origin::Inside;
    if encloses == Stands::Apart || !perimeter.restricts || inside {
        return Truth::No;
    }
    let lets = |it: &Passage| passes(it, request.who, request.permission);
    let admitted: Vec<Covers> = perimeter.ingress.iter().map(lets).collect();
    if admitted.contains(&Covers::Yes) {
        return Truth::No;
    }
    let doubt = |message: String| Truth::Maybe(Reason::at(message, document, document.root.span));
    if let Some(at) = admitted.iter().position(|it| *it == Covers::Maybe) {
        let message = format!("an ingress rule of perimeter `{title}` may or may not admit it");
        return Truth::Maybe(Reason::at(message, document, perimeter.ingress[at].span));
    }
    match (encloses, request.origin) {
        (Stands::Maybe, _) => doubt(format!(
            "perimeter `{title}` may enclose the key: its project's number was not handed in"
        )),
        (_, Origin::Outside) => Truth::Yes(Reason::at(
            format!("perimeter `{title}` has no ingress rule that admits it"),
            document,
            document.root.span,
        )),
        (_, Origin::Unknown | Origin::Inside) => {
            doubt(format!("perimeter `{title}` admits it from inside alone"))
        }
    }
}

/// Whether no egress rule certainly lets a principal ask, in a perimeter around the key.
///
/// Source: Confluent, "Manage encryption key policies on Google Cloud": the vendor's group must
/// stand in an ingress rule and in an egress rule.
pub(super) fn lacks_egress<'e>(exports: &'e Exports, request: &Request<'_>) -> Option<Reason<'e>> {
    let around = exports
        .layers
        .perimeters
        .iter()
        .filter(|it| it.restricts && it.encloses(request.hierarchy) != Stands::Apart);
    let lets = |it: &Passage| least([named(it, request.who), reaches(it, request.permission)]);
    let lacking = |it: &&Perimeter| !it.egress.iter().any(|it| lets(it) == Covers::Yes);
    let found = around.into_iter().find(lacking)?;
    let perhaps = found.egress.iter().find(|it| lets(it) == Covers::Maybe);
    let message = match perhaps {
        Some(_) => {
            format!("an egress rule of perimeter `{}` may or may not be for it", found.title)
        }
        None => format!("perimeter `{}` has no egress rule for it", found.title),
    };
    let span = perhaps.map_or(found.document.root.span, |it| it.span);
    Some(Reason::at(message, &found.document, span))
}

fn named(it: &Passage, who: &Who) -> Covers {
    let by_name: Vec<Covers> = it.identities.iter().map(|it| who.meant_by(&it.text)).collect();
    let sort = it.sort.as_deref().filter(|it| *it != "IDENTITY_TYPE_UNSPECIFIED");
    let by_sort = sort.map_or(Covers::No, |sort| match (sort, who.sort) {
        ("ANY_IDENTITY", _)
        | ("ANY_USER_ACCOUNT", Sort::User)
        | ("ANY_SERVICE_ACCOUNT", Sort::ServiceAccount) => Covers::Yes,
        ("ANY_USER_ACCOUNT", Sort::ServiceAccount | Sort::Federated)
        | ("ANY_SERVICE_ACCOUNT", Sort::User | Sort::Federated) => Covers::No,
        (_, _) => Covers::Maybe,
    });
    if by_name.contains(&Covers::Yes) || by_sort == Covers::Yes {
        Covers::Yes
    } else if by_name.contains(&Covers::Maybe) || by_sort == Covers::Maybe {
        Covers::Maybe
    } else {
        Covers::No
    }
}

fn reaches(it: &Passage, permission: &str) -> Covers {
    match it.reaches {
        Covers::Maybe if it.permissions.iter().any(|it| it == permission) => Covers::Yes,
        other => other,
    }
}

fn passes(it: &Passage, who: &Who, permission: &str) -> Covers {
    // A source other than anywhere is a network or an access level, which no export shows.
    let from = if it.from_anywhere { Covers::Yes } else { Covers::Maybe };
    least([named(it, who), reaches(it, permission), from])
}

fn least<const N: usize>(all: [Covers; N]) -> Covers {
    if all.contains(&Covers::No) {
        Covers::No
    } else if all.contains(&Covers::Maybe) {
        Covers::Maybe
    } else {
        Covers::Yes
    }
}

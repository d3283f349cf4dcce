//! The decision: everything that must let the request through, one layer after the other.

use keywright_policy::{Because, Outcome, Plane};

use crate::azure::bundle::Numbered;
use crate::azure::property::Told;
use crate::azure::vault::Vault;

use super::case::Case;
use super::said::{Reason, Said, Truth, cited, plain};
use super::who::Who;
use super::{access_policy, attributes, deny, network, perimeter, role};

/// What was decided, and why.
#[derive(Debug)]
pub struct Decision<'c> {
    /// What.
    pub outcome: Outcome,
    /// Why.
    because: Vec<Reason<'c>>,
}

impl Decision<'_> {
    /// Why, in words.
    pub fn because(&self) -> Vec<Because> {
        self.because.iter().map(Reason::told).collect()
    }
}

/// Decides.
pub fn decide(case: &Case) -> Decision<'_> {
    if case.resource.in_hsm && (case.plane == Plane::Data || case.resource.is_url()) {
        let why = "the key lies in a managed HSM, which has role assignments of its own";
        return Decision { outcome: Outcome::Unknown, because: vec![plain(why)] };
    }
    let who = Who::of(case);
    let mut layers = Vec::new();
    let mode = match case.plane {
        Plane::Control => Mode::Roles,
        Plane::Data => Mode::of(case),
    };
    match mode {
        Mode::Roles => {
            let denied = deny::taken(case, &who);
            if denied.truth == Truth::Yes {
                return Decision { outcome: Outcome::ExplicitDeny, because: denied.because };
            }
            if denied.truth == Truth::Maybe {
                layers.push(denied);
            }
            layers.push(role::given(case, &who));
        }
        Mode::Policies(vault) => layers.push(access_policy::given(case, &who, vault)),
        Mode::Open(because) => layers.push(Said::of(Truth::Maybe, because)),
    }
    layers.extend(who.signs_in());
    if case.plane == Plane::Data {
        let from = case.network.as_ref();
        let vault = case.vault.as_ref().zip(case.vault()).zip(from);
        layers.extend(vault.map(|((it, vault), from)| {
            let own = network::lets_in(&it.network, vault, from);
            perimeter::around(&case.bundle, &vault.it, from, own)
        }));
        layers.extend(attributes::lets(case));
    }
    together(layers)
}

/// All layers must let it through. One that does not decides, whatever else is not known.
fn together(layers: Vec<Said<'_>>) -> Decision<'_> {
    let has = |truth: Truth| layers.iter().any(|it| it.truth == truth);
    let (outcome, decisive) = if has(Truth::No) {
        (Outcome::ImplicitDeny, Truth::No)
    } else if has(Truth::Maybe) {
        (Outcome::Unknown, Truth::Maybe)
    } else {
        (Outcome::Allow, Truth::Yes)
    };
    let decisive = layers.into_iter().filter(|it| it.truth == decisive);
    Decision { outcome, because: decisive.flat_map(|it| it.because).collect() }
}

/// What decides about the use of what a vault holds.
enum Mode<'c> {
    Roles,
    Policies(&'c Numbered<Vault>),
    Open(Reason<'c>),
}

impl<'c> Mode<'c> {
    /// Source: Microsoft, REST reference, `VaultProperties.enableRbacAuthorization`: where it is
    /// not set, access policies decide; where they do, what stands in Azure Resource Manager is
    /// not asked.
    fn of(case: &'c Case) -> Mode<'c> {
        let Some((shown, vault)) = case.vault.as_ref().zip(case.vault()) else {
            let why = "whether role assignments or access policies decide was not handed in: \
                       `az keyvault show` tells";
            return Mode::Open(plain(why));
        };
        match &shown.by_roles {
            Told::Is(true) => Mode::Roles,
            Told::Is(false) | Told::Absent => Mode::Policies(vault),
            Told::Unclear(why) => {
                let message = format!("whether the vault is in RBAC mode is unclear: {why}");
                let span = vault.it.span("enableRbacAuthorization");
                Mode::Open(cited(message, (vault.at, &vault.it.document), span))
            }
        }
    }
}

impl Case {
    /// The vault that the request is made on, or on something in it.
    pub(super) fn vault(&self) -> Option<&Numbered<Vault>> {
        self.bundle.vaults.get(self.vault.as_ref()?.at)
    }
}

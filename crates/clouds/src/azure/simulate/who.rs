//! Who a request's principal is: an object of the tenant, the groups it belongs to, and what else
//! the exports call it.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::azure::membership::Memberships;

use super::assigned::Assigned;
use super::case::Case;
use super::said::{Said, Truth, plain};

/// A request's principal.
#[derive(Debug)]
pub(super) struct Who<'c> {
    /// The object's id.
    object: &'c str,
    /// The application's id, where the request or an export gives it.
    application: Option<&'c str>,
    /// The objects that the exports name for the application, where that is more than one.
    disputed: Vec<&'c str>,
    /// Its groups.
    groups: Option<&'c Memberships>,
    /// Whether the list of groups is taken to be its own.
    pub(super) groups_taken: bool,
    /// Whether no export says what kind of id it is.
    pub(super) unnamed: bool,
    case: &'c Case,
    /// The ids, in lower case, that the exports show to be an application's or a person's.
    singles: OnceCell<BTreeSet<String>>,
}

impl<'c> Who<'c> {
    /// Joins a request's principal to what the exports say of it.
    pub(super) fn of(case: &'c Case) -> Who<'c> {
        let (id, bundle) = (case.principal.as_str(), &case.bundle);
        let same = |a: Option<&str>| a.is_some_and(|it| it.eq_ignore_ascii_case(id));
        let applications = || bundle.principals.iter().filter(|it| same(it.application()));
        let by_application = applications().next();
        let by_object = bundle.principals.iter().find(|it| same(it.object()));
        let shown = by_application.or(by_object);
        let assigned = || case.assigned.iter().flatten();
        let named = |it: &&Assigned| same(it.name.as_deref()) && it.is_of("ServicePrincipal");
        let listed = || assigned().filter(named).filter_map(|it| it.id.as_deref());
        let object = shown.and_then(|it| it.object()).or_else(|| listed().next());
        let objects = || applications().filter_map(|it| it.object()).chain(listed());
        let first = objects().next();
        let is_first = |it: &str| first.is_some_and(|one| one.eq_ignore_ascii_case(it));
        let disputed = match objects().all(is_first) {
            true => Vec::new(),
            false => objects().collect(),
        };
        let application = shown.and_then(|it| it.application());
        let whose = |it: &&Arc<Memberships>| {
            it.principal().is_some_and(|it| {
                let ids = [Some(id), object, application];
                ids.into_iter().flatten().any(|id| id.eq_ignore_ascii_case(it))
            })
        };
        let alone = match bundle.memberships.as_slice() {
            [one] if one.principal().is_none() => Some(one),
            _ => None,
        };
        let own = bundle.memberships.iter().find(whose);
        Who {
            object: object.unwrap_or(id),
            application: application.or_else(|| listed().next().map(|_| id)),
            disputed,
            groups: own.or(alone).map(|it| &**it),
            groups_taken: own.is_none() && alone.is_some(),
            unnamed: object.is_none() && !assigned().any(|it| same(it.id.as_deref())),
            case,
            singles: OnceCell::new(),
        }
    }

    /// What its own export says against it: whoever may not sign in may still hold a token.
    pub(super) fn signs_in(&self) -> Option<Said<'c>> {
        let own = |it: Option<&str>| it.is_some_and(|it| it.eq_ignore_ascii_case(self.object));
        let mut shown = self.case.bundle.principals.iter().filter(|it| own(it.object()));
        shown.find(|it| !it.signs_in())?;
        let why = "its service principal may not sign in, and a token from before may still count";
        Some(Said::of(Truth::Maybe, plain(why)))
    }

    /// Whether an id, which a list may print with a kind and a name, means the principal: itself,
    /// or a group that it belongs to.
    pub(super) fn is(&self, id: &str, kind: &str, name: Option<&str>) -> (Truth, String) {
        let own = id.eq_ignore_ascii_case(self.object);
        let by_name = name
            .zip(self.application)
            .is_some_and(|(name, application)| name.eq_ignore_ascii_case(application));
        let disputed = || self.disputed.iter().any(|it| it.eq_ignore_ascii_case(id));
        if disputed() || by_name && !self.disputed.is_empty() {
            let why = "the exports name more than one object for the application";
            return (Truth::Maybe, why.to_owned());
        }
        if own {
            return (Truth::Yes, String::new());
        }
        let is = |wanted: &str| kind.eq_ignore_ascii_case(wanted);
        if is("ForeignGroup") {
            let why = format!("who belongs to group `{id}` of another tenant is not known");
            return (Truth::Maybe, why);
        }
        if is("Group") || kind.is_empty() && !self.is_nobodys_group(id) {
            return self.belongs(id, name.unwrap_or(id));
        }
        (Truth::No, String::new())
    }

    fn belongs(&self, group: &str, label: &str) -> (Truth, String) {
        match self.groups.map(|it| it.holds(group)) {
            Some(Some(true)) => (Truth::Yes, String::new()),
            Some(Some(false)) => (Truth::No, String::new()),
            Some(None) => {
                (Truth::Maybe, format!("the list of groups does not tell of group `{label}`"))
            }
            None => (Truth::Maybe, format!("who belongs to group `{label}` was not handed in")),
        }
    }

    /// Whether the exports show that an id is an application's or a person's.
    fn is_nobodys_group(&self, id: &str) -> bool {
        let singles = self.singles.get_or_init(|| {
            let shown = self.case.bundle.principals.iter().filter_map(|it| it.object());
            let singles = self.case.assigned.iter().flatten();
            let singles = singles.filter(|it| it.is_of("User") || it.is_of("ServicePrincipal"));
            let listed = singles.filter_map(|it| it.id.as_deref());
            shown.chain(listed).map(str::to_ascii_lowercase).collect()
        });
        singles.contains(&id.to_ascii_lowercase())
    }

    /// Whether an assignment names it.
    pub(super) fn named_by(&self, it: &Assigned) -> (Truth, String) {
        match (&it.unclear, &it.id) {
            (Some(why), _) => (Truth::Maybe, format!("its principal is unclear: {why}")),
            (None, Some(id)) => self.is(id, &it.kind, it.name.as_deref()),
            (None, None) => (Truth::Maybe, "it names no principal".to_owned()),
        }
    }
}

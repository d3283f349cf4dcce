//! Reads a case from its JSON.

use std::net::IpAddr;

use keywright_model::text::{Document, Node, Value};
use keywright_policy::Plane;

use crate::azure::assignment::Assignment;
use crate::azure::bundle::{Bundle, Fault, Numbered};
use crate::azure::vault::Vault;

use super::assigned::Assigned;
use super::case::{Case, Origin, Shown};
use super::operation::{VAULTS, fits};
use super::resource::Resource;

impl Case {
    /// Reads a case. Members that it does not know are passed over.
    ///
    /// # Errors
    /// What is missing, or of another shape, or contradicts the rest.
    pub fn read(document: &Document) -> Result<Case, Fault> {
        Case::over(Bundle::default(), document)
    }

    /// Reads a case whose `documents` stand behind those of a bundle that was read before.
    ///
    /// # Errors
    /// As those of [`Case::read`].
    pub(in crate::azure) fn over(shown: Bundle, document: &Document) -> Result<Case, Fault> {
        let root = &document.root;
        let Some(request) = root.get("request") else {
            return Err(Fault::new("the case has no `request`", root));
        };
        let needed = |name: &str| {
            let missing = || Fault::new(format!("the request has no `{name}`"), request);
            string(request, name)?.filter(|it| !it.is_empty()).ok_or_else(missing)
        };
        let (principal, action) = (needed("principal")?, needed("action")?);
        let written = needed("resource")?;
        let resource = Resource::read(written).ok_or_else(|| {
            let why =
                format!("`{written}` is no resource: give an ARM id, or a key's or vault's URL");
            Fault::new(why, request)
        })?;
        let (plane, either_plane) = plane(request, action)?;
        let mut case = Case {
            principal: principal.to_owned(),
            action: action.to_owned(),
            plane,
            either_plane,
            resource,
            time: time(request)?,
            network: network(request)?,
            bundle: shown.joined(document)?,
            assigned: Vec::new(),
            vault: None,
            key: None,
        };
        case.vault = case.shown().map(|at| Shown::of(at, &case.bundle.vaults[at].it));
        case.place_vault();
        let key = case.keys().next();
        case.key = key;
        case.assigned = Assigned::all(&case.bundle);
        match case.contradiction() {
            Some(why) => Err(Fault::new(why, request)),
            None => Ok(case),
        }
    }

    /// The vault that the request is made on, or on something in it.
    fn shown(&self) -> Option<usize> {
        let name = self.resource.vault.as_deref()?;
        let ours =
            |it: &Numbered<Vault>| it.it.name().is_some_and(|it| it.eq_ignore_ascii_case(name));
        self.bundle.vaults.iter().position(ours)
    }

    /// A URL does not say where its vault lies; the vault's export does, or an assignment on it.
    fn place_vault(&mut self) {
        let Some(name) = self.resource.vault.clone() else { return };
        let shown = self.vault().and_then(|it| Vault::id(&it.it)).map(str::to_owned);
        let lists = self.bundle.lists();
        let target = crate::azure::Target { vault: Some(&name), ..Default::default() };
        let listed = || {
            let all = lists.flat_map(|it| it.it.all());
            all.map(Assignment::scope).find_map(|it| it.vault_id(target).map(str::to_owned))
        };
        if let Some(id) = shown.or_else(listed) {
            self.resource.stand_in(&id);
        }
    }

    /// What no request can be. A case that contradicts itself is refused, not guessed at.
    fn contradiction(&self) -> Option<String> {
        let is_group = self.assigned.iter().flatten().any(|it| {
            let id = it.id.as_deref().filter(|_| it.unclear.is_none());
            it.kind == "Group" && id.is_some_and(|it| it.eq_ignore_ascii_case(&self.principal))
        });
        if is_group {
            let who = &self.principal;
            return Some(format!("`{who}` is a group, and a request is made by a member of one"));
        }
        let mut names: Vec<String> = self
            .bundle
            .vaults
            .iter()
            .filter_map(|it| it.it.name().map(str::to_ascii_lowercase))
            .collect();
        names.sort();
        if let Some(twin) = names.windows(2).find(|it| it[0] == it[1]) {
            return Some(format!("vault `{}` is handed in twice", twin[0]));
        }
        let shown = self.vault().and_then(|it| Vault::id(&it.it));
        if shown.is_some_and(|it| self.resource.contradicts(it)) {
            return Some(format!("the vault of `{}` lies elsewhere", self.resource.text));
        }
        if let (Some((_, name)), true) = (&self.resource.object, 1 < self.keys().count()) {
            return Some(format!("key `{name}` is handed in twice"));
        }
        match self.plane {
            Plane::Data => self.misplaced(),
            Plane::Control => self.mismanaged(),
        }
    }

    /// The management of a vault, or of something else in it, that is made on what lies in it.
    fn mismanaged(&self) -> Option<String> {
        let ((kind, _), action) = (self.resource.object.as_ref()?, &self.action);
        let prefix = action.get(..VAULTS.len())?;
        let name = &action[VAULTS.len()..];
        let (own, _) = name.split_once('/').unwrap_or(("", name));
        if !prefix.eq_ignore_ascii_case(VAULTS) || own.eq_ignore_ascii_case(kind) {
            return None;
        }
        let resource = &self.resource.text;
        let in_vault = CONTENTS.iter().any(|it| it.eq_ignore_ascii_case(own));
        Some(match in_vault {
            true => format!("`{action}` is made on one of `{own}`, not `{resource}`"),
            false => format!("`{action}` is made on a vault, not `{resource}`"),
        })
    }

    /// A use of what lies in a vault that is made on something else.
    fn misplaced(&self) -> Option<String> {
        let (action, resource) = (&self.action, &self.resource.text);
        if self.resource.vault.is_none() && !self.resource.in_hsm {
            return Some(format!(
                "`{action}` is made on a vault or what lies in it, not `{resource}`"
            ));
        }
        let name = action.get(VAULTS.len()..).unwrap_or_default();
        let (kind, rest) = name.split_once('/').unwrap_or((name, ""));
        let kind = if kind.eq_ignore_ascii_case("keyrotationpolicies") { "keys" } else { kind };
        match &self.resource.object {
            Some((it, _)) if !it.eq_ignore_ascii_case(kind) => {
                Some(format!("`{action}` is made on one of `{kind}`, not `{resource}`"))
            }
            None if kind == "keys" && is_use(rest) => {
                Some(format!("`{action}` is made on a key, not `{resource}`"))
            }
            Some(_) | None => None,
        }
    }
}

/// What lies in vaults and has management of its own.
const CONTENTS: [&str; 2] = ["keys", "secrets"];

fn is_use(rest: &str) -> bool {
    let uses = ["encrypt", "decrypt", "wrap", "unwrap", "sign", "verify", "release"];
    uses.iter().any(|it| rest.eq_ignore_ascii_case(&format!("{it}/action")))
}

fn string<'n>(node: &'n Node, name: &str) -> Result<Option<&'n str>, Fault> {
    match node.get(name).filter(|it| !it.is_null()) {
        None => Ok(None),
        Some(it) => match it.as_str() {
            Some(text) => Ok(Some(text)),
            None => Err(Fault::new(format!("`{name}` must be a string, and is {}", it.noun()), it)),
        },
    }
}

/// Which interface carries the action, and whether that was left open.
fn plane(request: &Node, action: &str) -> Result<(Plane, bool), Fault> {
    if action.contains(['*', '?']) || !action.contains('/') {
        let why = format!("`{action}` is no action: give one such as `{VAULTS}keys/wrap/action`");
        return Err(Fault::new(why, request));
    }
    let fits = fits(action);
    let said = match request.get("data").filter(|it| !it.is_null()) {
        None => None,
        Some(node) => {
            let noun = node.noun();
            let wrong = || Fault::new(format!("`data` must be a boolean, and is {noun}"), node);
            Some(node.as_bool().ok_or_else(wrong)?)
        }
    };
    match (said, fits.control, fits.data) {
        (Some(true), ..) | (None, false, true) => Ok((Plane::Data, false)),
        (Some(false), ..) | (None, true, false) => Ok((Plane::Control, false)),
        (None, true, true) => Ok((Plane::Data, true)),
        (None, false, false) => {
            let why = format!("`{action}` is not in the catalogue: say with `data` which it is");
            Err(Fault::new(why, request))
        }
    }
}

fn time(request: &Node) -> Result<Option<jiff::Timestamp>, Fault> {
    let Some(text) = string(request, "time")? else { return Ok(None) };
    let wrong = || Fault::new(format!("`{text}` is no time: give one of RFC 3339"), request);
    text.parse().map(Some).map_err(|_| wrong())
}

fn network(request: &Node) -> Result<Option<Origin>, Fault> {
    let Some(node) = request.get("network").filter(|it| !it.is_null()) else { return Ok(None) };
    let wrong = || {
        let why = "`network` is `public`, `trusted-service`, `private-endpoint`, an object with an \
                   `address`, or one with a `subnet`";
        Fault::new(why, node)
    };
    let from = match &node.value {
        Value::String(word) => match &**word {
            "public" => Origin::Public,
            "trusted-service" => Origin::TrustedService,
            "private-endpoint" => Origin::PrivateEndpoint,
            _ => return Err(wrong()),
        },
        Value::Object(_) => match (string(node, "address")?, string(node, "subnet")?) {
            // An address of version 4 may be written as one of version 6.
            (Some(address), None) => {
                let address: IpAddr = address.parse().map_err(|_| wrong())?;
                Origin::Address(address.to_canonical())
            }
            (None, Some(subnet)) => Origin::Subnet(subnet.to_owned()),
            (Some(_), Some(_)) | (None, None) => return Err(wrong()),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => return Err(wrong()),
    };
    Ok(Some(from))
}

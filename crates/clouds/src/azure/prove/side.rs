//! A bundle that is asked about as a whole, and cases made of it.

use keywright_model::text::json::quote;
use keywright_model::text::{Document, Node};
use keywright_policy::{Outcome, Witness};

use std::sync::Arc;

use keywright_model::text::Source;

use crate::azure::bundle::{Bundle, Fault};
use crate::azure::lower::{Request, owner};
use crate::azure::simulate::{Case, Origin, decide};

/// A bundle: `{"documents": [...]}`.
#[derive(Debug)]
pub struct Side {
    /// The text.
    pub document: Document,
    /// Its exports.
    pub bundle: Box<Bundle>,
}

impl Side {
    /// Reads a bundle.
    ///
    /// # Errors
    /// A document in it that is none of Azure's exports.
    pub fn read(document: &Document) -> Result<Side, Fault> {
        Ok(Side { bundle: Box::new(Bundle::read(document)?), document: document.clone() })
    }

    /// A whole case of a request, as `simulate` reads it: the bundle, the principal's groups, and a
    /// vault in RBAC mode where the bundle does not show the request's.
    pub(super) fn case(&self, request: &Request<'_>) -> String {
        let list = self.document.root.get("documents").and_then(Node::as_array);
        let shown = list.unwrap_or_default().iter();
        let documents: Vec<&str> = shown.map(|it| self.document.source.slice(it.span)).collect();
        case(request, &documents, &self.added(request))
    }

    /// What is decided of the case of a request.
    ///
    /// WHY not of its text: the bundle's documents are long, and were read before.
    pub(super) fn decided(&self, request: &Request<'_>) -> Option<Outcome> {
        let text = case(request, &[], &self.added(request));
        let document = Document::parse(Arc::new(Source::new("case", text))).ok()?;
        let case = Case::over(Bundle::clone(&self.bundle), &document).ok()?;
        Some(decide(&case).outcome)
    }

    /// What a request's case has beside the bundle's documents.
    fn added(&self, request: &Request<'_>) -> Vec<String> {
        let mut documents = Vec::new();
        let principal = request.principal;
        let own = |it: &str| it.eq_ignore_ascii_case(principal);
        let told =
            self.bundle.memberships.iter().filter_map(|it| owner(&self.bundle, it.principal()));
        if !told.into_iter().any(|it| own(&it)) {
            let groups: Vec<String> =
                request.groups.iter().map(|it| format!("{{\"id\": {}}}", quote(it))).collect();
            documents.push(format!(
                "{{\"memberships\": {{\"principal\": {}, \"value\": [{}]}}}}",
                quote(principal),
                groups.join(", ")
            ));
        }
        let missing = request.vault.as_ref().filter(|(_, name)| request.data && !self.shows(name));
        if let Some((id, name)) = missing {
            let (id, name) = (quote(id), quote(name.as_deref().unwrap_or_default()));
            let by_roles = r#"{"enableRbacAuthorization": true}"#;
            documents
                .push(format!("{{\"id\": {id}, \"name\": {name}, \"properties\": {by_roles}}}"));
        }
        documents
    }

    fn shows(&self, vault: &Option<String>) -> bool {
        let own = |it: &str| vault.as_deref().is_some_and(|one| it.eq_ignore_ascii_case(one));
        self.bundle.vaults.iter().any(|it| it.it.name().is_some_and(own))
    }
}

/// The text of a request's case.
fn case(request: &Request<'_>, shown: &[&str], added: &[String]) -> String {
    let mut members = vec![
        format!("\"principal\": {}", quote(request.principal)),
        format!("\"action\": {}", quote(request.action)),
        format!("\"data\": {}", request.data),
        format!("\"resource\": {}", quote(&request.resource)),
    ];
    members.extend(request.time.map(|it| format!("\"time\": \"{it}\"")));
    if request.data {
        members.push(format!("\"network\": {}", network(request.origin)));
    }
    let documents: Vec<&str> =
        shown.iter().copied().chain(added.iter().map(String::as_str)).collect();
    format!(
        "{{\"cloud\": \"azure\", \"request\": {{{}}}, \"documents\": [{}]}}",
        members.join(", "),
        documents.join(", ")
    )
}

fn network(origin: &Origin) -> String {
    match origin {
        Origin::Public => "\"public\"".to_owned(),
        Origin::TrustedService => "\"trusted-service\"".to_owned(),
        Origin::PrivateEndpoint => "\"private-endpoint\"".to_owned(),
        Origin::Address(it) => format!("{{\"address\": \"{it}\"}}"),
        Origin::Subnet(it) => format!("{{\"subnet\": {}}}", quote(it)),
    }
}

/// A request as a witness.
pub(super) fn witness(request: &Request<'_>) -> Witness {
    let one = |name: &str, value: String| (name.to_owned(), vec![value]);
    let mut context = vec![one("data", request.data.to_string())];
    context.extend(request.time.map(|it| one("time", it.to_string())));
    if request.data {
        context.push(one("network", network(request.origin)));
    }
    if !request.groups.is_empty() {
        let groups = request.groups.iter().map(|it| (*it).to_owned()).collect();
        context.push(("groups".to_owned(), groups));
    }
    Witness {
        principal: request.principal.to_owned(),
        action: request.action.to_owned(),
        resource: request.resource.clone(),
        context,
    }
}

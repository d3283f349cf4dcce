//! The policies of an organization over the key's account, as one document of keywright's own.
//!
//! `{"format": 1, "organization": {"account": "…", "scps": [[…], …], "rcps": [[…], …]}}`: lists of
//! levels, from the root to the account, each of the policies that are attached there. An empty
//! list: no policy of that type is in force; `[[]]`: a level that allows nothing; absent: not seen.
//! `management_account` may stand beside `account`: no policy of the organization limits it.
//!
//! Source: AWS Organizations User Guide, "SCP evaluation", "RCP evaluation"; "Resource control
//! policies (RCPs)", "Resources and entities not restricted by RCPs".

use keywright_model::text::{Document, Node};
use keywright_policy::Access;

use super::certain::within;
use super::decide::levels;
use super::{Fault, Form, Policy, Requester};

type Levels = Result<Option<Vec<Vec<Policy>>>, Fault>;

/// The policies over one account.
#[derive(Debug)]
pub struct Organization {
    /// The document.
    pub document: Document,
    scps: Levels,
    rcps: Levels,
}

impl Organization {
    /// Reads the document. What cannot be read leaves every answer unknown.
    pub fn read(document: Document) -> Organization {
        let of = |name: &str, form: Form| match document.root.get("organization") {
            Some(node) => levels(&document.branch(node), name, form),
            None => Ok(None),
        };
        let (scps, rcps) = (of("scps", Form::ServiceControl), of("rcps", Form::ResourceControl));
        Organization { document, scps, rcps }
    }

    /// Whether service control policies, and resource control policies, were seen.
    pub fn seen(&self) -> (bool, bool) {
        let is = |it: &Levels| it.as_ref().is_ok_and(Option::is_some);
        (is(&self.scps), is(&self.rcps))
    }

    /// What resource control policies leave of an access to the key.
    pub fn on_key(&self, who: Requester<'_>, action: &str) -> Access {
        self.limited(&self.rcps, who, action)
    }

    /// What both types leave of an access by a principal of the key's own account.
    pub fn over_account(&self, who: Requester<'_>, action: &str) -> Access {
        let own = super::arn::account_of(who.arn).is_some_and(|it| Some(it) == who.key_account);
        match self.on_key(who, action) {
            Access::Allowed if own => self.limited(&self.scps, who, action),
            other => other,
        }
    }

    fn limited(&self, levels: &Levels, who: Requester<'_>, action: &str) -> Access {
        let whole = self.document.place(&self.document.root);
        let unknown = |why: String, node: Option<&Node>| Access::Unknown {
            why,
            place: Some(node.map_or_else(|| whole.clone(), |it| self.document.place(it))),
        };
        let levels = match levels {
            Ok(None) => return Access::Allowed,
            Ok(Some(levels)) => levels,
            Err(fault) => {
                let place = Some(self.document.place_at(fault.span));
                return Access::Unknown { why: fault.message.clone(), place };
            }
        };
        let member = |name: &str| self.document.root.at(&["organization", name]);
        let format = self.document.root.get("format");
        if format.and_then(Node::as_i64) != Some(1) {
            return unknown("its `format` is not 1".to_owned(), format);
        }
        let node = member("account");
        match (node.and_then(Node::as_str), who.key_account) {
            (Some(told), Some(own)) if told == own => {}
            (Some(told), Some(own)) => {
                let why = format!("policies over account `{told}` were handed in, not `{own}`");
                return unknown(why, node);
            }
            (None, _) => return unknown("it names no `account`".to_owned(), None),
            (_, None) => return unknown("the key's own account is not known".to_owned(), node),
        }
        // AWS spares the account that manages the organization, and service-linked roles.
        let manager = member("management_account").and_then(Node::as_str);
        if manager.is_some_and(|it| Some(it) == who.key_account)
            || who.arn.contains(":role/aws-service-role/")
        {
            return Access::Allowed;
        }
        within(levels, who, action, &whole)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use keywright_model::text::Source;

    use super::*;
    use crate::aws::{Exports, Kind};

    fn assumed(members: &str) -> Vec<&'static str> {
        let text = format!(r#"{{"format": 1, "organization": {{{members}}}}}"#);
        let source = Arc::new(Source::new("it.json", text));
        let mut exports = Exports::default();
        exports.take(Kind::Organization, Document::parse(source).expect("JSON"));
        exports.assumed()
    }

    #[test]
    fn what_was_handed_in_is_not_taken_for_granted_and_the_rest_is() {
        let both =
            "no service control or resource control policy takes away what the key policy gives";
        for (members, wanted) in [
            ("", both),
            (r#""scps": 1, "rcps": [1]"#, both),
            (r#""scps": []"#, "no resource control policy takes away what the key policy gives"),
            (r#""rcps": []"#, "no service control policy takes away what the key policy gives"),
            (
                r#""scps": [], "rcps": []"#,
                "no service control policy of the vendor's takes its roles away",
            ),
        ] {
            let found = assumed(members);
            assert_eq!(found[0], wanted, "{members}");
            assert_eq!(found[1..], Exports::default().assumed()[1..], "{members}");
        }
    }
}

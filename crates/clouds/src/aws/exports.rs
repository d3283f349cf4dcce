//! All that is known of one key in AWS: the exports that were handed in.

use keywright_model::text::{Document, Node, Span, Value};

use crate::{Identity, Missing, Taken};

use super::arn::{account_of, is_account};
use super::meaning::{Effect, Form, Policy, Statement};
use super::{Arn, KeyFacts, Kind, Organization};

/// The exports about one key.
#[derive(Debug, Default)]
pub struct Exports {
    /// The key policy: the one named `default`.
    pub policy: Option<Policy>,
    /// `get-key-policy` of a policy beside that, which gives access of its own and is not read.
    pub other_policy: Option<Document>,
    /// `describe-key`.
    pub description: Option<KeyFacts>,
    /// `get-key-rotation-status`.
    pub rotation: Option<Document>,
    /// `list-key-rotations`.
    pub rotations: Option<Document>,
    /// `list-grants`.
    pub grants: Option<Document>,
    /// `list-aliases`.
    pub aliases: Option<Document>,
    /// `list-resource-tags`.
    pub tags: Option<Document>,
    /// `get-key-last-usage`.
    pub last_usage: Option<Document>,
    /// MSK clusters that are said to stand on the key.
    pub kafka_clusters: Vec<Document>,
    /// Policies of identities.
    pub identity_policies: Vec<Policy>,
    /// Trust policies of roles, each judged for itself.
    pub trust_policies: Vec<Policy>,
    /// `describe-metric-filters`.
    pub metric_filters: Option<Document>,
    /// `describe-alarms`.
    pub alarms: Option<Document>,
    /// `list-rules` of EventBridge.
    pub event_rules: Option<Document>,
    /// The organization's policies over the key's account.
    pub organization: Option<Organization>,
    /// Accounts that are declared as the customer's own, beside the key's.
    pub own_accounts: Vec<String>,
    /// A string that should have carried a policy and carries no JSON.
    pub unreadable_policy: Option<(Document, Span, String)>,
    /// Strings that should have carried policies of identities and carry no JSON.
    pub unreadable_identity_policies: Vec<(Document, Span, String)>,
}

impl Exports {
    /// Takes an export. One that the key has already is left alone, and told.
    pub fn take(&mut self, kind: Kind, document: Document) -> Taken {
        match kind {
            Kind::Policy => self.take_policy(document),
            Kind::TrustPolicy => {
                self.trust_policies.push(Policy::read(document, Form::Trust));
                Taken::Yes
            }
            Kind::GetKeyPolicy if other_name(&document.root).is_some() => {
                put(&mut self.other_policy, document)
            }
            Kind::GetKeyPolicy => {
                let carried = document.root.get("Policy").map(|it| (it.span, document.carried(it)));
                match carried {
                    Some((_, Ok(policy))) => self.take_policy(policy),
                    Some((span, Err(error))) => {
                        self.unreadable_policy = Some((document, span, error.message));
                        Taken::Yes
                    }
                    None => Taken::Yes,
                }
            }
            Kind::DescribeKey => match &self.description {
                Some(it) => Taken::Twice(it.document.place(&it.document.root)),
                None => {
                    self.description = Some(KeyFacts { document });
                    Taken::Yes
                }
            },
            Kind::RotationStatus => put(&mut self.rotation, document),
            Kind::Rotations => put(&mut self.rotations, document),
            Kind::Grants => put(&mut self.grants, document),
            Kind::Aliases => put(&mut self.aliases, document),
            Kind::Tags => put(&mut self.tags, document),
            Kind::LastUsage => put(&mut self.last_usage, document),
            Kind::KafkaCluster => {
                self.kafka_clusters.push(document);
                Taken::Yes
            }
            Kind::IdentityPolicy => {
                self.take_identity(document);
                Taken::Yes
            }
            Kind::MetricFilters => put(&mut self.metric_filters, document),
            Kind::Alarms => put(&mut self.alarms, document),
            Kind::EventRules => put(&mut self.event_rules, document),
            Kind::Organization => match &self.organization {
                Some(it) => Taken::Twice(it.document.place(&it.document.root)),
                None => {
                    self.organization = Some(Organization::read(document));
                    Taken::Yes
                }
            },
        }
    }

    fn take_policy(&mut self, document: Document) -> Taken {
        if let Some(policy) = &self.policy {
            return Taken::Twice(policy.document.place(&policy.document.root));
        }
        self.policy = Some(Policy::read(document, Form::Key));
        Taken::Yes
    }

    /// Takes a policy of an identity: an object, as the command line prints it, or a string, as the
    /// API gives it. A version that is not the default is in force nowhere.
    fn take_identity(&mut self, document: Document) {
        let default = document.root.at(&["PolicyVersion", "IsDefaultVersion"]);
        if default.and_then(Node::as_bool) == Some(false) {
            return;
        }
        let inner = document.root.at(&["PolicyVersion", "Document"]);
        let inner = inner.or_else(|| document.root.get("PolicyDocument"));
        let Some(inner) = inner else { return };
        let carried = inner.as_str().map(|text| {
            let value = Value::String(unescaped(text)?.into());
            let carried = document.carried(&Node { span: inner.span, value });
            carried.map_err(|it| it.message)
        });
        match carried.unwrap_or_else(|| Ok(document.branch(inner))) {
            Ok(policy) => self.identity_policies.push(Policy::read(policy, Form::Identity)),
            Err(message) => {
                let span = inner.span;
                self.unreadable_identity_policies.push((document, span, message));
            }
        }
    }

    /// The key's own account, where anything tells it: its description, its declared id, or the one
    /// account that the policy lets change the policy.
    pub fn account<'a>(&'a self, declared: Option<&'a str>) -> Option<&'a str> {
        let described = self.description.as_ref().and_then(KeyFacts::arn);
        let told = described.or(declared).and_then(Arn::parse).map(|it| it.account);
        told.filter(|it| is_account(it)).or_else(|| self.policy.as_ref()?.administering_account())
    }

    /// The policy's principals in accounts that are neither the key's nor declared as the
    /// customer's own, with the statements that allow them something.
    pub fn strangers<'a>(
        &'a self,
        own: Option<&'a str>,
    ) -> impl Iterator<Item = (&'a Statement, &'a str, Span)> {
        let all = self.policy.iter().flat_map(|it| &it.statements);
        let allows = all.filter(|it| it.effect == Some(Effect::Allow));
        let named = allows.filter_map(|it| Some((it, it.principal.as_ref()?)));
        named
            .filter(|(_, part)| !part.negated)
            .flat_map(|(it, part)| part.aws().map(move |(text, span)| (it, text, span)))
            .filter(move |(_, text, _)| self.is_strange(text, own))
    }

    /// Whether a principal belongs to an account that is known not to be the customer's.
    pub fn is_strange(&self, principal: &str, own: Option<&str>) -> bool {
        account_of(principal).is_some_and(|account| {
            Some(account) != own && !self.own_accounts.iter().any(|it| it == account)
        })
    }

    /// The exports that judging this key in full would want as well.
    pub fn missing(&self, id: &str) -> Vec<Missing> {
        let ask = |command: &str| format!("aws kms {command} --key-id {id} --output json");
        let mut missing = Vec::new();
        if self.policy.is_none() && self.unreadable_policy.is_none() {
            missing.push(Missing {
                what: "key policy",
                tells: "who may use the key, and who can repair that",
                decides_access: true,
                command: ask("get-key-policy --policy-name default"),
            });
        }
        if self.description.is_none() {
            missing.push(Missing {
                what: "key description",
                tells: "whether the key is enabled, and fit for a cluster",
                decides_access: false,
                command: ask("describe-key"),
            });
        }
        if self.rotation.is_none() {
            missing.push(Missing {
                what: "rotation status",
                tells: "whether the key rotates",
                decides_access: false,
                command: ask("get-key-rotation-status"),
            });
        }
        missing
    }

    /// What no export of the key shows, and every answer takes for granted.
    pub fn assumed(&self) -> Vec<&'static str> {
        let seen = self.organization.as_ref().map_or((false, false), Organization::seen);
        let mut all = vec![
            match seen {
                (false, false) => {
                    "no service control or resource control policy takes away what the key policy \
                     gives"
                }
                (true, false) => "no resource control policy takes away what the key policy gives",
                (false, true) => "no service control policy takes away what the key policy gives",
                (true, true) => "no service control policy of the vendor's takes its roles away",
            },
            "the vendor's own IAM policies allow its roles to use the key",
        ];
        if self.other_policy.is_none() {
            all.push("no `AWS_RAM` policy stands beside the default key policy");
        }
        all
    }

    /// The ids of this key that its exports show, each with the export.
    pub fn ids(&self) -> Vec<(&Document, &Node)> {
        let described = self.description.as_ref();
        let described = described.and_then(|it| Some((&it.document, it.field("Arn")?)));
        let rotation = self.rotation.as_ref().and_then(|it| Some((it, it.root.get("KeyId")?)));
        let rotations = listed(self.rotations.as_ref(), "Rotations", "KeyId");
        let grants = listed(self.grants.as_ref(), "Grants", "KeyId");
        let used = self.last_usage.as_ref().and_then(|it| Some((it, it.root.get("KeyId")?)));
        // WHY: without a key's id the command lists the aliases of all keys, not one key's.
        let aliases = listed(self.aliases.as_ref(), "Aliases", "TargetKeyId");
        let aliases = if aliases.len() == 1 { aliases } else { Vec::new() };
        let all = described.into_iter().chain(rotation).chain(rotations).chain(grants);
        all.chain(used).chain(aliases).collect()
    }

    /// Fingerprints of the material; AWS shows none.
    pub fn identities(&self) -> Vec<Identity> {
        Vec::new()
    }
}

/// The name in an answer of `get-key-policy` that is not about the default policy.
///
/// Source: AWS KMS API, `GetKeyPolicy`, `PolicyName`: `default`, or `AWS_RAM`, which AWS RAM sets.
pub fn other_name(answer: &Node) -> Option<&Node> {
    answer.get("PolicyName").filter(|it| it.as_str() != Some("default"))
}

/// A policy's text as IAM's API gives it: percent-encoded, which no JSON begins with.
///
/// Source: IAM API, `GetPolicyVersion`; RFC 3986, "Percent-Encoding".
fn unescaped(text: &str) -> Result<String, String> {
    if !text.starts_with('%') {
        return Ok(text.to_owned());
    }
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let [first, behind @ ..] = rest {
        rest = behind;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digit = |it: u8| char::from(it).to_digit(16);
        let byte = match rest {
            [high, low, behind @ ..] => {
                rest = behind;
                digit(*high).zip(digit(*low)).map(|(high, low)| (high * 16 + low) as u8)
            }
            [] | [_] => None,
        };
        bytes.push(byte.ok_or("a `%` stands without its two digits")?);
    }
    String::from_utf8(bytes).map_err(|_| "what is percent-encoded is not UTF-8".to_owned())
}

/// The ids of keys that the elements of a list name, each once.
fn listed<'d>(
    list: Option<&'d Document>,
    name: &str,
    member: &str,
) -> Vec<(&'d Document, &'d Node)> {
    let Some(list) = list else { return Vec::new() };
    let elements = list.root.get(name).and_then(Node::as_array).unwrap_or_default();
    let mut told = std::collections::BTreeSet::new();
    let ids = elements.iter().filter_map(|it| it.get(member));
    ids.filter(|it| it.as_str().is_some_and(|id| told.insert(id))).map(|it| (list, it)).collect()
}

fn put(slot: &mut Option<Document>, document: Document) -> Taken {
    match slot {
        Some(it) => Taken::Twice(it.place(&it.root)),
        None => {
            *slot = Some(document);
            Taken::Yes
        }
    }
}

//! Who may ask: a handful of principals, such that every principal is treated by the documents at
//! hand as one of them is.
//!
//! Source: AWS, IAM User Guide, "AWS JSON policy elements: Principal" and "AWS global condition
//! context keys", "Properties of the principal".

use std::collections::BTreeSet;

use keywright_policy::prove::{GaveUp, Part, TextPattern, classes};

use crate::aws::arn::{account_of, is_account};
use crate::aws::{Arn, Effect, Form, Policy, PrincipalPart, Statement, Test, Who};

use super::named::names;
use super::pattern::{Manner, pattern};
use super::statement::manner;

/// What kind of principal asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A role: some session of it.
    Role,
    /// A session of a role that a document names.
    Session,
    /// An IAM user.
    User,
    /// An account's root user.
    Root,
    /// A federated user of an account.
    Federated,
    /// An AWS service.
    Service,
    /// Whoever a statement names under `Federated` or `CanonicalUser`.
    Foreign,
    /// Nobody that AWS knows.
    Anonymous,
}

/// A principal that stands for all that are treated alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rep {
    /// Its kind.
    pub kind: Kind,
    /// As `simulate` reads it: an ARN, a service's name, `anonymous`.
    pub id: String,
    /// The ARN of a session's role: a session's own ARN does not tell the role's path.
    pub role: Option<String>,
    account: Option<String>,
}

/// Whether a statement's principal element means somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// AWS says no more than that it might.
    Perhaps,
}

impl Rep {
    fn new(kind: Kind, id: impl Into<String>) -> Rep {
        let id = id.into();
        let account = Arn::parse(&id).map(|it| it.account).filter(|it| is_account(it));
        Rep { kind, account: account.map(str::to_owned), id, role: None }
    }

    fn session(id: &str, role: String) -> Rep {
        Rep { role: Some(role), ..Rep::new(Kind::Session, id) }
    }

    /// Its account.
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// Whether a key's value follows from the principal alone.
    pub(super) fn owns(key: &str) -> bool {
        matches!(
            key,
            "aws:principalarn"
                | "aws:principalaccount"
                | "kms:calleraccount"
                | "aws:principaltype"
                | "aws:principalisawsservice"
                | "aws:principalservicename"
                | "aws:username"
        )
    }

    /// The value of a condition key that follows from the principal alone; `None` where a request
    /// of this one does not carry it.
    pub(super) fn derived(&self, key: &str) -> Option<String> {
        let arn = || match self.kind {
            Kind::Session => self.role.clone(),
            Kind::Role | Kind::User | Kind::Root | Kind::Federated => Some(self.id.clone()),
            Kind::Service | Kind::Foreign | Kind::Anonymous => None,
        };
        match key {
            "aws:principalarn" => arn(),
            "aws:principalaccount" if self.kind == Kind::Anonymous => Some("anonymous".to_owned()),
            "aws:principalaccount" | "kms:calleraccount" => self.account().map(str::to_owned),
            "aws:principaltype" => match self.kind {
                Kind::Role | Kind::Session => Some("AssumedRole".to_owned()),
                Kind::User => Some("User".to_owned()),
                Kind::Root => Some("Account".to_owned()),
                Kind::Federated => Some("FederatedUser".to_owned()),
                Kind::Anonymous => Some("Anonymous".to_owned()),
                Kind::Service | Kind::Foreign => None,
            },
            "aws:principalisawsservice" => Some((self.kind == Kind::Service).to_string()),
            "aws:principalservicename" => (self.kind == Kind::Service).then(|| self.id.clone()),
            "aws:username" => match self.kind {
                Kind::User => self.id.rsplit('/').next().map(str::to_owned),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a key is never carried by requests of such a principal, though others carry it.
    pub(super) fn never_carries(&self, key: &str) -> bool {
        let of_identity = key.starts_with("aws:principaltag/")
            || key.starts_with("aws:multifactorauth")
            || key.starts_with("aws:calledvia")
            || matches!(
                key,
                "aws:principalorgid"
                    | "aws:principalorgpaths"
                    | "aws:userid"
                    | "aws:tokenissuetime"
                    | "kms:viaservice"
            );
        let of_service = matches!(
            key,
            "aws:sourcearn" | "aws:sourceaccount" | "aws:sourceorgid" | "aws:sourceorgpaths"
        );
        match self.kind {
            Kind::Service | Kind::Anonymous | Kind::Foreign if of_identity => true,
            Kind::Service => false,
            _ => of_service,
        }
    }

    /// Whether a named principal is, or covers, this one.
    fn named_by(&self, who: &Named<'_>) -> bool {
        let known = self.account.is_some();
        match *who {
            Named::Everyone => true,
            Named::Service(text) => self.kind == Kind::Service && self.id == text,
            Named::Other(text) => self.kind == Kind::Foreign && self.id == text,
            Named::Account(account) => self.account.as_deref() == Some(account),
            Named::Exact(arn) => known && (self.id == arn || self.role.as_deref() == Some(arn)),
        }
    }

    /// Whether a statement's principal element means this one.
    pub(super) fn meant_by(&self, part: &Meaning<'_>) -> Meant {
        let named = |test: &dyn Fn(&Named<'_>) -> bool| part.who.iter().any(test);
        let plainly = named(&|who| self.named_by(who));
        if !part.spares {
            return if plainly == part.negated { Meant::No } else { Meant::Yes };
        }
        if named(&|who| matches!(who, Named::Everyone)) {
            return Meant::No;
        }
        // WHY: beside `Deny`, a principal is spared only where its account is listed as well, and a
        // session only where its role is. Of one that is listed in part AWS says that it might be.
        let account = named(&|who| matches!(who, Named::Account(_)) && self.named_by(who));
        let exact =
            |id: Option<&str>| named(&|who| matches!(who, Named::Exact(it) if Some(*it) == id));
        let itself = exact(Some(&self.id));
        let listed: &[bool] = match self.kind {
            Kind::Root => &[account],
            Kind::User | Kind::Federated => &[account, itself],
            // It stands for a session that is not listed.
            Kind::Role => &[account, itself, false],
            Kind::Session => &[account, exact(self.role.as_deref()), itself],
            Kind::Service | Kind::Foreign | Kind::Anonymous => &[plainly],
        };
        match (listed.iter().all(|it| *it), listed.contains(&true)) {
            (true, _) => Meant::No,
            (false, true) => Meant::Perhaps,
            (false, false) => Meant::Yes,
        }
    }
}

/// One entry of a principal element.
#[derive(Debug, Clone, Copy)]
enum Named<'w> {
    Everyone,
    /// A whole account, by its digits.
    Account(&'w str),
    /// A role, user or session.
    Exact(&'w str),
    Service(&'w str),
    Other(&'w str),
}

/// A principal element, read once for all who may be meant.
#[derive(Debug)]
pub(super) struct Meaning<'w> {
    who: Vec<Named<'w>>,
    negated: bool,
    /// `NotPrincipal` beside `Deny`.
    spares: bool,
}

impl<'w> Meaning<'w> {
    pub(super) fn of(part: &'w PrincipalPart, effect: Option<Effect>) -> Meaning<'w> {
        let entry = |who: &'w Who| match who {
            Who::Everyone => Named::Everyone,
            Who::Service(text) => Named::Service(text),
            Who::Other(text) => Named::Other(text),
            Who::Aws(text) if is_account(text) => Named::Account(text),
            Who::Aws(text) => match Arn::parse(text) {
                Some(arn) if arn.is_account_root() => Named::Account(arn.account),
                _ => Named::Exact(text),
            },
        };
        Meaning {
            who: part.who.iter().map(|it| entry(&it.0)).collect(),
            negated: part.negated,
            spares: part.negated && effect == Some(Effect::Deny),
        }
    }
}

/// Who there is.
pub(super) struct Known {
    /// The representatives.
    pub(super) reps: Vec<Rep>,
    /// Those that are named.
    pub(super) named: BTreeSet<String>,
    /// The accounts that are spoken of.
    pub(super) accounts: BTreeSet<String>,
    /// What keeps somebody from being told apart.
    pub(super) undecided: Option<String>,
}

/// The representatives for a handful of policies. `more` are principals that a question asks about.
pub(super) fn reps(policies: &[&Policy], more: &[String]) -> Result<Known, GaveUp> {
    let mut hints = Hints::default();
    more.iter().for_each(|it| hints.name(it));
    for statement in policies.iter().flat_map(|it| &it.statements) {
        hints.statement(statement);
    }
    let names = names(policies);
    hints.patterns.extend(names.users.into_iter().flat_map(users));
    hints.account_patterns.extend(names.accounts);
    let names_principals = policies.iter().any(|it| it.form.names_principals());
    let named = hints.named.iter().map(|it| it.id.clone()).collect();
    let mut reps: Vec<Rep> = hints.reps()?.into_iter().collect();
    // Neither AWS KMS nor AWS STS answers somebody whom nobody vouches for.
    let signed = policies.iter().all(|it| matches!(it.form, Form::Key | Form::Trust));
    // No policy of an identity can stand at a root user.
    let of_identities = policies.iter().all(|it| it.form == Form::Identity);
    reps.retain(|it| {
        let answered = names_principals && !(signed && it.kind == Kind::Anonymous);
        let stands = !(of_identities && it.kind == Kind::Root);
        stands && (it.account().is_some() || answered)
    });
    Ok(Known { reps, named, accounts: hints.accounts, undecided: names.undecided })
}

/// What the documents say of principals.
#[derive(Default)]
struct Hints {
    accounts: BTreeSet<String>,
    named: BTreeSet<Rep>,
    /// Patterns over a principal's ARN that are more than literals.
    patterns: Vec<TextPattern>,
    /// Patterns over a principal's account.
    account_patterns: Vec<TextPattern>,
    /// Patterns over a service's name.
    service_patterns: Vec<TextPattern>,
}

impl Hints {
    fn statement(&mut self, statement: &Statement) {
        for (who, _) in statement.principal.iter().flat_map(|it| &it.who) {
            match who {
                Who::Everyone => {}
                Who::Aws(text) => self.name(text),
                Who::Service(text) => _ = self.named.insert(Rep::new(Kind::Service, text)),
                Who::Other(text) => _ = self.named.insert(Rep::new(Kind::Foreign, text)),
            }
        }
        for condition in &statement.conditions {
            for (value, _) in &condition.values {
                match condition.key.to_ascii_lowercase().as_str() {
                    "aws:principalarn" => self.arn(condition.operator.test, value),
                    "aws:principalaccount" | "kms:calleraccount" if is_account(value) => {
                        self.accounts.insert(value.clone());
                    }
                    "aws:principalaccount" | "kms:calleraccount" => {
                        self.account_patterns.push(pattern(Manner::Like, value));
                    }
                    "aws:principalservicename" => self.service(condition.operator.test, value),
                    "aws:username" => {
                        let manner = manner(condition.operator.test);
                        let name = manner.map(|it| pattern(it, value));
                        self.patterns.extend(name.into_iter().flat_map(users));
                    }
                    _ => {}
                }
            }
        }
    }

    /// A principal that is named by its ARN, or an account by its digits.
    fn name(&mut self, text: &str) {
        if let Some(account) = account_of(text) {
            self.accounts.insert(account.to_owned());
        }
        if let Some(kind) = kind_of(text) {
            self.named.insert(Rep::new(kind, text));
        } else if text.ends_with(".amazonaws.com") {
            self.named.insert(Rep::new(Kind::Service, text));
        }
    }

    fn arn(&mut self, test: Test, value: &str) {
        let wild = value.contains(['*', '?', '$']);
        match manner(test) {
            Some(it @ (Manner::Like | Manner::Arn)) if wild => {
                self.patterns.push(pattern(it, value));
            }
            // Letters in either case: whoever differs in them is somebody else.
            Some(Manner::EqualsFolded) => {
                self.patterns.push(pattern(Manner::EqualsFolded, value));
                self.name(value);
            }
            _ => self.name(value),
        }
        if let Some(account) = Arn::parse(value).map(|it| it.account).filter(|it| is_account(it)) {
            self.accounts.insert(account.to_owned());
        }
    }

    fn service(&mut self, test: Test, value: &str) {
        if matches!(test, Test::StringLike { .. }) && value.contains(['*', '?']) {
            self.service_patterns.push(pattern(Manner::Like, value));
        } else {
            self.named.insert(Rep::new(Kind::Service, value));
        }
    }

    fn reps(&self) -> Result<BTreeSet<Rep>, GaveUp> {
        let fresh = fresh_account(&self.accounts);
        let partition = self.partition();
        let mut all: BTreeSet<Rep> =
            self.named.iter().filter(|it| it.kind != Kind::Session).cloned().collect();
        all.extend(self.sessions()?);
        let like = self.accounts_like()?;
        for account in self.accounts.iter().chain([&fresh]).chain(&like) {
            let arn = |service: &str, rest: &str| {
                ["arn:", &partition, ":", service, "::", account, ":", rest].concat()
            };
            all.insert(Rep::new(Kind::Root, arn("iam", "root")));
            all.insert(Rep::new(Kind::Role, arn("iam", "role/any-other")));
            all.insert(Rep::new(Kind::User, arn("iam", "user/any-other")));
            all.insert(Rep::new(Kind::Federated, arn("sts", "federated-user/any-other")));
        }
        all.insert(Rep::new(Kind::Service, "any-other.amazonaws.com"));
        all.insert(Rep::new(Kind::Anonymous, "anonymous"));
        if !self.service_patterns.is_empty() {
            let services = self.named.iter().filter(|it| it.kind == Kind::Service);
            let mut patterns = self.service_patterns.clone();
            patterns.extend(services.map(|it| TextPattern::literal(&it.id)));
            let mut frame = vec![Part::AnyInName, Part::RunInSegment];
            frame.extend(pattern(Manner::Equals, ".amazonaws.com").0);
            let found = classes(&patterns, &[TextPattern(frame)])?;
            all.extend(found.texts.into_iter().map(|it| Rep::new(Kind::Service, it)));
        }
        if !self.patterns.is_empty() {
            let mut patterns = self.patterns.clone();
            patterns.extend(self.named.iter().map(|it| pattern(Manner::Equals, &it.id)));
            let of_account = |mut account: Vec<Part>| {
                let mut parts = pattern(Manner::Like, "arn:*:*::").0;
                parts.append(&mut account);
                parts.extend(pattern(Manner::Like, ":*").0);
                TextPattern(parts)
            };
            let literal = self.accounts.iter().map(|it| TextPattern::literal(it));
            let accounts = literal.chain(self.account_patterns.iter().cloned());
            patterns.extend(accounts.map(|it| of_account(it.0)));
            for (kind, service, word) in FRAMES {
                let found = classes(&patterns, &frames(&partition, service, word))?;
                all.extend(found.texts.into_iter().map(|it| Rep::new(kind, it)));
            }
        }
        Ok(all)
    }

    /// An account of each class that the patterns over accounts tell apart.
    fn accounts_like(&self) -> Result<Vec<String>, GaveUp> {
        if self.account_patterns.is_empty() {
            return Ok(Vec::new());
        }
        let mut patterns = self.account_patterns.clone();
        patterns.extend(self.accounts.iter().map(|it| TextPattern::literal(it)));
        Ok(classes(&patterns, &[TextPattern(vec![Part::Digit; 12])])?.texts)
    }

    /// The sessions that are named, once for each role that they may be of. A session's ARN does
    /// not tell its role's path, so they may be of one without a path, and of one on any path.
    fn sessions(&self) -> Result<Vec<Rep>, GaveUp> {
        let mut all = Vec::new();
        for session in self.named.iter().filter(|it| it.kind == Kind::Session) {
            let Some(arn) = Arn::parse(&session.id) else { continue };
            let name = arn.resource.split('/').nth(1).unwrap_or_default();
            let root = format!("arn:{}:iam::{}:role/", arn.partition, arn.account);
            let same = |it: &&Rep| {
                it.kind == Kind::Role
                    && it.account() == Some(arn.account)
                    && it.id.rsplit('/').next() == Some(name)
            };
            let named = self.named.iter().filter(same).map(|it| it.id.clone());
            let mut roles: Vec<String> =
                named.chain([format!("{root}{name}"), format!("{root}any-other/{name}")]).collect();
            if !self.patterns.is_empty() {
                let mut on_path = pattern(Manner::Equals, &root).0;
                on_path.extend([Part::AnyInSegment, Part::RunInSegment]);
                on_path.extend(pattern(Manner::Equals, &format!("/{name}")).0);
                roles.extend(classes(&self.patterns, &[TextPattern(on_path)])?.texts);
            }
            roles.sort();
            roles.dedup();
            all.extend(roles.into_iter().map(|role| Rep::session(&session.id, role)));
        }
        Ok(all)
    }

    /// The partition that the documents speak of; AWS's own where they speak of none.
    fn partition(&self) -> String {
        let arns = self.named.iter().filter_map(|it| Arn::parse(&it.id));
        arns.map(|it| it.partition).next().unwrap_or("aws").to_owned()
    }
}

/// The kind of principal that an ARN names; `None` for an account, and for what is none.
fn kind_of(text: &str) -> Option<Kind> {
    let arn = Arn::parse(text).filter(|it| is_account(it.account))?;
    match (arn.service, arn.resource.split('/').next()?) {
        ("iam", "role") => Some(Kind::Role),
        ("iam", "user") => Some(Kind::User),
        ("sts", "assumed-role") => Some(Kind::Session),
        ("sts", "federated-user") => Some(Kind::Federated),
        _ => None,
    }
}

/// The kinds of principals that have an ARN of their own, by how it goes on behind the account.
const FRAMES: [(Kind, &str, &str); 4] = [
    (Kind::Root, "iam", "root"),
    (Kind::Role, "iam", "role/"),
    (Kind::User, "iam", "user/"),
    (Kind::Federated, "sts", "federated-user/"),
];

/// All ARNs of one kind: `arn:aws:iam::`, twelve digits, `:role/`, a path and a name, neither of
/// which has a colon; neither begins or ends with a slash.
fn frames(partition: &str, service: &str, word: &str) -> Vec<TextPattern> {
    let mut parts = pattern(Manner::Equals, &format!("arn:{partition}:{service}::")).0;
    parts.extend([Part::Digit; 12]);
    parts.extend(pattern(Manner::Equals, &format!(":{word}")).0);
    let names: &[&[Part]] = match word.ends_with('/') {
        true => &[&[Part::AnyInName], &[Part::AnyInName, Part::RunInSegment, Part::AnyInName]],
        false => &[&[]],
    };
    names.iter().map(|it| TextPattern([&parts, *it].concat())).collect()
}

/// The users of a name, without a path and with one.
fn users(name: TextPattern) -> [TextPattern; 2] {
    ["arn:*:iam::*:user/", "arn:*:iam::*:user/?*/"].map(|before| {
        let mut parts = pattern(Manner::Like, before).0;
        parts.extend_from_slice(&name.0);
        TextPattern(parts)
    })
}

/// An account that no document speaks of.
fn fresh_account(known: &BTreeSet<String>) -> String {
    let numbers = (0..).map(|it: u64| format!("{:012}", 999_900_000_000 + it));
    numbers.into_iter().find(|it| !known.contains(it)).unwrap_or_default()
}

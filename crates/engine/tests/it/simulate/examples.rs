//! What AWS's pages say of requests, held against the decision.
//!
//! A block is a page's example: `page:` cites it, `says:` tells in our words what it states, then
//! come the policies (a statement or a list of them; `none` is no policy) and the requests.
//! `owner:` names the resource's account where its ARN does not, `manager:` the organization's
//! management account. In a request `A:` and `B:` stand for the two accounts of AWS's examples, and
//! `KEY` for its key. A line that begins with a space continues the one before.

use std::fmt::Write as _;
use std::sync::Arc;

use keywright_clouds::aws::decide::{Case, decide};
use keywright_model::text::{Document, Source};

const FILES: [(&str, &str); 3] = [
    ("conditions.txt", include_str!("examples/conditions.txt")),
    ("layers.txt", include_str!("examples/layers.txt")),
    ("kms.txt", include_str!("examples/kms.txt")),
];

/// As many as the examples must be.
const EXAMPLES_MIN: usize = 150;

const KEY: &str = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

#[test]
fn requests_are_decided_as_aws_says() {
    let (mut asked, mut wrong) = (0, String::new());
    for (file, text) in FILES {
        for block in text.split("\n\n").filter(|it| !it.trim().is_empty()) {
            let block = Block::read(block);
            assert!(block.page.starts_with("IAM ") || block.page.starts_with("AWS "), "{file}");
            assert!(!block.asks.is_empty(), "{file}: {} asks nothing", block.page);
            for ask in &block.asks {
                asked += 1;
                let (request, wanted) = ask.rsplit_once(" = ").expect("a decision");
                let (found, why) = block.decide(request);
                if found != wanted {
                    let said = &block.says;
                    writeln!(
                        wrong,
                        "{file}: {request}\n  AWS: {wanted} ({said})\n  found: {found}"
                    )
                    .expect("writing to a string");
                    why.iter().for_each(|it| wrong.push_str(&format!("    {it}\n")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(EXAMPLES_MIN <= asked, "{asked} examples");
}

/// One example of a page.
#[derive(Default)]
struct Block {
    page: String,
    says: String,
    /// Members of the case, as JSON.
    members: Vec<(String, String)>,
    owner: Option<&'static str>,
    asks: Vec<String>,
}

impl Block {
    fn read(text: &str) -> Block {
        let mut block = Block::default();
        let (mut version, mut scps, mut rcps, mut grants) =
            ("2012-10-17".to_owned(), Vec::new(), Vec::new(), Vec::new());
        let text = text.replace("\n ", " ");
        for line in text.lines() {
            let (name, rest) = line.split_once(": ").expect("a name, then a text");
            let policy =
                || format!("{{\"Version\": \"{version}\", \"Statement\": {}}}", rest.trim());
            let list = || if rest == "none" { "[]".into() } else { format!("[{}]", policy()) };
            let mut member = |name: &str, text: String| block.members.push((name.into(), text));
            match name {
                "page" => block.page = rest.to_owned(),
                "says" => block.says = rest.to_owned(),
                "version" => version = rest.to_owned(),
                "owner" => block.owner = Some(account(rest)),
                "manager" => member("management_account", format!("\"{}\"", account(rest))),
                "identity" => member("identity_policies", list()),
                "session" => member("session_policies", list()),
                "resource" => member("resource_policy", policy()),
                "boundary" => member("permissions_boundary", policy()),
                "grant" => grants.push(rest.to_owned()),
                _ if name.starts_with("scp ") => scps.push(list()),
                _ if name.starts_with("rcp ") => rcps.push(list()),
                "ask" => block.asks.push(rest.to_owned()),
                other => panic!("`{other}` is no line of an example"),
            }
        }
        for (name, all) in [("scps", scps), ("rcps", rcps), ("grants", grants)] {
            if !all.is_empty() {
                block.members.push((name.into(), format!("[{}]", all.join(", "))));
            }
        }
        block
    }

    /// The decision, and why.
    fn decide(&self, request: &str) -> (&'static str, Vec<String>) {
        let mut parts = request.splitn(4, ' ');
        let mut part = || parts.next().expect("principal, action, resource, context");
        let (principal, action, resource, context) = (arn(part()), part(), part(), part());
        let resource = if resource == "KEY" { KEY } else { resource };
        let owner = self.owner.map(|it| format!("\"resource_account\": \"{it}\", "));
        let mut text = format!(
            "{{\"request\": {{\"principal\": \"{principal}\", \"action\": \"{action}\", \
             \"resource\": \"{resource}\", {}\"context\": {context}}}",
            owner.unwrap_or_default()
        );
        for (name, member) in &self.members {
            text.push_str(&format!(", \"{name}\": {member}"));
        }
        text.push('}');
        let document = Document::parse(Arc::new(Source::new("example", text.as_str())));
        let document = document.unwrap_or_else(|error| panic!("{error} in {text}"));
        let case = Case::read(&document).unwrap_or_else(|it| panic!("{} in {text}", it.message));
        let decision = decide(&case);
        let why = decision.because().into_iter().map(|it| it.message).collect();
        (decision.outcome.word(), why)
    }
}

fn account(letter: &str) -> &'static str {
    match letter {
        "A" => "111122223333",
        "B" => "444455556666",
        other => panic!("`{other}` is no account of the examples"),
    }
}

/// `A:user/ann` as an ARN; a service or a stranger as it stands.
fn arn(principal: &str) -> String {
    let Some((letter, rest)) = principal.split_once(':') else { return principal.to_owned() };
    let session = rest.starts_with("assumed-role/") || rest.starts_with("federated-user/");
    let service = if session { "sts" } else { "iam" };
    format!("arn:aws:{service}::{}:{rest}", account(letter))
}

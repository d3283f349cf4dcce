//! From a file's bytes to documents that can be judged, or to the reason why not.

use std::sync::Arc;

use keywright_model::text::json::JsonError;
use keywright_model::text::{Document, Path, Place, Source, SourceError, Span};
use keywright_policy::{Finding, Findings};

use keywright_vendors::confluent;

use crate::Unjudged;
use crate::judge::is_trail;

use super::kind::{Kind, recognize};
use super::rules::RULES;

/// No document of any kind may be longer, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// How a file came to be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Somebody named it: it must be a document.
    ByName,
    /// It lay in a folder: it may be anything.
    InFolder,
    /// It lay in a folder and is not read, for this reason.
    Unread(&'static str),
}

/// A file that was opened.
#[derive(Debug, Default)]
pub struct Opened {
    /// Its documents: one, or those of a bundle.
    pub documents: Vec<(Kind, Document)>,
    /// What was told of its text.
    pub findings: Vec<Finding>,
    /// What of it is not judged.
    pub unjudged: Vec<Unjudged>,
    /// It should have been judged, and cannot be read.
    pub unreadable: bool,
}

impl Opened {
    /// Whether a record of a key, as the vendor keeps it, is among the documents.
    pub fn holds_record(&self) -> bool {
        let keys = |kind: &Kind| matches!(kind, Kind::Confluent(confluent::Kind::Keys));
        let mut lists = self.documents.iter().filter(|it| keys(&it.0));
        lists.any(|it| !confluent::records(&it.1).is_empty())
    }
}

/// A try to read a document, as the rules about texts see it.
#[derive(Debug)]
pub struct Attempt {
    /// The text; empty where the bytes are none.
    pub source: Arc<Source>,
    /// How many bytes there were.
    pub bytes: usize,
    /// Why the bytes are no text.
    pub no_text: Option<SourceError>,
    /// The tree, or why there is none.
    pub document: Result<Document, JsonError>,
    /// What it is.
    pub kind: Option<Kind>,
}

impl Attempt {
    /// The place of a span of the text.
    pub fn place(&self, span: Span) -> Place {
        Place { source: self.source.clone(), span, path: Path::root() }
    }

    fn new(name: &str, bytes: &[u8]) -> Attempt {
        let (source, no_text) = match Source::decode(name, bytes) {
            Ok(source) => (Arc::new(source), None),
            Err(error) => (Arc::new(Source::new(name, "")), Some(error)),
        };
        let mut document = Document::parse(source.clone()).map(unwrapped);
        if let (Err(_), Some(listed)) = (&document, lines(name, source.text())) {
            document = Ok(listed);
        }
        let kind = document.as_ref().ok().and_then(|it| recognize(&it.root));
        let mut source = source;
        if kind == Some(Kind::Plan) {
            // WHY: a plan holds the values of all resources, passwords of databases among them.
            document = document.map(Document::guard);
            source = document.as_ref().map_or(source, |it| it.source.clone());
        }
        Attempt { source, bytes: bytes.len(), no_text, document, kind }
    }
}

/// What `--query Policy --output json` prints is the policy as one string: the document is what the
/// string carries.
fn unwrapped(document: Document) -> Document {
    let carries = document.root.as_str().is_some_and(|it| it.trim_start().starts_with('{'));
    let carried = if carries { document.carried(&document.root).ok() } else { None };
    carried.unwrap_or(document)
}

/// A log that is written a line an event, as one list; `None` where it is none.
fn lines(name: &str, text: &str) -> Option<Document> {
    let all = || text.lines().filter(|it| !it.trim().is_empty());
    let first = Document::parse(Arc::new(Source::new(name, all().next()?))).ok()?;
    if !is_trail(&first.root) {
        return None;
    }
    let list = format!("[{}]", all().collect::<Vec<_>>().join(",\n"));
    Document::parse(Arc::new(Source::new(name, list))).ok()
}

/// Opens a file.
pub fn open(name: &str, bytes: &[u8], asked: Asked) -> Opened {
    let mut opened = Opened::default();
    if asked == Asked::InFolder && !looks_like_json(bytes) {
        opened.unjudged.push(Unjudged { file: name.to_owned(), why: "it is no JSON".to_owned() });
        return opened;
    }
    let attempt = Attempt::new(name, bytes);
    let mut out = Findings::default();
    RULES.iter().for_each(|rule| (rule.check)(&attempt, &mut out));
    opened.findings = out.into_vec();
    let refused = opened.findings.iter().any(|it| it.severity == keywright_policy::Severity::Error);
    match (attempt.document, attempt.kind) {
        _ if refused => opened.unreadable = true,
        (Ok(document), Some(Kind::Bundle)) => unpack(name, &document, &mut opened),
        (Ok(document), Some(kind)) => opened.documents.push((kind, document)),
        (Ok(document), None) => {
            let why = match document.root.as_array() {
                Some([]) => "an empty list does not tell what it lists".to_owned(),
                _ => "it is of no kind that keywright knows".to_owned(),
            };
            opened.unjudged.push(Unjudged { file: name.to_owned(), why });
        }
        (Err(_), _) => opened.unreadable = true,
    }
    opened
}

/// Opens a document that stands in another text.
pub fn open_document(document: &Document) -> Opened {
    let mut opened = Opened::default();
    let repeated = document.root.repeated_names();
    if let Some((_, second)) = repeated.first() {
        let why = format!("`{}` stands twice in one object", second.name);
        opened.unjudged.push(Unjudged { file: document.source.name().to_owned(), why });
        return opened;
    }
    match recognize(&document.root) {
        Some(Kind::Bundle) => unpack(document.source.name(), document, &mut opened),
        Some(kind) => opened.documents.push((kind, document.clone())),
        None => {
            let why = "it is of no kind that keywright knows".to_owned();
            opened.unjudged.push(Unjudged { file: document.source.name().to_owned(), why });
        }
    }
    opened
}

fn unpack(name: &str, bundle: &Document, opened: &mut Opened) {
    let documents = bundle.root.get("documents").and_then(|it| it.as_array()).unwrap_or_default();
    for (index, node) in documents.iter().enumerate() {
        match recognize(node) {
            Some(kind) => opened.documents.push((kind, bundle.branch(node))),
            None => opened.unjudged.push(Unjudged {
                file: name.to_owned(),
                why: format!("its document {} is of no kind that keywright knows", index + 1),
            }),
        }
    }
}

/// Whether a file in a folder is worth a try: past marks and spaces it begins as JSON does, in
/// whichever encoding.
fn looks_like_json(bytes: &[u8]) -> bool {
    let marks = [0xEF, 0xBB, 0xBF, 0xFF, 0xFE, 0, b' ', b'\t', b'\n', b'\r'];
    let first = bytes.iter().find(|it| !marks.contains(it));
    matches!(first, Some(b'{' | b'['))
}

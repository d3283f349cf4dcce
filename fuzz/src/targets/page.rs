//! A rule's page. No page comes from outside; the target is here because the parser is.

use std::sync::Mutex;

use keywright_policy::Page;

/// Pages are compiled in, so the reader wants a text that lives forever. These do, up to a limit.
static KEPT: Mutex<(Vec<&'static str>, usize)> = Mutex::new((Vec::new(), 0));

/// Bytes of text that one run keeps; past them the target looks at nothing.
const KEPT_BYTES_MAX: usize = 256 * 1024 * 1024;

/// Reads every part of a page.
pub fn run(bytes: &[u8]) {
    let Some(text) = kept(bytes) else { return };
    let page = Page::new(text);
    let _ = (page.name(), page.severity(), page.since(), page.summary(), page.refs().count());
    for example in page.examples() {
        assert!(text.contains(example.text));
    }
}

fn kept(bytes: &[u8]) -> Option<&'static str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut kept = KEPT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if KEPT_BYTES_MAX < kept.1 + text.len() {
        return None;
    }
    let text: &'static str = String::leak(text.to_owned());
    // A reference to each: a leak checker counts them as held.
    kept.0.push(text);
    kept.1 += text.len();
    Some(text)
}

//! A mistake in `keywright.toml`: where, what, and what to write instead.

use std::sync::Arc;

use keywright_model::text::{Edit, Path, Place, Source, Span};
use keywright_policy::{Finding, Findings, Page, Rule};

/// The file says something that is not in its language, or contradicts itself. Nothing is judged
/// until it is mended.
pub const RULE: Rule<(Arc<Source>, Vec<Mistake>)> = Rule {
    code: "CFG-001",
    page: Page::new(include_str!("mistake.md")),
    check: |(source, mistakes), out| mistakes.iter().for_each(|it| it.tell(source, out)),
};

/// One mistake.
#[derive(Debug, Clone)]
pub struct Mistake {
    /// The offending text.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// The text that mends it, where there is one.
    pub instead: Option<String>,
}

impl Mistake {
    /// A mistake without a text that would mend it.
    pub(super) fn new(span: Span, message: impl Into<String>, help: impl Into<String>) -> Mistake {
        Mistake { span, message: message.into(), help: help.into(), instead: None }
    }

    fn tell(&self, source: &Arc<Source>, out: &mut Findings) {
        let place = Place { source: source.clone(), span: self.span, path: Path::root() };
        let finding = out.add(&RULE, Some(&place), format_args!("{}", self.message));
        finding.help(&self.help);
        if let Some(text) = &self.instead {
            finding.edit(source, Edit::replace(self.span, text));
        }
    }
}

/// Mistakes as findings, in the order of the file.
pub(super) fn findings(source: &Arc<Source>, mut mistakes: Vec<Mistake>) -> Vec<Finding> {
    mistakes.sort_by_key(|it| it.span);
    let mut out = Findings::default();
    (RULE.check)(&(source.clone(), mistakes), &mut out);
    out.into_vec()
}

/// The word of a list that a mistyped one was meant to be.
pub(super) fn nearest<'w>(
    typed: &str,
    words: impl IntoIterator<Item = &'w str>,
) -> Option<&'w str> {
    let typed = typed.to_ascii_lowercase();
    let far = |it: &str| strsim::damerau_levenshtein(&typed, it);
    let limit = (typed.len() / 3).clamp(1, 3);
    words.into_iter().map(|it| (far(it), it)).filter(|it| it.0 <= limit).min().map(|it| it.1)
}

//! Findings for people: what, where in the text, why, and the next step, ready to paste.

use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use keywright_estate::Report;
use keywright_model::text::{Place, Source, Span};
use keywright_policy::{Coming, Finding, Severity};

use crate::excerpt::{Excerpt, columns};
use crate::say::Say;

/// Files that are not judged are listed up to here; the rest is counted.
const UNJUDGED_TOLD_MAX: usize = 20;

/// How many findings of each severity were told.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) error: usize,
    pub(crate) warning: usize,
    pub(crate) note: usize,
    pub(crate) unknown: usize,
}

impl Tally {
    /// Counts a finding.
    pub(crate) fn count(&mut self, finding: &Finding) {
        match finding.severity {
            Severity::Error => self.error += 1,
            Severity::Warning => self.warning += 1,
            Severity::Note => self.note += 1,
            Severity::Unknown => self.unknown += 1,
        }
    }
}

/// Prints findings as they come.
#[derive(Debug)]
pub(crate) struct Text {
    say: Say,
    renderer: Renderer,
}

impl Text {
    pub(crate) fn new(say: Say) -> Text {
        Text { say, renderer: Renderer::styled().decor_style(DecorStyle::Ascii).term_width(100) }
    }

    /// Prints one finding. Colors are stripped where they are not wanted.
    pub(crate) fn finding(&self, finding: &Finding) {
        let text = columns(self.renderer.render(&groups(finding)));
        self.say.data(&format!("{text}\n\n"));
    }

    /// Prints what is left to say at the end.
    pub(crate) fn end(&self, report: &Report, tally: &Tally) {
        self.forecast(report);
        let judged = report.judged;
        let mut out = format!(
            "{}, {}, {}, {} in {} and {}",
            count(tally.error, "error"),
            count(tally.unknown, "unknown"),
            count(tally.warning, "warning"),
            count(tally.note, "note"),
            count(judged.keys, "key"),
            count(judged.files, "file"),
        );
        if !report.allowed.is_empty() {
            out.push_str(&format!("; {} allowed for a time", report.allowed.len()));
        }
        if let Some(narrowed) = report.narrowed() {
            out.push_str(&format!(", {narrowed}"));
        }
        out.push('\n');
        self.say.data(&out);
        for it in report.unjudged.iter().take(UNJUDGED_TOLD_MAX) {
            self.say.talk(&format!("not judged: {}: {}", it.file, it.why));
        }
        if let Some(more) =
            report.unjudged.len().checked_sub(UNJUDGED_TOLD_MAX).filter(|it| 0 < *it)
        {
            self.say.talk(&format!("not judged: {more} more; `--format json` lists them all"));
        }
        for assumed in &report.assumed {
            self.say.talk(&format!("assumed: {assumed}"));
        }
    }
}

impl Text {
    /// Prints what dates to come bring, the next first.
    fn forecast(&self, report: &Report) {
        if report.forecast.is_empty() {
            return;
        }
        let name = |it: &Coming| match (&it.key, it.clusters.first()) {
            (Some(key), _) => key.as_str().to_owned(),
            (None, Some(cluster)) => cluster.as_str().to_owned(),
            (None, None) => String::new(),
        };
        let wide = report.forecast.iter().map(|it| name(it).chars().count()).max().unwrap_or(0);
        let days = report.horizon.days();
        let mut out = format!("forecast for {}, the next date first:\n", count(days.into(), "day"));
        for it in &report.forecast {
            let (day, name, what) = (it.on.strftime("%Y-%m-%d"), name(it), &it.what);
            let (severity, code) = (it.severity.word(), it.rule.code);
            let passed = if it.passed { "has passed: " } else { "" };
            out.push_str(&format!(
                "  {day}  {name:wide$}  {severity:7}  {passed}{what} ({code})\n"
            ));
        }
        out.push('\n');
        self.say.data(&out);
    }
}

/// A number of things, for a sentence.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 || noun == "unknown" { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn groups(finding: &Finding) -> Vec<Group<'_>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
        Severity::Unknown => Level::WARNING.with_name("unknown"),
    };
    let title = level.primary_title(finding.message.as_str()).id(format!(
        "{} {}",
        finding.rule.code,
        finding.rule.page.name()
    ));
    let mut groups = vec![located(finding, Group::with_title(title))];
    if !finding.help.is_empty() {
        let help = Group::with_title(Level::HELP.secondary_title(finding.help.as_str()));
        groups.push(patched(finding, help));
    }
    if let Some(command) = &finding.fix.command {
        let title = Level::HELP.with_name("run").secondary_title(command.as_str());
        groups.push(Group::with_title(title));
    }
    groups
}

/// Adds the marked text, and the other places that explain it.
fn located<'f>(finding: &'f Finding, group: Group<'f>) -> Group<'f> {
    let Some(place) = &finding.place else { return group };
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        finding.notes.iter().partition(|it| Arc::ptr_eq(&it.0.source, &place.source));
    let (source, path) = (&place.source, primary_path(finding));
    let excerpt = Excerpt::around(source, &spans(place, &here));
    let primary = AnnotationKind::Primary.span(excerpt.range(source, place.span));
    let context = here.into_iter().map(|(place, text)| {
        AnnotationKind::Context.span(excerpt.range(source, place.span)).label(text.as_str())
    });
    let context: Vec<_> = context.collect();
    let snippet = Snippet::source(excerpt.text).line_start(excerpt.line).path(path);
    let mut group = group.element(snippet.annotation(primary).annotations(context));
    for (other, text) in elsewhere {
        let source = &other.source;
        let excerpt = Excerpt::around(source, &[other.span]);
        let path = excerpt.path(source, shown(source), other.span);
        let label = AnnotationKind::Context.span(excerpt.range(source, other.span));
        let snippet = Snippet::source(excerpt.text).line_start(excerpt.line).path(path);
        group = group.element(snippet.annotation(label.label(text.as_str())));
    }
    group
}

fn spans(place: &Place, notes: &[&(Place, String)]) -> Vec<Span> {
    std::iter::once(place.span).chain(notes.iter().map(|it| it.0.span)).collect()
}

/// What the document of a finding is called wherever it is shown: a layout names it once.
fn primary_path(finding: &Finding) -> Option<String> {
    let place = finding.place.as_ref()?;
    let notes = finding.notes.iter().filter(|it| Arc::ptr_eq(&it.0.source, &place.source));
    let excerpt = Excerpt::around(&place.source, &spans(place, &notes.collect::<Vec<_>>()));
    Some(excerpt.path(&place.source, shown(&place.source), place.span))
}

fn patched<'f>(finding: &'f Finding, mut group: Group<'f>) -> Group<'f> {
    let mut rest: Vec<_> = finding.fix.edits.iter().collect();
    while let Some((source, first)) = rest.first() {
        let (here, there): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|it| Arc::ptr_eq(&it.0, source));
        let spans: Vec<Span> = here.iter().map(|it| it.1.span).collect();
        let excerpt = Excerpt::across(source, &spans);
        let same = finding.place.as_ref().is_some_and(|it| Arc::ptr_eq(&it.source, source));
        let path = match same {
            true => primary_path(finding),
            false => {
                let start = spans.iter().copied().min().unwrap_or(first.span);
                Some(excerpt.path(source, shown(source), start))
            }
        };
        let patches =
            here.iter().map(|it| Patch::new(excerpt.range(source, it.1.span), it.1.text.as_str()));
        let patches: Vec<_> = patches.collect();
        let snippet = Snippet::source(excerpt.text).line_start(excerpt.line).path(path);
        group = group.element(snippet.patches(patches));
        rest = there;
    }
    group
}

/// A carried document is shown as it reads, not as it is escaped.
fn shown(source: &Source) -> String {
    match source.outer() {
        Some(_) => format!("{} (the policy in it)", source.name()),
        None => source.name().to_owned(),
    }
}

//! Findings for people: what, where in the text, why, and the next step, ready to paste.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use keywright_estate::Report;
use keywright_model::text::Source;
use keywright_policy::{Coming, Finding, Severity};

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
        self.say.data(&format!("{}\n\n", self.renderer.render(&groups(finding))));
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

fn count(number: usize, noun: &str) -> String {
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
    let same = |it: &&(_, _)| {
        let (other, _): &(keywright_model::text::Place, String) = it;
        std::sync::Arc::ptr_eq(&other.source, &place.source)
    };
    let primary = AnnotationKind::Primary.span(place.span.range());
    let context =
        finding.notes.iter().filter(same).map(|(place, text)| {
            AnnotationKind::Context.span(place.span.range()).label(text.as_str())
        });
    let snippet = Snippet::source(place.source.text())
        .path(shown(&place.source))
        .annotation(primary)
        .annotations(context);
    let mut group = group.element(snippet);
    for (other, text) in finding.notes.iter().filter(|it| !same(it)) {
        let label = AnnotationKind::Context.span(other.span.range()).label(text.as_str());
        let snippet = Snippet::source(other.source.text()).path(shown(&other.source));
        group = group.element(snippet.annotation(label));
    }
    group
}

fn patched<'f>(finding: &'f Finding, mut group: Group<'f>) -> Group<'f> {
    let mut rest: Vec<_> = finding.fix.edits.iter().collect();
    while let Some((source, _)) = rest.first() {
        let (here, there): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|it| std::sync::Arc::ptr_eq(&it.0, source));
        let patches = here.iter().map(|it| Patch::new(it.1.span.range(), it.1.text.as_str()));
        group = group.element(Snippet::source(source.text()).path(shown(source)).patches(patches));
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

//! Reads `keywright.toml` against the list of its fields. Every mistake is told, not only the
//! first.

use std::collections::BTreeMap;

use jiff::civil::Date;
use keywright_model::text::Span;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fields::{Field, Kind, Shape, TABLES, Table};
use super::mistake::{Mistake, nearest};

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A field's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    Text(String),
    Texts(Vec<Told<String>>),
    Day(Date),
    Tables(Vec<Record>),
    Format,
}

/// The fields of one table that could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// The table's name in the file, and its place.
    pub(super) name: Option<Told<String>>,
    pub(super) span: Span,
    /// A handful each: a list is shorter than a map, and as quick to look through.
    fields: Vec<(&'static str, Told<Entry>)>,
}

impl Record {
    /// The table's name.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_ref().map(|it| it.value.as_str())
    }

    /// Moves all places, where the text is the later part of a longer one.
    pub(super) fn shift(&mut self, by: usize) {
        self.span = shifted(self.span, by);
        self.name.iter_mut().for_each(|it| it.span = shifted(it.span, by));
        for (_, told) in &mut self.fields {
            told.span = shifted(told.span, by);
            match &mut told.value {
                Entry::Texts(texts) => {
                    texts.iter_mut().for_each(|it| it.span = shifted(it.span, by));
                }
                Entry::Tables(tables) => tables.iter_mut().for_each(|it| it.shift(by)),
                Entry::Text(_) | Entry::Day(_) | Entry::Format => {}
            }
        }
    }

    fn field(&self, name: &str) -> Option<&Told<Entry>> {
        self.fields.iter().find(|it| it.0 == name).map(|it| &it.1)
    }

    pub(super) fn text(&self, field: &str) -> Option<Told<String>> {
        let found = self.field(field)?;
        let Entry::Text(text) = &found.value else { return None };
        Some(Told { value: text.clone(), span: found.span })
    }

    pub(super) fn texts(&self, field: &str) -> Vec<Told<String>> {
        match self.field(field).map(|it| &it.value) {
            Some(Entry::Texts(texts)) => texts.clone(),
            Some(Entry::Text(_) | Entry::Day(_) | Entry::Tables(_) | Entry::Format) | None => {
                Vec::new()
            }
        }
    }

    pub(super) fn day(&self, field: &str) -> Option<Told<Date>> {
        let found = self.field(field)?;
        let Entry::Day(day) = found.value else { return None };
        Some(Told { value: day, span: found.span })
    }

    pub(super) fn tables(&self, field: &str) -> &[Record] {
        match self.field(field).map(|it| &it.value) {
            Some(Entry::Tables(tables)) => tables,
            Some(Entry::Text(_) | Entry::Texts(_) | Entry::Day(_) | Entry::Format) | None => &[],
        }
    }
}

/// The tables of a file, by the name of their kind, in the order of the file.
pub(super) type Records = BTreeMap<&'static str, Vec<Record>>;

/// A part of a text that reads by itself.
pub(super) struct Part {
    pub(super) records: Records,
    pub(super) has_format: bool,
}

/// Reads a part of a text; `None` where anything is amiss.
pub(super) fn part(text: &str) -> Option<Part> {
    let root = DeTable::parse(text).ok()?;
    let mut reader = Reader { text, mistakes: Vec::new() };
    let records = reader.tables(&root);
    let has_format = root.get_ref().contains_key("format");
    reader.mistakes.is_empty().then_some(Part { records, has_format })
}

/// Reads the text. What could be read is returned beside the mistakes.
pub(super) fn read(text: &str) -> (Records, Vec<Mistake>) {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, mistakes: Vec::new() };
    for error in &errors {
        let span = error.span().map_or(Span::default(), |it| Span::new(it.start, it.end));
        let help = "write it as TOML has it: https://toml.io/en/v1.1.0";
        reader.mistakes.push(Mistake::new(span, error.message(), help));
    }
    // WHY: after a broken line the rest of the table may be missing, and every complaint about what
    // is missing would be noise.
    let records = if errors.is_empty() { reader.file(&root) } else { Records::new() };
    (records, reader.mistakes)
}

struct Reader<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn file(&mut self, root: &Spanned<DeTable<'_>>) -> Records {
        let records = self.tables(root);
        let has = |name: &str| root.get_ref().contains_key(name);
        let first = Span::new(0, self.text.find('\n').unwrap_or(self.text.len()));
        if !has("format") {
            self.push(first, "`format` is missing", "write `format = 1` as the first line");
        }
        if !has("estate") {
            self.push(
                first,
                "the table `[estate]` is missing",
                "add `[estate]` with `name` and `vendor`",
            );
        }
        records
    }

    /// Whatever stands in the text.
    fn tables(&mut self, root: &Spanned<DeTable<'_>>) -> Records {
        let mut records = Records::new();
        let top: Vec<&Table> = TABLES.iter().filter(|it| it.shape == Shape::Top).collect();
        let fields: Vec<&Field> = top.iter().flat_map(|it| it.fields).collect();
        for (name, value) in root.get_ref() {
            let field = fields.iter().find(|it| it.name == name.get_ref().as_ref());
            let table = TABLES.iter().find(|it| it.name == name.get_ref().as_ref());
            match (field, table) {
                (Some(field), _) => _ = self.value(field, value),
                (None, Some(table)) => {
                    let mut found = self.table(table, span(name), value);
                    found.sort_by_key(|it| it.span);
                    records.insert(table.name, found);
                }
                (None, None) => {
                    let known =
                        TABLES.iter().map(|it| it.name).chain(fields.iter().map(|it| it.name));
                    self.unknown_name(name, "table", known.filter(|it| !it.is_empty()));
                }
            }
        }
        records
    }

    fn table(&mut self, table: &Table, name: Span, value: &Spanned<DeValue<'_>>) -> Vec<Record> {
        match (table.shape, value.get_ref()) {
            (Shape::One | Shape::Top, DeValue::Table(fields)) => {
                vec![self.record(table.fields, None, name, fields)]
            }
            (Shape::Named, DeValue::Table(all)) => {
                all.iter().filter_map(|(name, value)| self.named(table, name, value)).collect()
            }
            (Shape::Listed, DeValue::Array(all)) => {
                let each = all.iter().map(|it| self.listed(table.fields, it));
                each.collect::<Vec<_>>().into_iter().flatten().collect()
            }
            (shape, _) => {
                let wanted = match shape {
                    Shape::One | Shape::Top => format!("[{}]", table.name),
                    Shape::Named => format!("[{}.NAME]", table.name),
                    Shape::Listed => format!("[[{}]]", table.name),
                };
                let message = format!("`{}` must be written `{wanted}`", table.name);
                self.push(name, &message, &format!("write `{wanted}` and its fields below"));
                Vec::new()
            }
        }
    }

    fn named(
        &mut self,
        table: &Table,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Record> {
        let told = Told { value: name.get_ref().to_string(), span: span(name) };
        if let DeValue::Table(fields) = value.get_ref() {
            return Some(self.record(table.fields, Some(told), span(name), fields));
        }
        let message = format!("`{}` stands for a table `[{}.NAME]`", told.value, table.name);
        let help = format!("write `[{}.{}]` and its fields below", table.name, told.value);
        self.push(told.span, &message, &help);
        None
    }

    fn listed(&mut self, fields: &'static [Field], value: &Spanned<DeValue<'_>>) -> Option<Record> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(self.record(fields, None, span(value), table));
        }
        self.push(span(value), "this must be a table", "write `{ … }` with its fields");
        None
    }

    fn record(
        &mut self,
        fields: &'static [Field],
        name: Option<Told<String>>,
        place: Span,
        table: &DeTable<'_>,
    ) -> Record {
        let mut record = Record { name, span: place, fields: Vec::with_capacity(table.len()) };
        for (name, value) in table {
            match fields.iter().find(|it| it.name == name.get_ref().as_ref()) {
                Some(field) => {
                    if let Some(entry) = self.value(field, value) {
                        record.fields.push((field.name, Told { value: entry, span: span(value) }));
                    }
                }
                None => self.unknown_name(name, "field", fields.iter().map(|it| it.name)),
            }
        }
        for field in fields.iter().filter(|it| it.required && !table.contains_key(it.name)) {
            let message = format!("`{}` is missing: {}", field.name, lower(field.means));
            self.push(place, &message, &format!("add `{} = {}`", field.name, sample(field.kind)));
        }
        record
    }

    fn value(&mut self, field: &Field, value: &Spanned<DeValue<'_>>) -> Option<Entry> {
        let place = span(value);
        match (field.kind, value.get_ref()) {
            (Kind::Text, DeValue::String(text)) if !text.trim().is_empty() => {
                Some(Entry::Text(text.to_string()))
            }
            (Kind::Word(words), DeValue::String(text)) => self.word(field, words, text, place),
            (Kind::Texts, DeValue::Array(all)) => {
                let read = all.iter().map(|it| match it.get_ref() {
                    DeValue::String(text) => Some(Told { value: text.to_string(), span: span(it) }),
                    _ => None,
                });
                let texts: Option<Vec<_>> = read.collect();
                texts.map(Entry::Texts).or_else(|| self.wrong(field, value))
            }
            (Kind::Day, DeValue::Datetime(day)) => {
                let read = day.to_string().parse::<Date>().ok().filter(|_| day.time.is_none());
                read.map(Entry::Day).or_else(|| self.wrong(field, value))
            }
            (Kind::Format, DeValue::Integer(number)) if number.as_str() == "1" => {
                Some(Entry::Format)
            }
            (Kind::Tables(fields), DeValue::Array(all)) => {
                let each: Vec<_> = all.iter().map(|it| self.listed(fields, it)).collect();
                Some(Entry::Tables(each.into_iter().flatten().collect()))
            }
            (
                Kind::Text
                | Kind::Word(_)
                | Kind::Texts
                | Kind::Day
                | Kind::Format
                | Kind::Tables(_),
                _,
            ) => self.wrong(field, value),
        }
    }

    fn word(&mut self, field: &Field, words: &[&str], text: &str, place: Span) -> Option<Entry> {
        if words.contains(&text) {
            return Some(Entry::Text(text.to_owned()));
        }
        let list: Vec<String> = words.iter().map(|it| format!("`{it}`")).collect();
        let message = format!("`{text}` is not a value of `{}`", field.name);
        let near = nearest(text, words.iter().copied());
        let help = match near {
            Some(word) => format!("did you mean `{word}`? It is one of {}", list.join(", ")),
            None => format!("write one of {}", list.join(", ")),
        };
        let instead = near.map(|it| format!("\"{it}\""));
        self.mistakes.push(Mistake { span: place, message, help, instead });
        None
    }

    fn wrong(&mut self, field: &Field, value: &Spanned<DeValue<'_>>) -> Option<Entry> {
        let wanted = match field.kind {
            Kind::Text => "a string that is not empty",
            Kind::Word(_) => "a word in quotes",
            Kind::Texts => "a list of strings",
            Kind::Day => "a day",
            Kind::Format => "the number 1",
            Kind::Tables(_) => "a list of tables",
        };
        let message = format!("`{}` must be {wanted}", field.name);
        let help = format!("write `{} = {}`", field.name, sample(field.kind));
        self.push(span(value), &message, &help);
        None
    }

    fn unknown_name<'w>(
        &mut self,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        what: &str,
        known: impl Iterator<Item = &'w str>,
    ) {
        let known: Vec<&str> = known.collect();
        let message = format!("there is no {what} `{}`", name.get_ref());
        let near = nearest(name.get_ref(), known.iter().copied());
        let help = match near {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("the {what}s here are {}", known.join(", ")),
        };
        let instead = near.map(str::to_owned);
        self.mistakes.push(Mistake { span: span(name), message, help, instead });
    }

    fn push(&mut self, span: Span, message: &str, help: &str) {
        self.mistakes.push(Mistake::new(span, message, help));
    }
}

fn shifted(span: Span, by: usize) -> Span {
    let range = span.range();
    Span::new(range.start + by, range.end + by)
}

fn span<T>(it: &Spanned<T>) -> Span {
    Span::new(it.span().start, it.span().end)
}

fn lower(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// What a value of this kind may look like.
pub(super) fn sample(kind: Kind) -> String {
    match kind {
        Kind::Text => "\"…\"".to_owned(),
        Kind::Word(words) => format!("\"{}\"", words.first().copied().unwrap_or("…")),
        Kind::Texts => "[\"…\"]".to_owned(),
        Kind::Day => "2027-01-31".to_owned(),
        Kind::Format => "1".to_owned(),
        Kind::Tables(_) => "[{ … }]".to_owned(),
    }
}

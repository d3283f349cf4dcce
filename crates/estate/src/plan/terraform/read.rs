//! From the document to resources, before and after.

use std::collections::{BTreeMap, BTreeSet};

use keywright_model::text::{Node, Shaper};

use crate::plan::resource::{Fate, Mode, Plan, Resource, Unread};
use crate::plan::value::State;
use crate::plan::world::{is_read, touches_keys};

use super::Configuration;

/// The resources of a plan that stand around keys. Each is held against each.
const READ_MAX: usize = 5_000;

/// Reads a plan that has no fault.
pub(crate) fn read(shaper: &Shaper) -> Plan<'_> {
    let root = shaper.root();
    let module = root.at(&["configuration", "root_module"]);
    let configuration = Configuration { root: module, ..Configuration::default() };
    let mut plan = Plan {
        shaper,
        resources: Vec::new(),
        unread: Vec::new(),
        incomplete: Vec::new(),
        configuration,
        scopes: Default::default(),
    };
    let mut reader = Reader { plan: &mut plan, unread: BTreeMap::new(), seen: BTreeSet::new() };
    let changes = root.get("resource_changes").and_then(Node::as_array).unwrap_or_default();
    changes.iter().for_each(|it| reader.change(it));
    // WHY both: a state by itself has its values where a plan has those of its prior state.
    for path in [&["prior_state", "values", "root_module"][..], &["values", "root_module"]] {
        if let Some(module) = root.at(path) {
            reader.module(module);
        }
    }
    let unread = reader.unread.into_values().collect();
    plan.unread = unread;
    whole(root, &mut plan);
    plan
}

struct Reader<'r, 'p> {
    plan: &'r mut Plan<'p>,
    unread: BTreeMap<&'p str, Unread>,
    /// The addresses that the plan itself speaks of.
    seen: BTreeSet<&'p str>,
}

impl<'p> Reader<'_, 'p> {
    fn change(&mut self, node: &'p Node) {
        let Some(told) = node.get("address") else { return };
        let Some(address) = told.as_str() else { return };
        let deposed = node.get("deposed").and_then(Node::as_str);
        if deposed.is_none() {
            self.seen.insert(address);
        }
        let change = node.get("change");
        let part = |name: &str| change.and_then(|it| it.get(name)).filter(|it| !it.is_null());
        let actions = part("actions").and_then(Node::as_array).unwrap_or_default();
        let actions: Vec<&str> = actions.iter().filter_map(Node::as_str).collect();
        let before = part("before").map(|values| State { values, unknown: None });
        let unknown = part("after_unknown");
        // WHY: of what is made wholly later the plan prints no values at all.
        let after = part("after").or(unknown.and(change));
        let after = after.map(|values| State { values, unknown });
        let (fate, before, after) = match actions.as_slice() {
            ["no-op"] => (Fate::Stays, before, after.or(before)),
            ["read"] => (Fate::Stays, None, after),
            ["create"] => (Fate::Made, None, after),
            ["update"] => (Fate::Changed, before, after),
            ["delete", "create"] | ["create", "delete"] => (Fate::Replaced, before, after),
            ["delete"] => (Fate::Deleted, before, None),
            ["forget"] => (Fate::Forgotten, before, before),
            _ => {
                let (why, place) = (
                    format!("what it does with `{address}` is `{}`", actions.join("`, `")),
                    self.plan.place(told),
                );
                if node.get("type").and_then(Node::as_str).is_some_and(touches_keys) {
                    self.plan.incomplete.push((why, place));
                }
                return;
            }
        };
        let suffix = deposed.map(|it| format!(" (deposed {it})")).unwrap_or_default();
        self.push(node, told, &suffix, fate, before, after);
    }

    /// What the state holds and the plan leaves alone: whatever was read, and what was not asked
    /// for where the plan is of a part.
    fn module(&mut self, module: &'p Node) {
        let of = |name: &str| module.get(name).and_then(Node::as_array).unwrap_or_default();
        for node in of("resources") {
            let Some(told) = node.get("address") else { continue };
            let values = node.get("values").map(|values| State { values, unknown: None });
            let deposed = node.get("deposed_key").is_some();
            if deposed || told.as_str().is_none_or(|it| self.seen.contains(it)) {
                continue;
            }
            self.push(node, told, "", Fate::Stays, values, values);
        }
        of("child_modules").iter().for_each(|it| self.module(it));
    }

    fn push(
        &mut self,
        node: &'p Node,
        told: &'p Node,
        suffix: &str,
        fate: Fate,
        before: Option<State<'p>>,
        after: Option<State<'p>>,
    ) {
        let text = |name: &str| node.get(name).and_then(Node::as_str).unwrap_or_default();
        let (kind, address) = (text("type"), told.as_str().unwrap_or_default());
        let mode = if text("mode") == "data" { Mode::Data } else { Mode::Managed };
        if !is_read(kind) {
            if touches_keys(kind) && mode == Mode::Managed {
                let place = self.plan.place(told);
                let first =
                    || Unread { kind: kind.into(), count: 0, address: address.into(), place };
                self.unread.entry(kind).or_insert_with(first).count += 1;
            }
            return;
        }
        if READ_MAX <= self.plan.resources.len() {
            let why = format!("it has more than {READ_MAX} resources around keys");
            if self.plan.incomplete.last().is_none_or(|it| it.0 != why) {
                self.plan.incomplete.push((why, self.plan.place(told)));
            }
            return;
        }
        let module = match text("module_address") {
            "" => module_of(address, mode, kind),
            told => told,
        };
        self.plan.resources.push(Resource {
            address: format!("{address}{suffix}"),
            told,
            module,
            mode,
            kind,
            name: text("name"),
            index: node.get("index"),
            fate,
            before,
            after,
        });
    }
}

/// The module of an address: what stands before the resource itself.
fn module_of<'a>(address: &'a str, mode: Mode, kind: &str) -> &'a str {
    let mark = match mode {
        Mode::Managed => format!(".{kind}."),
        Mode::Data => format!(".data.{kind}."),
    };
    address.rfind(&mark).map_or("", |it| &address[..it])
}

/// What the plan says against its being the whole.
fn whole(root: &Node, plan: &mut Plan<'_>) {
    // WHY not `complete`: what a plan of a part leaves out, a later plan does, and is judged then.
    let errored = root.get("errored").filter(|it| it.as_bool() == Some(true));
    let deferred = root.get("deferred_changes").filter(|it| {
        let changes = it.as_array().unwrap_or_default().iter();
        let kinds = changes.filter_map(|it| it.at(&["resource_change", "type"])?.as_str());
        kinds.into_iter().any(|it| is_read(it) || touches_keys(it))
    });
    let all = [
        (errored.map(|it| plan.place(it)), "the planning failed before its end"),
        (deferred.map(|it| plan.place(it)), "changes of keys are put off to a later plan"),
    ];
    let all: Vec<_> = all.into_iter().filter_map(|it| Some((it.1.to_owned(), it.0?))).collect();
    plan.incomplete.extend(all);
}

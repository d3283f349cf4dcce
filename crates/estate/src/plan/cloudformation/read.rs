//! From a template to resources that are all yet to be made.

use keywright_model::text::Shaper;

use crate::plan::resource::{Fate, Mode, Plan, Resource};
use crate::plan::terraform::Configuration;
use crate::plan::value::State;

use super::Translated;

/// Reads a template that was translated. WHY all is made: a template does not say what there is
/// already.
pub(crate) fn read<'p>(shaper: &'p Shaper, translated: &'p Translated) -> Plan<'p> {
    let mut configuration = Configuration::default();
    let mut resources = Vec::new();
    for it in &translated.resources {
        let name = it.told.as_str().unwrap_or_default();
        for (path, target) in &it.links {
            configuration.links.insert((name, *path), target);
        }
        let after = State { values: &it.values, unknown: Some(&it.unknown) };
        resources.push(Resource {
            address: name.to_owned(),
            told: &it.told,
            module: "",
            mode: Mode::Managed,
            kind: it.kind,
            name,
            index: None,
            fate: Fate::Made,
            before: None,
            after: Some(after),
        });
    }
    let incomplete = translated.incomplete.iter();
    let incomplete = incomplete.map(|it| (it.0.clone(), shaper.place(&it.1))).collect();
    let (unread, scopes) = (Vec::new(), Default::default());
    Plan { shaper, resources, unread, incomplete, configuration, scopes }
}

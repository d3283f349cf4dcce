//! The plans of the examples, after changes.

use serde_json::{Value, json};

use crate::memory::Memory;

/// An example after changes of parts of its resources.
pub(super) fn changed(file: &str, changes: &[(&str, Value)]) -> Memory {
    let plans = Memory::from_disk("../../examples/plans", "plans");
    let text = plans.0.get(std::path::Path::new(file)).expect("the example is there");
    let mut plan: Value = serde_json::from_slice(text).expect("JSON");
    for (address, change) in changes {
        let all = plan["resource_changes"].as_array_mut().expect("changes");
        let it = all.iter_mut().find(|it| it["address"] == *address).expect("a resource");
        let Value::Object(parts) = change else { panic!("a change is an object") };
        for (name, value) in parts {
            if let (Value::Object(old), Value::Object(new)) = (&mut it["change"][name], value) {
                old.extend(new.clone());
            } else {
                it["change"][name] = value.clone();
            }
        }
    }
    Memory([("plan.json".into(), plan.to_string().into_bytes())].into())
}

pub(super) fn lines(memory: &Memory) -> Vec<String> {
    memory.check(&["plan.json"]).lines()
}

pub(super) fn gone() -> Value {
    json!({"actions": ["delete"], "after": null})
}

/// A plan with one resource more, which is called `it`.
pub(super) fn added(mut plan: Memory, kind: &str, change: Value) -> Memory {
    let text = plan.0.values_mut().next().expect("a plan");
    let mut read: Value = serde_json::from_slice(text).expect("JSON");
    let resource = json!({"address": format!("{kind}.it"), "mode": "managed", "type": kind,
        "name": "it", "change": change});
    read["resource_changes"].as_array_mut().expect("changes").push(resource);
    *text = read.to_string().into_bytes();
    plan
}

use keywright_estate::{RenderedKey, Unjudged};
use keywright_model::{Cloud, KeyName};
use keywright_policy::{Rendered, Step, Unmet, Written};
use keywright_views::render;
use serde_json::Value;

fn everything(cloud: Cloud) -> RenderedKey {
    RenderedKey {
        key: KeyName::new("orders"),
        cloud,
        rendered: Rendered {
            documents: vec![Written { kind: "key-policy", text: "{}\n".to_owned() }],
            commands: vec![Step { why: "so\nrm".to_owned(), command: "do it".to_owned() }],
            unmet: vec![Unmet { what: "that".to_owned(), certain: false }],
            notes: vec!["mind".to_owned()],
        },
        unjudged: vec![Unjudged { file: "a.txt".to_owned(), why: "it is no JSON".to_owned() }],
        assumed: vec!["nothing"],
    }
}

#[test]
fn what_is_written_fits_its_schema() {
    let schema = include_str!("../../../../schema/render.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    let validator = jsonschema::options().build(&schema).expect("the schema is one");
    for cloud in [Cloud::Aws, Cloud::Azure, Cloud::Google] {
        let view: Value = serde_json::from_str(&render::json(&everything(cloud))).expect("JSON");
        assert!(validator.is_valid(&view), "{view:#}");
        for name in view.as_object().expect("an object").keys() {
            let mut less = view.clone();
            less.as_object_mut().expect("an object").remove(name);
            assert!(!validator.is_valid(&less), "{name} may be left out");
        }
    }
}

#[test]
fn a_document_stands_alone_and_commands_have_comments() {
    let mut it = everything(Cloud::Aws);
    assert_eq!(render::text(&it), "{}\n");
    it.rendered.documents.clear();
    let head = "# What the vendor needs of the key orders, in a shell.";
    assert_eq!(render::text(&it), format!("{head}\n# so rm\ndo it\n"));
}

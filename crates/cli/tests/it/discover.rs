//! `init --discover`, `observe` and `doctor`, as far as they go without a cloud.

use crate::run::{World, top};

#[test]
fn a_state_becomes_an_estate_and_is_never_written_over() {
    let plan = top().join("examples/plans/terraform/plan.json");
    let plan = plan.to_str().expect("text");
    let world = World::new("discover_state", &[("a/empty", b"")]);
    let ran = world.run(&["init", "--discover", "--state", plan, "a"]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert!(ran.talk.contains("found 1 key, 0 clusters"), "{ran:?}");
    let ran = world.run(&["check", "a", "--format", "json"]);
    assert!(ran.data.contains("observed/key-orders"), "{ran:?}");
    let ran = world.run(&["init", "--discover", "--state", plan, "a"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.talk.contains("is there already, and is left as it is"), "{ran:?}");
}

#[test]
fn what_is_no_state_is_refused_with_the_next_step() {
    let world = World::new("discover_no_state", &[("s.json", b"{}")]);
    let ran = world.run(&["init", "--discover", "--state", "s.json"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.talk.contains("`s.json`: it is no state and no plan"), "{ran:?}");
    assert!(ran.talk.contains("help: print the state anew"), "{ran:?}");
    assert!(ran.data.is_empty());
}

#[test]
#[cfg(not(feature = "live"))]
fn a_build_without_doors_says_so_and_is_never_healthy() {
    let acme = top().join("examples/acme");
    let acme = acme.to_str().expect("text");
    let world = World::new("discover_no_doors", &[("empty", b"")]);
    for words in [&["observe", acme][..], &["init", "--discover"]] {
        let ran = world.run(words);
        assert_eq!(ran.exit, 2, "{ran:?}");
        assert!(ran.talk.contains("help: build keywright with `--features live`"), "{ran:?}");
    }
    let ran = world.run(&["doctor", acme]);
    assert_eq!(ran.exit, 3, "{ran:?}");
    assert!(ran.data.contains("good    estate: it declares 11 keys"), "{ran:?}");
    assert!(ran.data.contains("unknown clouds and vendors"), "{ran:?}");
}

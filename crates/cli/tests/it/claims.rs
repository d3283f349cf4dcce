//! Claims, releases, and the journal that keeps them.

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use crate::run::{Ran, World, top};

/// Two spellings of one key: siblings of a multi-Region key.
const HERE: &str = "arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";
const THERE: &str = "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab";

/// Runs commands one after another in one folder, and holds what people see against what a person
/// read. Times of today are told as `NOW`.
fn check(test: &str, files: &[(&str, &[u8])], commands: &[&[&str]], wanted: Expect) {
    let world = World::new(test, files);
    let mut out = String::new();
    for words in commands {
        let ran = world.run(words);
        let shown: Vec<String> = words.iter().map(|it| short(it)).collect();
        writeln!(out, "$ {}", shown.join(" ")).expect("writing to a string");
        out += &timeless(&ran);
        writeln!(out, "exit {}", ran.exit).expect("writing to a string");
    }
    wanted.assert_eq(&out);
}

fn short(text: &str) -> String {
    let top = top();
    let top = top.to_str().expect("a path");
    text.replace(HERE, "HERE").replace(THERE, "THERE").replace(top, "TOP")
}

fn timeless(ran: &Ran) -> String {
    let text = short(&format!("{}{}", ran.data, ran.talk));
    let mut out = String::new();
    let mut rest = text.as_str();
    // The one time that has fractions of a second is the clock's.
    while let Some(at) = rest.find("Z").filter(|_| rest.contains('.')) {
        let (before, after) = rest.split_at(at + 1);
        let start = before.rfind(' ').map_or(0, |it| it + 1);
        match before[start..].contains('.') && before[start..].contains('T') {
            true => out += &format!("{}NOW", &before[..start]),
            false => out += before,
        }
        rest = after;
    }
    // A column is as wide as its widest time, whose last zeros are not written.
    let columns = |line: &str| {
        let cells = line.split("  ").map(str::trim).filter(|it| !it.is_empty());
        cells.collect::<Vec<_>>().join("  ") + "\n"
    };
    (out + rest).lines().map(columns).collect()
}

#[test]
fn a_key_is_claimed_once_whatever_its_spelling() {
    check(
        "claimed_once",
        &[],
        &[
            &["key", "claim", HERE, "--cluster", "lkc-1", "--by", "ann"],
            &["key", "claim", THERE, "--cluster", "lkc-2", "--by", "bob"],
            &["key", "claim", THERE, "--cluster", "lkc-1", "--by", "bob"],
            &["journal", "verify"],
        ],
        expect![[r#"
            $ key claim HERE --cluster lkc-1 --by ann
            claimed: cluster `lkc-1` holds key `HERE`
            exit 0
            $ key claim THERE --cluster lkc-2 --by bob
            error: cluster `lkc-1` holds key `HERE` since NOW (claim 1, by `ann`)
            help: make a key of its own for cluster `lkc-2`: a cluster's key cannot be changed later
            exit 1
            $ key claim THERE --cluster lkc-1 --by bob
            unchanged: cluster `lkc-1` holds key `THERE` since NOW
            exit 0
            $ journal verify
            whole: every row up to 1 is as it was written
            note: that rows were cut off at the end, or all written anew, only shows against a checkpoint that is kept elsewhere
            exit 0
        "#]],
    );
}

#[test]
fn a_key_is_free_when_the_vendors_days_are_over() {
    check(
        "free_later",
        &[],
        &[
            &["key", "claim", HERE, "--cluster", "lkc-1", "--by", "ann"],
            &["key", "release", HERE, "--by", "ann"],
            &["key", "release", HERE, "--by", "ann", "--deleted-on", "2999-01-01"],
            &["key", "release", HERE, "--by", "ann", "--deleted-on", "2026-11-10"],
            &["key", "claim", THERE, "--cluster", "lkc-2", "--by", "ann"],
            &["key", "release", HERE, "--by", "ann", "--cluster", "lkc-1", "--withdraw"],
        ],
        expect![[r#"
            $ key claim HERE --cluster lkc-1 --by ann
            claimed: cluster `lkc-1` holds key `HERE`
            exit 0
            $ key release HERE --by ann
            error: cannot tell when cluster `lkc-1` was deleted
            help: declare `deleted_on` in keywright.toml, or give `--deleted-on` where it is not declared
            exit 3
            $ key release HERE --by ann --deleted-on 2999-01-01
            error: 2999-01-01 has not come
            help: wait for the deletion
            exit 1
            $ key release HERE --by ann --deleted-on 2026-11-10
            releasing: cluster `lkc-1` holds key `HERE` since NOW, until 2026-11-16T00:00:00Z (claim 1, by `ann`)
            exit 0
            $ key claim THERE --cluster lkc-2 --by ann
            claimed: cluster `lkc-2` holds key `THERE`
            exit 0
            $ key release HERE --by ann --cluster lkc-1 --withdraw
            error: cluster `lkc-2` holds key `THERE` since NOW (claim 4, by `ann`)
            help: name that cluster, or leave the key to it
            exit 1
        "#]],
    );
}

#[test]
fn what_names_no_key_for_certain_is_not_claimed() {
    check(
        "unclear",
        &[],
        &[
            &["key", "claim", "alias/orders", "--cluster", "lkc-1", "--by", "ann"],
            &["key", "claim", "orders", "--cluster", "lkc-1", "--by", "ann"],
            &["key", "claim", HERE, "--by", "ann"],
            &["key", "list"],
        ],
        expect![[r#"
            $ key claim alias/orders --cluster lkc-1 --by ann
            unknown: cannot tell which key `alias/orders` is: an alias can be moved from key to key; give the key's ARN
            help: add the description that the cloud prints to the key's documents
            exit 3
            $ key claim orders --cluster lkc-1 --by ann
            error: there is no key `orders`
            help: spell the key out: its ARN, its URL, or its resource name
            exit 2
            $ key claim HERE --by ann
            error: no cluster is named, and the estate declares none on the key
            help: name the cluster with `--cluster`
            exit 2
            $ key list
            error: there is no store at ./keywright.db
            help: name one with `--store`; a first `keywright key claim` makes it
            exit 2
        "#]],
    );
}

#[test]
fn an_estate_says_for_which_cluster() {
    let acme = top().join("examples/acme");
    let acme = acme.to_str().expect("a path");
    check(
        "estate",
        &[],
        &[
            &["key", "claim", "orders", "--estate", acme, "--store", "s.db", "--by", "ann"],
            &["key", "claim", "ordres", "--estate", acme, "--store", "s.db", "--by", "ann"],
            &[
                "key",
                "claim",
                "orders",
                "--cluster",
                "clicks",
                "--estate",
                acme,
                "--store",
                "s.db",
                "--by",
                "ann",
            ],
            &["key", "release", "orders", "--estate", acme, "--store", "s.db", "--by", "ann"],
        ],
        expect![[r#"
            $ key claim orders --estate TOP/examples/acme --store s.db --by ann
            claimed: cluster `lkc-1q0001` holds key `orders`
            exit 0
            $ key claim ordres --estate TOP/examples/acme --store s.db --by ann
            error: there is no key `ordres`
            help: the estate declares `orders`, `ledger`, `fraud`, `reports`, `clicks`, `payments`, `loyalty`, `analytics`
            exit 2
            $ key claim orders --cluster clicks --estate TOP/examples/acme --store s.db --by ann
            error: the estate declares cluster `clicks` on key `clicks`
            help: correct `keywright.toml`, or name the cluster that it declares
            exit 1
            $ key release orders --estate TOP/examples/acme --store s.db --by ann
            error: the estate declares cluster `lkc-1q0001` active
            help: delete the cluster first, and declare it: `state = "deleted"`, `deleted_on = …`
            exit 1
        "#]],
    );
}

/// Does what somebody with the database's own tool does.
fn by_hand(world: &World, statements: &str) {
    let script = format!(
        "import sqlite3; it = sqlite3.connect('keywright.db'); it.executescript({statements:?})"
    );
    let edited = std::process::Command::new("python3")
        .args(["-c", &script])
        .current_dir(world.path())
        .status()
        .expect("python3 starts");
    assert!(edited.success());
}

/// A store in which one key is claimed.
fn claimed(test: &str) -> World {
    let world = World::new(test, &[]);
    let claim = ["key", "claim", HERE, "--cluster", "lkc-1", "--by", "ann"];
    assert_eq!(world.run(&claim).exit, 0);
    world
}

#[test]
fn a_row_that_was_edited_by_hand_is_named() {
    let world = claimed("edited_row");
    by_hand(&world, "update journal set actor = 'eve' where seq = 1");
    world.run(&["journal", "verify"]).check(expect![[r#"
        exit 1
        --- talk
        error: row 1 was edited
        help: keep a copy for whoever looks into it, then restore a backup
    "#]]);
}

#[test]
fn a_claim_that_was_edited_by_hand_is_named() {
    let world = claimed("edited_claim");
    by_hand(&world, "update claim set cluster = 'lkc-9' where id = 1");
    world.run(&["journal", "verify"]).check(expect![[r#"
        exit 1
        --- talk
        error: claim 1 is not as the journal tells it
        help: keep a copy for whoever looks into it, then restore a backup
    "#]]);
}

#[test]
fn rows_that_were_cut_off_show_against_a_checkpoint_alone() {
    let world = claimed("cut_off");
    let public = world.run(&["journal", "new-key", "ops", "--out", "ops.key"]).data;
    let release = ["key", "release", HERE, "--deleted-on", "2026-11-20", "--by", "ann"];
    assert_eq!(world.run(&release).exit, 0);
    let note = world.run(&["journal", "checkpoint", "--key", "ops.key"]);
    std::fs::write(world.path().join("note"), &note.data).expect("written");
    let against = ["journal", "verify", "--checkpoint", "note", "--trust", public.trim()];
    assert_eq!(world.run(&against).exit, 0);
    by_hand(
        &world,
        "delete from journal where seq = 2; \
         update head set seq = 1, hash = (select hash from journal where seq = 1); \
         update claim set asked_at = null, free_at = null",
    );
    let mut out = format!("{:?}\n", world.run(&["journal", "verify"]).exit);
    out += &world.run(&against).talk;
    expect![[r#"
        0
        error: the journal was cut off: it ends with row 1, and there was a row 2
        help: keep a copy for whoever looks into it, then restore a backup
    "#]]
    .assert_eq(&out);
    let forged = note.data.replace("\n2\n", "\n1\n");
    std::fs::write(world.path().join("note"), forged).expect("written");
    world.run(&against).check(expect![[r#"
        exit 1
        --- talk
        error: `note` is refused: its signature is forged
        help: `journal new-key` makes keys, `journal checkpoint` signs; origins must agree
    "#]]);
}

#[test]
fn a_private_key_is_for_its_owner_alone_and_never_printed() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new("new_key", &[]);
    let made = world.run(&["journal", "new-key", "ops", "--out", "ops.key"]);
    assert_eq!(made.exit, 0);
    assert!(!format!("{}{}", made.data, made.talk).contains("PRIVATE"));
    let mode = std::fs::metadata(world.path().join("ops.key")).expect("there").permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
    let again = world.run(&["journal", "new-key", "ops", "--out", "ops.key"]);
    assert_eq!(again.exit, 2);
}

#[test]
fn a_backup_is_restored_into_an_empty_store_alone() {
    let world = claimed("backup");
    let saved = world.run(&["store", "backup", "saved"]);
    assert_eq!(saved.exit, 0);
    let restored = world.run(&["store", "restore", "saved", "--store", "other.db"]);
    assert_eq!(saved.data.replace("backed up", "restored"), restored.data);
    let rows = |store| world.run(&["journal", "export", "--store", store]).data;
    assert_eq!(rows("keywright.db"), rows("other.db"));
    assert_eq!(world.run(&["journal", "verify", "--store", "other.db"]).exit, 0);
    world.run(&["store", "restore", "saved"]).check(expect![[r#"
        exit 2
        --- talk
        error[STO-007]: the store is not empty
        help: restore into a new file or an empty database
    "#]]);
    let text = crate::run::read(&world.path().join("saved"));
    std::fs::write(world.path().join("saved"), text.replace("lkc-1", "lkc-7")).expect("written");
    world.run(&["store", "restore", "saved", "--store", "third.db"]).check(expect![[r#"
        exit 2
        --- talk
        error[STO-010]: the journal is broken
        cause: row 1 was edited
        help: keep a copy for whoever looks into it, then restore a backup
    "#]]);
}

#[test]
fn check_knows_who_holds_a_key() {
    let world = World::new("check_store", &[]);
    let acme = top().join("examples/acme");
    let acme = acme.to_str().expect("a path");
    let plan = top().join("examples/plans/aws/new-clusters.json");
    let plan = plan.to_str().expect("a path");
    let check = ["check", acme, "--key", "orders", "--store", "s.db"];
    assert_eq!(world.run(&check).exit, 2, "there is no store yet");
    let mine = ["key", "claim", "orders", "--estate", acme, "--store", "s.db", "--by", "ann"];
    assert_eq!(world.run(&mine).exit, 0);
    assert_eq!(world.run(&check).exit, 0);
    let acme_key = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let other = ["key", "claim", acme_key, "--cluster", "lkc-other", "--store", "t.db"];
    assert_eq!(world.run(&[&other[..], &["--by", "ann"]].concat()).exit, 0);
    let ran = world.run(&["check", acme, "--key", "orders", "--store", "t.db"]);
    assert_eq!((ran.exit, ran.rules()), (1, vec!["EST-018 key-held-elsewhere"]));
    let listed = world.run(&["check", plan, "--store", "t.db", "--format", "json"]);
    assert!(!listed.data.contains("EST-018"), "another key");
}

#[test]
fn a_key_that_is_declared_by_its_alias_is_listed_with_its_claim() {
    let declaration = "format = 1\n[estate]\nname = \"acme\"\nvendor = \"confluent\"\n\
                       [key.orders]\ncloud = \"aws\"\nid = \"alias/orders\"\n\
                       documents = [\"key.json\"]\n[cluster.orders]\nid = \"lkc-1\"\n\
                       kind = \"dedicated\"\ncloud = \"aws\"\nregion = \"us-east-1\"\n\
                       environment = \"production\"\nkey = \"orders\"\n";
    let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let described = format!(
        "{{\"KeyMetadata\": {{\"Arn\": \"{key}\", \
         \"KeyId\": \"1234abcd-12ab-34cd-56ef-1234567890ab\", \"KeyState\": \"Enabled\"}}}}"
    );
    let files: [(&str, &[u8]); 2] =
        [("keywright.toml", declaration.as_bytes()), ("key.json", described.as_bytes())];
    check(
        "alias",
        &files,
        &[
            &["key", "list"],
            &["key", "claim", "orders", "--by", "ann"],
            &["key", "claim", key, "--cluster", "lkc-2", "--by", "bob"],
            &["cluster", "list"],
        ],
        expect![[r#"
            $ key list
            KEY  CLUSTER  SINCE  STANDING
            orders  lkc-1  not claimed
            note: nothing is claimed yet: there is no store at ./keywright.db
            exit 0
            $ key claim orders --by ann
            claimed: cluster `lkc-1` holds key `orders`
            exit 0
            $ key claim arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab --cluster lkc-2 --by bob
            error: cluster `lkc-1` holds key `orders` since NOW (claim 1, by `ann`)
            help: make a key of its own for cluster `lkc-2`: a cluster's key cannot be changed later
            exit 1
            $ cluster list
            CLUSTER  KEY  SINCE  STANDING
            lkc-1  orders  NOW  held
            exit 0
        "#]],
    );
}

#[test]
fn a_database_of_something_else_is_left_as_it_is() {
    let world = World::new("foreign", &[]);
    by_hand(&world, "create table theirs (it text)");
    let before = std::fs::metadata(world.path().join("keywright.db")).expect("there").len();
    let claim = ["key", "claim", HERE, "--cluster", "lkc-1", "--by", "ann"];
    world.run(&claim).check(expect![[r#"
        exit 2
        --- talk
        error[STO-014]: the file is a database, and no store of keywright's
        help: name the store's own file, or one that is not there yet
    "#]]);
    let after = std::fs::metadata(world.path().join("keywright.db")).expect("there").len();
    assert_eq!(before, after);
}

#[test]
fn a_cluster_claims_shows_and_lets_go_of_its_declared_key() {
    let estate = |state: &str| {
        format!(
            "format = 1\n[estate]\nname = \"shop\"\nvendor = \"confluent\"\n[key.orders]\n\
             cloud = \"aws\"\nid = \"arn:aws:kms:eu-central-1:111122223333:key/\
             1234abcd-12ab-34cd-56ef-1234567890ab\"\n[cluster.orders]\nid = \"lkc-1\"\n\
             kind = \"dedicated\"\ncloud = \"aws\"\nregion = \"eu-central-1\"\n\
             environment = \"production\"\nkey = \"orders\"\n{state}"
        )
    };
    let active = estate("");
    let world = World::new("claims_cluster", &[("keywright.toml", active.as_bytes())]);
    let claimed = world.run(&["cluster", "claim", "orders", "--by", "ann"]);
    assert_eq!(claimed.data, "claimed: cluster `lkc-1` holds key `orders`\n", "{claimed:?}");
    let shown = world.run(&["cluster", "show", "lkc-1"]);
    assert!(shown.data.contains("lkc-1") && shown.data.contains("ann"), "{shown:?}");
    let none = world.run(&["cluster", "show", "lkc-2"]);
    assert_eq!((none.exit, none.data.as_str()), (0, ""), "{none:?}");
    let stranger = world.run(&["cluster", "claim", "lkc-2", "--by", "ann"]);
    assert_eq!(stranger.exit, 2, "{stranger:?}");
    let taken = ["cluster", "claim", "lkc-2", "--key", "orders", "--by", "ann"];
    assert_eq!(world.run(&taken).exit, 1);
    let release = ["cluster", "release", "orders", "--by", "ann"];
    assert_eq!(world.run(&release).exit, 1, "it is active");
    let deleted = estate("state = \"deleted\"\ndeleted_on = 2026-01-10\n");
    std::fs::write(world.path().join("keywright.toml"), deleted).expect("written");
    let released = world.run(&release);
    assert!(released.data.starts_with("releasing: cluster `lkc-1` holds key `orders`"));
    let withdrawn = world.run(&["cluster", "release", "lkc-1", "--withdraw", "--by", "ann"]);
    assert_eq!(withdrawn.exit, 0, "{withdrawn:?}");
}

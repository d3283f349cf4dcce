//! What the door brings, beside what AWS's own command line prints of the same service.
//!
//! Source: AWS CLI user guide, `cli_timestamp_format`: version 2 prints `iso8601`, version 1 can.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use keywright_model::world::KeyService;
use serde_json::{Value, json};

use super::peer::{Peer, environment};
use super::world::{ACCOUNT, REGION, World, door};
use crate::aws::{json, run};

/// The command line of AWS, as the root user of an emulator.
struct CommandLine {
    address: String,
    config: PathBuf,
}

impl CommandLine {
    fn new(address: &str) -> CommandLine {
        let keys = "aws_access_key_id=test\naws_secret_access_key=test\n";
        let text = format!("[default]\ncli_timestamp_format=iso8601\nregion={REGION}\n{keys}");
        let port = address.rsplit(':').next().unwrap_or_default();
        let config = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("config-{port}"));
        fs::write(&config, text).unwrap();
        CommandLine { address: address.to_owned(), config }
    }

    /// What it prints.
    fn says(&self, words: &str) -> Value {
        let mut command = Command::new(environment().unwrap().join("bin/aws"));
        // WHY no paging: the pages are put together by each in its own way.
        command.args(words.split(' ')).args(["--no-paginate", "--output", "json"]);
        command.args(["--endpoint-url", &self.address]).env_clear();
        command.env("PATH", "/usr/bin:/bin").env("TZ", "UTC").env("HOME", "/nonexistent");
        command.env("AWS_CONFIG_FILE", &self.config).env("PYTHONDONTWRITEBYTECODE", "1");
        let said = command.output().unwrap();
        assert!(said.status.success(), "{words}: {}", String::from_utf8_lossy(&said.stderr));
        serde_json::from_slice(&said.stdout).unwrap()
    }
}

#[test]
fn the_door_brings_what_the_command_line_prints() {
    run(async {
        let Some(peer) = Peer::ministack().await else { return };
        let world = World::new(&peer.address);
        let key = world.key().await;
        let decrypts = json!({"Version": "2012-10-17", "Statement":
            [{"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": "*"}]});
        world.role("storage", &decrypts.to_string()).await;
        let managed = world.iam.create_policy().policy_name("all-keys");
        managed.policy_document(decrypts.to_string()).send().await.unwrap();
        let policy = format!("arn:aws:iam::{ACCOUNT}:policy/all-keys");
        let attach = world.iam.attach_role_policy().role_name("storage").policy_arn(&policy);
        attach.send().await.unwrap();
        world.kms.schedule_key_deletion().key_id(&key).send().await.unwrap();

        let seen = door(world.root()).await.observe(&key).await;
        let aws = CommandLine::new(&peer.address);
        for (name, words) in [
            ("describe-key.json", "kms describe-key --key-id KEY"),
            ("get-key-policy.json", "kms get-key-policy --key-id KEY --policy-name default"),
            ("rotation-status.json", "kms get-key-rotation-status --key-id KEY"),
            ("grants.json", "kms list-grants --key-id KEY"),
            ("aliases.json", "kms list-aliases --key-id KEY"),
            ("tags.json", "kms list-resource-tags --key-id KEY"),
            (
                "get-role-policy-storage-own.json",
                "iam get-role-policy --role-name storage --policy-name own",
            ),
            (
                "get-policy-version-all-keys.json",
                "iam get-policy-version --policy-arn POLICY --version-id v1",
            ),
            // ministack notes no resources, so that both are told of no event.
            (
                "lookup-events.json",
                "cloudtrail lookup-events --lookup-attributes \
                 AttributeKey=ResourceName,AttributeValue=KEY",
            ),
        ] {
            let words = words.replace("KEY", &key).replace("POLICY", &policy);
            let mut said = aws.says(&words);
            // ministack tells when a version was made, but not among the details of the account.
            let version = said.get_mut("PolicyVersion").and_then(Value::as_object_mut);
            version.map(|it| it.remove("CreateDate"));
            assert_eq!(json(&seen, name), said, "{name}");
        }
    });
}

#[test]
fn rotations_are_as_the_command_line_prints_them() {
    run(async {
        let Some(peer) = Peer::moto().await else { return };
        let world = World::new(&peer.address);
        let key = world.key().await;
        world.kms.rotate_key_on_demand().key_id(&key).send().await.unwrap();
        let seen = door(world.root()).await.observe(&key).await;
        let said =
            CommandLine::new(&peer.address).says(&format!("kms list-key-rotations --key-id {key}"));
        assert_eq!(json(&seen, "rotations.json"), said);
    });
}

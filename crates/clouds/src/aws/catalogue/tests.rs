//! The data as a whole, and what it says of KMS.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;

use super::name::order;
use super::*;

fn all() -> impl Iterator<Item = &'static Service> {
    services().iter().map(|it| service(it).expect("a service of the index"))
}

fn kms() -> &'static Service {
    service("kms").expect("KMS is a service")
}

fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    names.into_iter().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_service_is_read_and_counted() {
    let counts = all().fold([0; 5], |[services, actions, types, keys, loose], it| {
        [
            services + 1,
            actions + it.actions.len(),
            types + it.resource_types.len(),
            keys + it.keys.len(),
            loose + it.loose.len(),
        ]
    });
    let [services, actions, types, keys, loose] = counts;
    let levels = all().flat_map(|it| &it.actions).fold(BTreeMap::new(), |mut levels, it| {
        *levels.entry(format!("{:?}", it.level)).or_insert(0) += 1;
        levels
    });
    expect![[r#"
        456 services
        22091 actions {"List": 3719, "Permissions": 425, "Read": 5871, "Tagging": 719, "Write": 11357}
        2334 resource types
        2578 condition keys, 100 of them listed nowhere
    "#]]
    .assert_eq(&format!(
        "{services} services\n{actions} actions {levels:?}\n{types} resource types\n\
         {keys} condition keys, {loose} of them listed nowhere\n"
    ));
}

#[test]
fn services_and_their_rows_are_sorted_and_stand_once() {
    let is_sorted = |names: Vec<&str>| names.is_sorted_by(|a, b| order(a, b).is_lt());
    assert!(is_sorted(services().to_vec()));
    for it in all() {
        assert!(is_sorted(it.actions.iter().map(|it| it.name).collect()), "{}", it.prefix);
        assert!(is_sorted(it.keys.iter().map(|it| it.name).collect()), "{}", it.prefix);
        assert!(is_sorted(it.resource_types.iter().map(|it| it.name).collect()), "{}", it.prefix);
    }
}

#[test]
fn nothing_refers_to_what_is_not_there() {
    for service in all() {
        assert_eq!(service.prefix, service.prefix.to_ascii_lowercase());
        for action in &service.actions {
            let at = format!("{}:{}", service.prefix, action.name);
            for name in &action.resource_types {
                let it = service.resource_type(name).expect(&at);
                assert!(it.keys.iter().all(|it| action.keys.contains(it)), "{at}");
            }
            assert!(action.keys.iter().all(|it| service.key(it).is_some()), "{at}");
        }
        for it in &service.resource_types {
            assert!(it.arns.iter().all(|it| it.starts_with("arn:")), "{} {it:?}", service.prefix);
        }
    }
}

#[test]
fn names_are_found_in_any_case_and_others_are_not() {
    let action = |name: &str| kms().action(name).map(|it| it.name);
    assert_eq!(service("KMS").map(|it| it.name), Some("AWS Key Management Service"));
    assert_eq!(action("decrypt"), Some("Decrypt"));
    assert_eq!(action("GENERATEDATAKEY"), Some("GenerateDataKey"));
    assert_eq!(action("Decryp"), None);
    assert_eq!(action("Decrypt*"), None);
    assert_eq!(kms().resource_type("Alias").map(|it| it.name), Some("alias"));
    for none in ["", "km", "kmss", "kms:"] {
        assert!(service(none).is_none(), "{none}");
    }
}

#[test]
fn a_key_with_a_name_inside_is_found_whatever_that_name_is() {
    let key = |name: &str| condition_key(name).map(|it| it.name);
    let context = Some("kms:EncryptionContext:${EncryptionContextKey}");
    assert_eq!(key("kms:EncryptionContext:dept"), context);
    assert_eq!(key("KMS:encryptioncontext:aws:s3:arn"), context);
    assert_eq!(key("kms:EncryptionContext:"), None);
    assert_eq!(key("kms:EncryptionContext"), None);
    assert_eq!(key("kms:EncryptionContextKeys"), Some("kms:EncryptionContextKeys"));
    assert_eq!(key("AWS:principaltag/team"), Some("aws:PrincipalTag/${TagKey}"));
    assert_eq!(key("aws:PrincipalTag/"), None);
    assert_eq!(key("aws:username"), Some("aws:username"));
    assert_eq!(key("saml:aud"), Some("saml:aud"));
    assert_eq!(key("identitycenter:instancearn"), Some("identitycenter:InstanceArn"));
    assert_eq!(key("s3:prefix"), Some("s3:prefix"));
    let nested = "codebuild:environment.environmentVariables/${name}.value";
    assert_eq!(key("codebuild:environment.environmentVariables/A.value"), Some(nested));
    assert_eq!(key("codebuild:environment.environmentVariables/A.valu"), None);
    for none in ["", "aws", "aws:", "aws:Foo", "kms:", "kms:Foo", "nowhere:Foo", "${a}"] {
        assert_eq!(key(none), None, "{none}");
    }
}

#[test]
fn a_long_name_is_looked_up_in_no_time() {
    let long = format!("codebuild:secondarySources/{}", "a.".repeat(100_000));
    assert_eq!(condition_key(&long), None);
}

/// The operations as they stand in AWS's reference for KMS.
#[test]
fn kms_has_the_actions_of_the_reference() {
    let of =
        |level: Level| names(kms().actions.iter().filter(|it| it.level == level).map(|it| it.name));
    assert_eq!(kms().actions.len(), 56);
    assert_eq!(of(Level::Permissions), "CreateGrant PutKeyPolicy RetireGrant RevokeGrant");
    assert_eq!(of(Level::Tagging), "TagResource UntagResource");
    assert_eq!(
        of(Level::Read),
        "DescribeCustomKeyStores DescribeKey GetKeyLastUsage GetKeyPolicy GetKeyRotationStatus \
         GetParametersForImport GetPublicKey"
    );
    assert_eq!(
        of(Level::List),
        "ListAliases ListGrants ListKeyPolicies ListKeyRotations ListKeys ListResourceTags \
         ListRetirableGrants"
    );
    let without_resource = kms().actions.iter().filter(|it| it.resource_types.is_empty());
    assert_eq!(
        names(without_resource.map(|it| it.name)),
        "ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore \
         DescribeCustomKeyStores DisconnectCustomKeyStore GenerateRandom ListAliases ListKeys \
         ListRetirableGrants UpdateCustomKeyStore"
    );
    let on_aliases = kms().actions.iter().filter(|it| it.resource_types.contains(&"alias"));
    assert_eq!(names(on_aliases.map(|it| it.name)), "CreateAlias DeleteAlias UpdateAlias");
}

#[test]
fn kms_has_the_resource_types_and_key_types_of_the_reference() {
    let arns: Vec<&str> = kms().resource_types.iter().flat_map(|it| it.arns.clone()).collect();
    assert_eq!(
        arns,
        [
            "arn:${Partition}:kms:${Region}:${Account}:alias/${Alias}",
            "arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}",
        ]
    );
    let kind = |name: &str| {
        let it = kms().key(name).expect(name);
        (it.kind, it.many)
    };
    assert_eq!(kind("kms:ViaService"), (KeyKind::String, false));
    assert_eq!(kind("kms:GrantIsForAWSResource"), (KeyKind::Bool, false));
    assert_eq!(kind("kms:EncryptionContextKeys"), (KeyKind::String, true));
    assert_eq!(kind("kms:GrantOperations"), (KeyKind::String, true));
    assert_eq!(kind("kms:ResourceAliases"), (KeyKind::String, true));
    assert_eq!(kind("kms:GrantConstraintSourceArn"), (KeyKind::Arn, false));
    assert_eq!(kind("kms:RotationPeriodInDays"), (KeyKind::Numeric, false));
    assert_eq!(kind("kms:ValidTo"), (KeyKind::Date, false));
    assert_eq!(kind("aws:TagKeys"), (KeyKind::String, true));
    assert_eq!(
        names(kms().loose.iter().copied()),
        "kms:CustomerMasterKeySpec kms:CustomerMasterKeyUsage"
    );
}

#[test]
fn an_action_lists_its_keys_and_those_of_its_resource_types() {
    let keys = |name: &str| names(kms().action(name).expect(name).keys.iter().copied());
    assert_eq!(
        keys("PutKeyPolicy"),
        "aws:ResourceTag/${TagKey} kms:BypassPolicyLockoutSafetyCheck kms:CallerAccount \
         kms:KeyOrigin kms:KeySpec kms:KeyUsage kms:MultiRegion kms:MultiRegionKeyType \
         kms:ResourceAliases kms:ViaService"
    );
    assert_eq!(keys("ConnectCustomKeyStore"), "kms:CallerAccount");
}

#[test]
fn every_global_key_stands_once_with_its_type() {
    let stand: BTreeSet<String> = globals().map(|it| it.key.name.to_ascii_lowercase()).collect();
    assert_eq!(stand.len(), globals().count());
    let many = globals().filter(|it| it.key.many).map(|it| it.key.name);
    assert_eq!(
        names(many),
        "aws:PrincipalOrgPaths aws:PrincipalServiceNamesList aws:VpceOrgPaths aws:ResourceOrgPaths \
         aws:CalledVia aws:TagKeys aws:SourceOrgPaths"
    );
    for service in all() {
        for own in service.keys.iter().filter(|it| it.name.starts_with("aws:")) {
            let global = global_key(own.name).expect(own.name);
            assert_eq!(global, *own, "{}", service.prefix);
        }
    }
}

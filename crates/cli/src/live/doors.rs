//! The doors of a build that has them.

use std::sync::Arc;

use keywright_connect::rest::{self, Fault, Network, Pace};
use keywright_connect::{aws, azure, confluent, gcp};
use keywright_engine::ops::observe::Sources;

use crate::arguments::{DoorName, Reach};
use crate::exit::Exit;
use crate::kept::setting;
use crate::real::Machine;
use crate::say::Say;

/// Opens the doors that are asked for. Nothing is asked of anybody yet.
pub(crate) async fn sources(reach: &Reach, say: Say) -> Result<Sources, Exit> {
    let asked = |door| reach.only.is_empty() || reach.only.contains(&door);
    let mut sources = Sources::default();
    if asked(DoorName::Aws) {
        sources.keys.push(Box::new(aws::Door::open(aws(reach)).await));
    }
    rest(reach, &mut sources).map_err(|fault| {
        say.complain(&format!("error: the way to the network does not open: {}", fault.said));
        say.complain("help: see which certificates this machine trusts, and try again");
        Exit::Misuse
    })?;
    Ok(sources)
}

fn aws(reach: &Reach) -> aws::Settings {
    let role = reach.aws_role.clone().map(|name| {
        let external_id = reach.aws_external_id.clone();
        aws::Role { name, external_id }
    });
    aws::Settings {
        profile: reach.aws_profile.clone(),
        regions: reach.aws_region.clone(),
        accounts: reach.aws_account.clone(),
        role,
        ..aws::Settings::default()
    }
}

fn rest(reach: &Reach, sources: &mut Sources) -> Result<(), Fault> {
    let asked = |door| reach.only.is_empty() || reach.only.contains(&door);
    let network = Network::open()?;
    let pace: Arc<dyn Pace> = Arc::new(rest::Machine { clock: Machine });
    if asked(DoorName::Azure) {
        let (endpoints, applications) =
            (azure::Endpoints::public(), reach.azure_application.clone());
        let credential = azure::Chain::new(setting);
        let door =
            azure::Door::new(network.clone(), credential, pace.clone(), endpoints, applications)?;
        sources.keys.push(Box::new(door));
    }
    if asked(DoorName::Google) {
        let caller = gcp::Caller::new();
        let endpoints = gcp::Endpoints::public();
        let door = gcp::Door::new(network.clone(), caller, pace.clone(), &endpoints)?;
        sources.keys.push(Box::new(door));
    }
    if asked(DoorName::Confluent) {
        let key = confluent::ApiKey::from_variables(setting);
        let door = confluent::Door::new(network, key, pace, confluent::ADDRESS)?;
        sources.clusters.push(Box::new(door));
    }
    Ok(())
}

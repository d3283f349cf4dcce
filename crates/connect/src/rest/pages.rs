//! Lists in pages: all of them, or those that came and the mark of the next.

use keywright_model::observed::Cause;
use reqwest::Url;
use serde_json::{Map, Value};

use super::{Client, Fault, Run, Target};

/// So many pages of one list are read at most.
pub const PAGES_MAX: usize = 100;

/// How a service writes its pages.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    /// The member that holds the elements: `value`.
    pub elements: &'static str,
    /// Where the next page is told: `nextLink`.
    pub next: &'static [&'static str],
    /// The query that takes it; `None` where it is a link.
    pub token: Option<&'static str>,
}

/// A list that was read.
#[derive(Debug)]
pub struct Listed {
    /// Its first page, with the elements of all pages, and the mark of the next where one failed.
    pub list: Value,
    /// Why it is not whole.
    pub cut: Option<Fault>,
}

impl Listed {
    /// Its elements.
    pub fn elements(&self, paging: Paging) -> &[Value] {
        elements(&self.list, paging).map_or(&[], Vec::as_slice)
    }
}

impl Client {
    /// Gets a list, page by page.
    ///
    /// # Errors
    /// Why not even its first page came. A later one that did not come cuts the list instead.
    pub async fn list(
        &self,
        run: Run,
        target: &Target,
        first: Url,
        paging: Paging,
    ) -> Result<Listed, Fault> {
        let mut list = self.page(run, &first, paging).await?;
        let mut read = 1;
        while let Some(mark) = mark(&list, paging) {
            let next = if read < PAGES_MAX {
                self.next(run, target, &first, paging, &mark).await
            } else {
                Err(Fault::new(Cause::TooMuch, "the list has more pages than one run reads"))
            };
            match next {
                Ok(page) => append(&mut list, page, paging),
                Err(fault) => return Ok(Listed { list, cut: Some(fault) }),
            }
            read += 1;
        }
        Ok(Listed { list, cut: None })
    }

    async fn next(
        &self,
        run: Run,
        target: &Target,
        first: &Url,
        paging: Paging,
        mark: &str,
    ) -> Result<Value, Fault> {
        let url = match paging.token {
            None => target.follow(mark)?,
            Some(name) => {
                let mut url = first.clone();
                url.query_pairs_mut().append_pair(name, mark);
                url
            }
        };
        self.page(run, &url, paging).await
    }

    /// WHY an absent list is an empty one: Google leaves empty members out.
    async fn page(&self, run: Run, url: &Url, paging: Paging) -> Result<Value, Fault> {
        let page = self.get(run, url).await?;
        let is_list = page.get(paging.elements).is_none_or(Value::is_array);
        if page.is_object() && is_list {
            return Ok(page);
        }
        Err(Fault::new(Cause::Unreadable, &format!("the answer holds no `{}`", paging.elements)))
    }
}

fn elements(list: &Value, paging: Paging) -> Option<&Vec<Value>> {
    list.get(paging.elements)?.as_array()
}

fn mark(list: &Value, paging: Paging) -> Option<String> {
    let found = paging.next.iter().try_fold(list, |it, name| it.get(name))?;
    found.as_str().filter(|it| !it.is_empty()).map(str::to_owned)
}

/// Moves a page's elements to the end of the list, and its mark in the place of the list's.
fn append(list: &mut Value, mut page: Value, paging: Paging) {
    let next = mark(&page, paging);
    let more = page.get_mut(paging.elements).and_then(Value::as_array_mut);
    let mut more = more.map(std::mem::take).unwrap_or_default();
    if let Value::Object(members) = list {
        let all = members.entry(paging.elements).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(all) = all {
            all.append(&mut more);
        }
        set(members, paging.next, next);
    }
}

fn set(members: &mut Map<String, Value>, path: &[&str], mark: Option<String>) {
    match (path, mark) {
        ([name], Some(mark)) => drop(members.insert((*name).to_owned(), Value::String(mark))),
        ([name], None) => drop(members.remove(*name)),
        ([name, rest @ ..], mark) => {
            if let Some(Value::Object(inner)) = members.get_mut(*name) {
                set(inner, rest, mark);
            }
        }
        ([], _) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pages_become_one_list_with_the_mark_of_the_last() {
        let paging = Paging { elements: "data", next: &["metadata", "next"], token: None };
        let page = |it: u8, next: Value| json!({"data": [it], "metadata": {"next": next}});
        let mut list = page(1, json!("/2"));
        append(&mut list, page(2, json!("/3")), paging);
        assert_eq!(list, json!({"data": [1, 2], "metadata": {"next": "/3"}}));
        append(&mut list, page(3, json!(null)), paging);
        assert_eq!(list, json!({"data": [1, 2, 3], "metadata": {}}));
        assert_eq!(mark(&list, paging), None);
    }

    #[test]
    fn a_page_without_its_list_adds_nothing() {
        let paging = Paging { elements: "roles", next: &["nextPageToken"], token: Some("t") };
        let mut list = json!({"nextPageToken": "2"});
        append(&mut list, json!({"roles": [1]}), paging);
        append(&mut list, json!({}), paging);
        assert_eq!(list, json!({"roles": [1]}));
    }
}

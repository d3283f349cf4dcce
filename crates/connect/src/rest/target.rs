//! Where a request goes. A credential follows it to no other host.

use keywright_model::observed::Cause;
use reqwest::Url;

use super::Fault;

/// A service's address: whatever is asked of it stays on its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    base: Url,
}

impl Target {
    /// Reads an address: `https`, or `http` on this very machine.
    ///
    /// # Errors
    /// One that is neither.
    pub fn new(base: &str) -> Result<Target, Fault> {
        let refuse = |why: &str| Fault::new(Cause::Failed, &format!("`{base}` {why}"));
        let base = Url::parse(base).map_err(|_| refuse("is no address"))?;
        if !is_safe(&base) {
            return Err(refuse("is neither https nor on this machine"));
        }
        Ok(Target { base })
    }

    /// A path below it, its segments and its query encoded.
    pub fn at(&self, segments: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// As [`Target::at`], for a path that is written in one: a resource id.
    pub fn below(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let segments: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
        self.at(&segments, query)
    }

    /// Reads a link that the service gave, whole or from its root on.
    ///
    /// # Errors
    /// A link that leads to another host: it would be handed the credential.
    pub fn follow(&self, link: &str) -> Result<Url, Fault> {
        let url = self.base.join(link).ok().filter(|it| it.origin() == self.base.origin());
        url.ok_or_else(|| Fault::new(Cause::Unreadable, "the next page lies on another host"))
    }
}

fn is_safe(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    url.scheme() == "https" || url.scheme() == "http" && matches!(host, "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target::new("https://api.example.com").expect("an address")
    }

    #[test]
    fn segments_and_queries_cannot_break_out() {
        let url = target().at(&["keys", "a/b?c"], &[("q", "x&y")]);
        assert_eq!(url.as_str(), "https://api.example.com/keys/a%2Fb%3Fc?q=x%26y");
    }

    #[test]
    fn a_resource_id_is_a_path_and_no_more() {
        let url = target().below("/subscriptions/s/x?y#z/../..", &[]);
        assert_eq!(url.as_str(), "https://api.example.com/subscriptions/s/x%3Fy%23z");
    }

    #[test]
    fn a_credential_goes_to_no_other_host_and_not_in_the_clear() {
        for link in ["https://api.example.com/x?page=2", "/x?page=2"] {
            let url = target().follow(link).expect("the same host");
            assert_eq!(url.as_str(), "https://api.example.com/x?page=2");
        }
        let elsewhere = [
            "https://evil.example.com/x",
            "http://api.example.com/x",
            "https://api.example.com:8443/x",
            "//evil.example.com/x",
        ];
        for link in elsewhere {
            assert!(target().follow(link).is_err(), "{link}");
        }
        assert!(Target::new("http://api.example.com").is_err());
        assert!(Target::new("http://127.0.0.1:8080").is_ok());
        assert!(Target::new("nothing").is_err());
    }
}

//! How long a service asks to be left alone.
//!
//! Source: RFC 9110, 10.2.3, `Retry-After`: seconds, or a date; Confluent Cloud API, "Rate limits":
//! `X-RateLimit-Reset` is in seconds from now.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Headers that count seconds from now, the first that is there first.
const RELATIVE: [&str; 2] = ["x-ratelimit-reset", "ratelimit-reset"];

/// What the headers of a refusal ask for; `None` where they ask for nothing that can be read.
pub fn asked_for(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(after) = text(RETRY_AFTER.as_str()) {
        return seconds(after).or_else(|| until(after, now));
    }
    RELATIVE.iter().find_map(|it| text(it)).and_then(seconds)
}

fn seconds(text: &str) -> Option<Duration> {
    text.parse().ok().map(Duration::from_secs)
}

/// A date that is past asks for nothing more.
fn until(text: &str, now: Timestamp) -> Option<Duration> {
    let then = DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(Duration::try_from(then.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&'static str, &str)], wanted: Option<u64>) {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().expect("a time");
        let map: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
            .collect();
        assert_eq!(asked_for(&map, now), wanted.map(Duration::from_secs), "{headers:?}");
    }

    #[test]
    fn seconds_and_dates_are_read() {
        check(&[("retry-after", "7")], Some(7));
        check(&[("retry-after", "Tue, 24 Nov 2026 10:01:30 GMT")], Some(90));
        check(&[("retry-after", "Tue, 24 Nov 2026 09:00:00 GMT")], Some(0));
    }

    #[test]
    fn a_reset_counts_from_now_and_stands_behind_retry_after() {
        check(&[("x-ratelimit-reset", "12")], Some(12));
        check(&[("x-ratelimit-reset", "12"), ("retry-after", "3")], Some(3));
    }

    #[test]
    fn what_cannot_be_read_asks_for_nothing() {
        for text in ["soon", "-1", "1.5", ""] {
            check(&[("retry-after", text)], None);
        }
        check(&[], None);
    }
}

//! The client of JSON over HTTP.

use std::sync::Arc;

use keywright_connect::rest::{
    Client, Credential, Fault, Headers, Listed, Network, Pace as _, Paging, RUN_SECONDS_MAX, Run,
    Target,
};
use keywright_model::observed::Cause;
use keywright_model::world::Later;
use serde_json::{Value, json};

use crate::pace::Stepped;
use crate::served::{Answer, Asked, Served};

struct Bearer;

impl Credential for Bearer {
    fn headers(&self) -> Later<'_, Result<Headers, Fault>> {
        let mut value: reqwest::header::HeaderValue =
            "Bearer s3cr3t-t0ken".parse().expect("a value");
        value.set_sensitive(true);
        let mut headers = Headers::new();
        headers.insert("authorization", value);
        Box::pin(std::future::ready(Ok(headers)))
    }
}

async fn get(
    answer: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static,
) -> (Result<Value, Fault>, Arc<Stepped>, Served) {
    let served = Served::open(answer).await;
    let pace = Stepped::new();
    let network = Network::straight(None, &[]).expect("a network");
    let client = Client::new(network, Arc::new(Bearer), pace.clone());
    let target = Target::new(&served.url).expect("an address");
    let answer = client.get(Run::begin(&*pace), &target.at(&["x"], &[])).await;
    (answer, pace, served)
}

fn after(status: u16, header: &'static str, value: &str) -> Answer {
    Answer::Says(status, vec![(header, value.to_owned())], "{}".to_owned())
}

#[tokio::test]
async fn what_fails_for_a_while_is_tried_again_ever_later() {
    let answer = |_: &Asked, before| match before {
        0 => Answer::Cut,
        1 => Answer::refused(503, "{}"),
        2 => Answer::refused(500, "{}"),
        _ => Answer::json(json!({"a": 1})),
    };
    let (answer, pace, served) = get(answer).await;
    assert_eq!(answer, Ok(json!({"a": 1})));
    assert_eq!(pace.waits(), [500, 1000, 2000]);
    assert_eq!(served.asked()[0].authorization.as_deref(), Some("Bearer s3cr3t-t0ken"));
}

#[tokio::test]
async fn four_tries_are_all() {
    let (answer, pace, served) = get(|_, _| Answer::Cut).await;
    assert_eq!(answer.expect_err("cut").cause, Cause::Unreachable);
    assert_eq!((pace.waits().len(), served.lines().len()), (3, 4));
}

#[tokio::test]
async fn the_service_tells_when_to_come_back() {
    let answer = |_: &Asked, before| match before {
        0 => after(429, "retry-after", "7"),
        1 => after(429, "x-ratelimit-reset", "3"),
        2 => after(503, "retry-after", "Tue, 24 Nov 2026 10:00:31 GMT"),
        _ => Answer::json(json!({})),
    };
    let (answer, pace, _) = get(answer).await;
    assert_eq!(answer, Ok(json!({})));
    // Each with what was drawn on top. The clock stands at 10:00:11.5 when the date is read.
    assert_eq!(pace.waits(), [7500, 4000, 21500]);
}

#[tokio::test]
async fn patience_ends_with_the_run() {
    let long = (RUN_SECONDS_MAX + 1).to_string();
    let (answer, pace, served) = get(move |_, _| after(429, "retry-after", &long)).await;
    assert_eq!(answer.expect_err("too long").cause, Cause::Throttled);
    assert_eq!((pace.waits().len(), served.lines().len()), (0, 1));
}

#[tokio::test]
async fn a_service_that_fails_and_asks_for_too_much_patience_asks_for_patience() {
    let (answer, ..) = get(|_, _| after(503, "retry-after", "100000")).await;
    assert_eq!(answer.expect_err("too long").cause, Cause::Throttled);
    let (answer, ..) = get(|_, _| after(503, "retry-after", "1")).await;
    assert_eq!(answer.expect_err("failed").cause, Cause::Failed);
}

#[tokio::test]
async fn what_does_not_pass_is_not_tried_again() {
    let cases = [
        (401, Cause::NotSignedIn),
        (403, Cause::Denied),
        (404, Cause::NotFound),
        (400, Cause::Failed),
        (302, Cause::Failed),
    ];
    for (status, cause) in cases {
        let (answer, _, served) = get(move |_, _| Answer::refused(status, "{}")).await;
        assert_eq!(answer.expect_err("refused").cause, cause, "{status}");
        assert_eq!(served.lines().len(), 1);
    }
    let (answer, ..) = get(|_, _| Answer::json("<html>")).await;
    assert_eq!(answer.expect_err("no JSON").cause, Cause::Unreadable);
}

#[tokio::test]
async fn a_token_that_the_service_repeats_is_not_told() {
    let body = r#"{"error": {"message": "s3cr3t-t0ken is not valid"}}"#;
    let (answer, ..) = get(move |_, _| Answer::refused(401, body)).await;
    assert_eq!(answer.expect_err("refused").said, "HTTP 401: … is not valid");
}

#[tokio::test]
async fn a_question_is_posted_anew_with_each_try() {
    let served = Served::open(|_, before| match before {
        0 => Answer::Cut,
        _ => Answer::json(json!({"count": 1})),
    })
    .await;
    let pace = Stepped::new();
    let network = Network::straight(None, &[]).expect("a network");
    let client = Client::new(network, Arc::new(Bearer), pace.clone());
    let target = Target::new(&served.url).expect("an address");
    let url = target.at(&["ask"], &[]);
    let answer = client.post(Run::begin(&*pace), &url, &json!({"query": "it"})).await;
    assert_eq!(answer, Ok(json!({"count": 1})));
    assert_eq!(served.lines(), ["POST /ask"; 2]);
    assert!(served.asked().iter().all(|it| it.body == r#"{"query":"it"}"#));
}

const PAGING: Paging = Paging { elements: "data", next: &["metadata", "next"], token: None };

async fn list(answer: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static) -> Listed {
    let served = Served::open(answer).await;
    let pace = Stepped::new();
    let network = Network::straight(None, &[]).expect("a network");
    let client = Client::new(network, Arc::new(Bearer), pace.clone());
    let target = Target::new(&served.url).expect("an address");
    let run = Run::begin(&*pace);
    assert_eq!(run.left(&*pace).as_secs(), RUN_SECONDS_MAX as u64);
    assert_eq!(pace.now().to_string(), "2026-11-24T10:00:00Z");
    client.list(run, &target, target.at(&["x"], &[]), PAGING).await.expect("a first page")
}

#[tokio::test]
async fn pages_are_read_to_their_end() {
    let listed = list(|asked, _| match asked.path.as_str() {
        "/x" => Answer::json(json!({"data": [1], "metadata": {"next": "/x?page=2"}})),
        _ => Answer::json(json!({"data": [2], "metadata": {}})),
    })
    .await;
    assert_eq!((listed.list, listed.cut), (json!({"data": [1, 2], "metadata": {}}), None));
}

#[tokio::test]
async fn a_page_that_fails_leaves_its_mark() {
    let listed = list(|asked, _| match asked.path.as_str() {
        "/x" => Answer::json(json!({"data": [1], "metadata": {"next": "/x?page=2"}})),
        _ => Answer::refused(403, "{}"),
    })
    .await;
    assert_eq!(listed.list, json!({"data": [1], "metadata": {"next": "/x?page=2"}}));
    assert_eq!(listed.cut.expect("cut").cause, Cause::Denied);
}

#[tokio::test]
async fn pages_without_end_are_too_many() {
    let again = json!({"data": [1], "metadata": {"next": "/x?again"}});
    let listed = list(move |_, _| Answer::json(&again)).await;
    assert_eq!(listed.list["data"].as_array().expect("a list").len(), 100);
    assert_eq!(listed.cut.expect("cut").cause, Cause::TooMuch);
}

#[tokio::test]
async fn a_page_on_another_host_is_not_asked_for() {
    let away = json!({"data": [], "metadata": {"next": "http://127.0.0.1:1/x"}});
    let listed = list(move |_, _| Answer::json(&away)).await;
    assert_eq!(listed.cut.expect("cut").cause, Cause::Unreadable);
}

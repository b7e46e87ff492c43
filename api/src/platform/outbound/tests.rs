use std::time::Instant;

use super::{
    testing::{Answer, TinyServer},
    *,
};

const LIMIT: usize = 10_000;

fn guarded() -> OutboundClient {
    OutboundClient::new(&OutboundConfig::default()).unwrap()
}

async fn refusal(client: &OutboundClient, url: &str) -> OutboundError {
    client.get(url, LIMIT, "*/*").await.expect_err(url)
}

#[tokio::test]
async fn an_allow_listed_server_is_fetched() {
    let server = TinyServer::start(Answer::ok("image/png", "hello")).await;
    let client = OutboundClient::new(&server.allowed()).unwrap();
    let fetched = client.get(&server.url("/a?b=c"), LIMIT, "image/*").await.unwrap();
    let expected =
        Fetched { status: 200, content_type: Some("image/png".to_owned()), body: b"hello".to_vec() };
    assert_eq!(fetched, expected);
    let request = server.last_request().to_lowercase();
    assert!(request.starts_with("get /a?b=c http/1.1\r\n"), "{request}");
    assert!(request.contains("accept: image/*\r\n"), "{request}");
    for revealing in ["cookie:", "referer:", "authorization:"] {
        assert!(!request.contains(revealing), "{request}");
    }
}

#[tokio::test]
async fn a_status_is_handed_on() {
    for status in [204, 400, 404, 500, 503] {
        let server = TinyServer::start(Answer::status(status)).await;
        let client = OutboundClient::new(&server.allowed()).unwrap();
        assert_eq!(client.get(&server.url("/"), LIMIT, "*/*").await.unwrap().status, status);
    }
}

#[tokio::test]
async fn what_is_not_on_the_list_must_be_https() {
    let server = TinyServer::start(Answer::status(200)).await;
    for url in [
        server.url("/"),
        "http://example.org/".to_owned(),
        "http://8.8.8.8/".to_owned(),
        "ftp://example.org/".to_owned(),
    ] {
        assert!(matches!(refusal(&guarded(), &url).await, OutboundError::NotHttps), "{url}");
    }
    assert_eq!(server.request_count(), 0);
}

#[tokio::test]
async fn an_address_inside_is_refused_however_it_is_written() {
    let server = TinyServer::start(Answer::status(200)).await;
    let port = server.port();
    for host in [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0177.0.0.1",
        "2130706433",
        "0x7f000001",
        "0",
        "127.0.0.1.",
        "１２７.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "169.254.169.254",
        "10.0.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "[fd00:ec2::254]",
        "[fe80::1]",
    ] {
        let refused = refusal(&guarded(), &format!("https://{host}:{port}/")).await;
        assert!(matches!(refused, OutboundError::NotPublic), "{host}: {refused:?}");
    }
    assert_eq!(server.request_count(), 0);
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_after_it_is_resolved() {
    let server = TinyServer::start(Answer::status(200)).await;
    for name in ["localhost", "LOCALHOST", "ｌｏｃａｌｈｏｓｔ"] {
        let refused = refusal(&guarded(), &format!("https://{name}:{}/", server.port())).await;
        assert!(matches!(refused, OutboundError::NotPublic), "{name}: {refused:?}");
    }
    assert_eq!(server.request_count(), 0);
}

#[tokio::test]
async fn the_allow_list_exempts_exactly_the_host_and_port_that_it_names() {
    let listed = TinyServer::start(Answer::status(200)).await;
    let other = TinyServer::start(Answer::status(200)).await;
    let client = OutboundClient::new(&listed.allowed()).unwrap();
    assert!(matches!(refusal(&client, &other.url("/")).await, OutboundError::NotHttps));
    let by_name = format!("http://localhost:{}/", listed.port());
    assert!(matches!(refusal(&client, &by_name).await, OutboundError::NotHttps));
    let by_name = format!("https://localhost:{}/", listed.port());
    assert!(matches!(refusal(&client, &by_name).await, OutboundError::NotPublic));
    let elsewhere = format!("ftp://127.0.0.1:{}/", listed.port());
    assert!(matches!(refusal(&client, &elsewhere).await, OutboundError::NotHttps));
    assert_eq!(listed.request_count() + other.request_count(), 0);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let inside = TinyServer::start(Answer::ok("text/plain", "secret")).await;
    for location in [inside.url("/"), "https://example.org/".to_owned(), "/elsewhere".to_owned()] {
        let server = TinyServer::start(Answer::redirect(&location)).await;
        let client = OutboundClient::new(&server.allowed()).unwrap();
        let refused = refusal(&client, &server.url("/")).await;
        assert!(matches!(refused, OutboundError::Redirected), "{location}: {refused:?}");
        assert_eq!(server.request_count(), 1);
    }
    assert_eq!(inside.request_count(), 0);
}

#[tokio::test]
async fn an_answer_ends_at_its_size() {
    let exact = TinyServer::start(Answer::ok("text/plain", vec![b'x'; LIMIT])).await;
    let client = OutboundClient::new(&exact.allowed()).unwrap();
    assert_eq!(client.get(&exact.url("/"), LIMIT, "*/*").await.unwrap().body.len(), LIMIT);
    for answer in [Answer::ok("text/plain", vec![b'x'; LIMIT + 1]), Answer::endless()] {
        let server = TinyServer::start(answer).await;
        let client = OutboundClient::new(&server.allowed()).unwrap();
        assert!(matches!(refusal(&client, &server.url("/")).await, OutboundError::TooLarge));
    }
}

#[tokio::test]
async fn an_answer_ends_at_its_time() {
    let answer = Answer::ok("text/plain", "late").after(Duration::from_secs(2));
    let server = TinyServer::start(answer).await;
    let config = OutboundConfig { total_timeout: Duration::from_millis(200), ..server.allowed() };
    let client = OutboundClient::new(&config).unwrap();
    let started = Instant::now();
    assert!(matches!(refusal(&client, &server.url("/")).await, OutboundError::TimedOut));
    assert!(started.elapsed() < Duration::from_millis(1500));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    let server = TinyServer::start(Answer::status(200)).await;
    let client = OutboundClient::new(&server.allowed()).unwrap();
    let url = server.url("/?token=s3cret");
    drop(server);
    let refused = refusal(&client, &url).await;
    assert!(matches!(refused, OutboundError::Unreachable(_)), "{refused:?}");
    assert!(!format!("{refused:?}").contains("s3cret"), "errors do not repeat the address");
}

#[tokio::test]
async fn an_address_that_makes_no_sense_is_refused() {
    for url in ["", "example.org", "https://", "file:///etc/passwd", "https://u:p@example.org/"] {
        let refused = refusal(&guarded(), url).await;
        assert!(matches!(refused, OutboundError::InvalidUrl), "{url}: {refused:?}");
    }
}

#[test]
fn a_malformed_allow_list_is_found_out_at_the_start() {
    for entry in [
        "",
        "localhost",
        "localhost:",
        "localhost:0",
        "localhost:99999",
        ":80",
        "http://localhost:80",
        "localhost:80/path",
        "user@localhost:80",
        "::1:80",
        "*:80",
    ] {
        let config = OutboundConfig { allowed_hosts: vec![entry.to_owned()], ..OutboundConfig::default() };
        let refused = OutboundClient::new(&config);
        assert!(matches!(refused, Err(OutboundError::InvalidAllowedHost(_))), "{entry}");
    }
    for entry in ["localhost:8080", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:65535", "mail.internal:443"] {
        let config = OutboundConfig { allowed_hosts: vec![entry.to_owned()], ..OutboundConfig::default() };
        assert!(OutboundClient::new(&config).is_ok(), "{entry}");
    }
}

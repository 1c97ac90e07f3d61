//! Conditions, encodings and ranges.

use axum::body::Body;
use axum::http::{Method, Request, Response};
use palisade_web::feed::compression;

use crate::fixture::{PUBLIC, Server, event, text};

async fn server() -> Server {
    let server = Server::start().await;
    server.send("1", &event("labeled", 1, &"kubelet v1.27.0 - v1.27.3\n".repeat(50), PUBLIC)).await;
    server.until_shown("/index.json", "CVE-2024-12345").await;
    server
}

async fn ask(server: &Server, method: Method, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let request =
        headers.iter().fold(Request::builder().method(method).uri(path), |it, (name, value)| it.header(*name, *value));
    server.ask(request.body(Body::empty()).unwrap()).await
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reader_has_is_not_sent_again() {
    let server = server().await;
    let first = ask(&server, Method::GET, "/index.json", &[]).await;
    let (tag, date) = (header(&first, "etag").to_owned(), header(&first, "last-modified").to_owned());
    let unknown = format!("{}-lzma\"", tag.trim_end_matches('"'));
    let compressed = format!("{}-br\"", tag.trim_end_matches('"'));
    for headers in [
        vec![("if-none-match", tag.as_str())],
        vec![("if-none-match", compressed.as_str())],
        vec![("if-none-match", "\"other\", W/\"x\", *")],
        vec![("if-modified-since", date.as_str())],
        vec![("if-modified-since", "Mon, 01 Jan 2035 00:00:00 GMT")],
    ] {
        let answer = ask(&server, Method::GET, "/index.json", &headers).await;
        assert_eq!(answer.status(), 304, "{headers:?}");
        assert_eq!(header(&answer, "etag"), tag);
        assert_eq!(text(answer).await, "");
    }
    for headers in [
        vec![("if-none-match", "\"other\""), ("if-modified-since", date.as_str())],
        vec![("if-none-match", unknown.as_str())],
        vec![("if-modified-since", "Mon, 01 Jan 2001 00:00:00 GMT")],
        vec![("if-modified-since", "yesterday")],
    ] {
        assert_eq!(ask(&server, Method::GET, "/index.json", &headers).await.status(), 200, "{headers:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_are_parts_of_the_plain_file() {
    let server = server().await;
    let whole = server.get("/index.json").await.1;
    let part = ask(&server, Method::GET, "/index.json", &[("range", "bytes=2-9"), ("accept-encoding", "gzip")]).await;
    assert_eq!(part.status(), 206);
    assert_eq!(header(&part, "content-range"), format!("bytes 2-9/{}", whole.len()));
    assert_eq!(text(part).await, whole[2..10]);
    assert_eq!(ask(&server, Method::GET, "/index.json", &[("range", "bytes=9999999-")]).await.status(), 416);
    assert_eq!(ask(&server, Method::HEAD, "/index.json", &[("range", "bytes=2-9")]).await.status(), 200);
    let stale = [("range", "bytes=0-1"), ("if-range", "\"other\"")];
    assert_eq!(ask(&server, Method::GET, "/index.json", &stale).await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn compressed_forms_are_of_the_same_edition_and_have_tags_of_their_own() {
    let server = server().await;
    let plain = ask(&server, Method::GET, "/index.json", &[]).await;
    assert_eq!(header(&plain, "content-encoding"), "");
    compression::prepare(&server.current.edition(), || false);
    let mut tags = vec![header(&plain, "etag").to_owned()];
    for (accepted, encoding) in
        [("br, gzip", "br"), ("gzip;q=1, br;q=0.5", "gzip"), ("zstd", "zstd"), ("*", "br"), ("br;q=0, *;q=0.1", "zstd")]
    {
        let answer = ask(&server, Method::GET, "/index.json", &[("accept-encoding", accepted)]).await;
        assert_eq!(header(&answer, "content-encoding"), encoding, "{accepted}");
        assert_eq!(header(&answer, "vary"), "Accept-Encoding");
        tags.push(header(&answer, "etag").to_owned());
    }
    for (tag, accepted) in tags.iter().zip(["identity", "br", "gzip", "zstd"]) {
        let headers = [("if-none-match", tag.as_str()), ("accept-encoding", accepted)];
        let answer = ask(&server, Method::GET, "/index.json", &headers).await;
        assert_eq!((answer.status().as_u16(), header(&answer, "etag")), (304, tag.as_str()), "{accepted}");
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 4, "plain, br, zstd, gzip: {tags:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_methods_and_missing_files() {
    let server = server().await;
    let head = ask(&server, Method::HEAD, "/index.json", &[]).await;
    let length: usize = header(&head, "content-length").parse().unwrap();
    assert_eq!(length, server.get("/index.json").await.1.len());
    assert_eq!(text(head).await, "");
    assert_eq!(ask(&server, Method::DELETE, "/index.json", &[]).await.status(), 405);
    for path in ["/nothing", "/../../etc/passwd", "/osv/", "/%2e%2e/x"] {
        assert_eq!(ask(&server, Method::GET, path, &[]).await.status(), 404, "{path}");
    }
    let page = ask(&server, Method::GET, "/", &[]).await;
    assert!(header(&page, "content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(header(&ask(&server, Method::GET, "/index.json", &[]).await, "access-control-allow-origin"), "*");
}

use proptest::prelude::*;

use super::*;

#[test]
fn parts() {
    for (text, scheme, host, hostname, port, path, written) in [
        ("https://example.com:80/", "https", "example.com:80", "example.com", "80", "/", "https://example.com:80/"),
        ("https://[::1]:80/", "https", "[::1]:80", "::1", "80", "/", "https://[::1]:80/"),
        ("HTTPS://[::1]/", "https", "[::1]", "::1", "", "/", "https://[::1]/"),
        ("/path", "", "", "", "", "/path", "/path"),
        (
            "https://e/path with spaces/",
            "https",
            "e",
            "e",
            "",
            "/path%20with%20spaces/",
            "https://e/path%20with%20spaces/",
        ),
        ("https://e", "https", "e", "e", "", "", "https://e"),
        ("mailto:a@b", "mailto", "", "", "", "", "mailto:a@b"),
        ("file:///etc", "file", "", "", "", "/etc", "file:///etc"),
        ("a:/b", "a", "", "", "", "/b", "a:/b"),
        ("https://u:p@e/%2f", "https", "e", "e", "", "/%2f", "https://u:p@e/%2f"),
        ("https://e:/", "https", "e:", "e", "", "/", "https://e:/"),
        ("ldap://a:b:1/", "ldap", "a:b:1", "a:b", "1", "/", "ldap://a:b:1/"),
    ] {
        let url = Url::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let got = (url.scheme(), url.host(), url.hostname(), url.port(), url.escaped_path(), url.to_string());
        assert_eq!(got, (scheme, host.into(), hostname.into(), port.into(), path.into(), written.into()), "{text}");
    }
}

#[test]
fn refused() {
    for (text, reason) in [
        ("", "parse \"\": empty url"),
        ("a", "parse \"a\": invalid URI for request"),
        ("../x", "parse \"../x\": invalid URI for request"),
        (":x", "parse \":x\": missing protocol scheme"),
        ("http://[::1", "parse \"http://[::1\": missing ']' in host"),
        ("http://a:b/", "parse \"http://a:b/\": invalid port \":b\" after host"),
        ("http://a b/", "parse \"http://a b/\": invalid character \" \" in host name"),
        ("/%zz", "parse \"/%zz\": invalid URL escape \"%zz\""),
        ("http://a:1:2/", "parse \"http://a:1:2/\": invalid port \":1:2\" after host"),
        ("http://[1.2.3.4]/", "parse \"http://[1.2.3.4]/\": invalid IP-literal"),
        ("/\n", "parse \"/\\n\": net/url: invalid control character in URL"),
    ] {
        assert_eq!(Url::parse(text).unwrap_err(), reason);
    }
}

#[test]
fn query() {
    let url = Url::parse("https://e/?k1=a&k2=b&k2=c&&x;y&bad=%zz&p+q=%20").unwrap();
    let expected = [("k1", vec!["a"]), ("k2", vec!["b", "c"]), ("p q", vec![" "])];
    let expected: Vec<(String, Vec<String>)> = expected
        .into_iter()
        .map(|(name, values)| (name.into(), values.into_iter().map(Into::into).collect()))
        .collect();
    assert_eq!(url.query(), expected);
}

proptest! {
    #[test]
    fn writing_keeps_the_meaning(text in "(https?|[a-z]{2}):?/?/?[a-z@:.%0-9\\[\\]]{0,12}/[ -~]{0,12}") {
        if let Ok(url) = Url::parse(&text) {
            let written = url.to_string();
            if let Ok(again) = Url::parse(&written) {
                prop_assert_eq!(again.to_string(), written);
            }
        }
    }

    #[test]
    fn no_text_panics(text in ".{0,30}") {
        if let Ok(url) = Url::parse(&text) {
            let _ = (url.to_string(), url.query(), url.hostname());
        }
    }
}

//! The answer to `ListObjectsV2` (docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html).

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

/// A page of the list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Keys and tags.
    pub(super) found: Vec<(String, String)>,
    /// How to ask for the next page.
    pub(super) next: Option<String>,
}

/// Reads a page.
pub(super) fn read(document: &[u8]) -> Result<Page, String> {
    let text = std::str::from_utf8(document).map_err(|error| error.to_string())?;
    let mut reader = Reader::from_str(text);
    let (mut page, mut value, mut is_list, mut is_cut) = (Page::default(), String::new(), false, false);
    let (mut key, mut etag) = (String::new(), String::new());
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(_) => value.clear(),
            Event::Text(text) => value.push_str(&text),
            Event::GeneralRef(name) => {
                value.push_str(&unescape(&format!("&{};", &*name)).map_err(|error| error.to_string())?);
            }
            Event::End(end) => match end.local_name().as_ref() {
                // Only at its end: an answer may be cut off.
                "ListBucketResult" => is_list = true,
                "Key" => key = std::mem::take(&mut value),
                "ETag" => without_quotes(&value).clone_into(&mut etag),
                "Contents" => page.found.push((std::mem::take(&mut key), std::mem::take(&mut etag))),
                "IsTruncated" => is_cut = value.trim() == "true",
                "NextContinuationToken" => page.next = Some(std::mem::take(&mut value)),
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    match (is_list, is_cut, &page.next) {
        (false, ..) => Err("not a list of objects".to_owned()),
        (_, true, None) => Err("a list that is cut off does not say how it goes on".to_owned()),
        (_, false, _) => Ok(Page { next: None, ..page }),
        _ => Ok(page),
    }
}

/// A tag as we keep it: services quote it in headers and lists, or do not.
pub(super) fn without_quotes(tag: &str) -> &str {
    tag.trim().trim_start_matches("W/").trim_matches('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read() {
        let document = "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
            <Prefix>a&amp;b/</Prefix><IsTruncated>true</IsTruncated><NextContinuationToken>a+/=</NextContinuationToken>\
            <Contents><Key>a&amp;b/&#x69;ndex.json</Key><ETag>&quot;1f&quot;</ETag><Size>1</Size></Contents>\
            <Contents><Key>a&amp;b/x</Key><ETag>\"2f\"</ETag><Owner><ID>1</ID></Owner></Contents></ListBucketResult>";
        let page = read(document.as_bytes()).unwrap();
        assert_eq!(page.found, [("a&b/index.json".into(), "1f".into()), ("a&b/x".into(), "2f".into())]);
        assert_eq!(page.next.as_deref(), Some("a+/="));
    }

    #[test]
    fn what_is_no_list_is_no_empty_list() {
        for document in [
            "",
            "<html><body>Sign in</body></html>",
            "{}",
            "<ListBucketResult>",
            "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        ] {
            assert!(read(document.as_bytes()).is_err(), "{document}");
        }
        let empty = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
        assert_eq!(read(empty.as_bytes()).unwrap(), Page::default());
    }
}

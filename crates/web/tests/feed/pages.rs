//! The feed's pages over HTTP, from texts that nobody should trust.

use crate::fixture::{PUBLIC, Server, event};

const BODY: &str = "CVSS Rating: [CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H](https://www.first.org/cvss/calculator/3.1)\n\n\
    <script>alert(1)</script>\n\n[click](javascript:alert(1))\n\n### Affected Versions\n\n- kubelet v1.27.0 - v1.27.3\n\n\
    ### Fixed Versions\n\n- kubelet v1.27.4\n";

async fn server() -> Server {
    let server = Server::start().await;
    server.send("1", &event("labeled", 1, BODY, PUBLIC)).await;
    server.until_shown("/index.json", "CVE-2024-12345").await;
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn an_advisory_s_page_holds_nothing_that_runs() {
    let server = server().await;
    let (status, page) = server.get("/CVE-2024-12345.html").await;
    assert_eq!(status, 200);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!page.contains("<script") && !page.contains("href=\"javascript"), "{page}");
    for part in ["1.27.0 – 1.27.3", "1.27.4", "High 8.8", "osv/CVE-2024-12345.json", "line 9"] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn am_i_affected_is_answered_honestly() {
    let server = server().await;
    for (path, expected, part) in [
        ("/affected?component=kubelet&version=1.27.3", 200, "CVE-2024-12345"),
        ("/affected/index.html?component=kubelet&version=v1.27.3-gke.100", 200, "a distribution&#39;s version"),
        ("/affected?component=kubelet&version=1.27.4", 200, "No announced vulnerability names kubelet 1.27.4"),
        ("/affected?version=1.27", 200, "CVE-2024-12345"),
        ("/affected?component=kubelet", 200, "CVE-2024-12345"),
        ("/affected?component=kube-scheduler&version=1.27.3", 200, "No announced vulnerability names kube-scheduler"),
        ("/affected?component=ingress-nginx&version=1.2.3", 200, "No announced vulnerability names ingress-nginx"),
        ("/affected?component=kubelet&version=%3Cb%3Elatest", 400, "&lt;b&gt;latest"),
        ("/affected?component=nothing&version=1.2.3", 400, "No component is called"),
        ("/affected/v1.27.html", 200, "CVE-2024-12345"),
        ("/affected/v1.28.html", 200, "No announced vulnerability names Kubernetes 1.28"),
        ("/affected/kubelet.html", 200, "CVE-2024-12345"),
        ("/affected/index.html", 200, "v1.37"),
        ("/affected/v1.99.html", 404, "href=\"../index.html\""),
        ("/a/b/c", 404, "href=\"../../index.html\""),
    ] {
        let (status, page) = server.get(path).await;
        assert_eq!(status, expected, "{path}");
        let page = page.replace("&#60;", "&lt;").replace("&#62;", "&gt;").replace("&#x27;", "&#39;");
        assert!(page.contains(part), "{part} in {path}: {page}");
        assert!(!page.to_lowercase().contains("you are safe") && !page.contains("<b>latest"), "{path}");
    }
    let long = format!("/affected?version={}", "1".repeat(5000));
    assert_eq!(server.get(&long).await.0, 400);
}

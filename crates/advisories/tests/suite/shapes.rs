//! Bodies in the shapes that people write, beyond those of the 71 announcements.

use palisade_advisories::Gravity;
use palisade_model::advisory::Advisory;

use crate::announcements::show;
use crate::data::announcement;

fn read(body: &str) -> Advisory {
    palisade_advisories::read(&announcement("CVE-2030-0001", body)).0.into_iter().next().unwrap()
}

/// Component and ranges, one component after the other.
fn said(body: &str) -> String {
    let affected = read(body).affected;
    let rows: Vec<String> =
        affected.iter().map(|one| format!("{} {}", one.component.name, show(&one.ranges).join(" "))).collect();
    rows.join("; ")
}

#[test]
fn settled_shapes() {
    let rows = [
        ("#### Affected Versions\n\nThis issue affects all known versions of kube-apiserver.", "kube-apiserver [0, *)"),
        (
            "#### Affected Versions\n< v1.31.12\n< v1.32.8\n< v1.33.4\n",
            "kubernetes [0, 1.31.12) [1.32.0, 1.32.8) [1.33.0, 1.33.4)",
        ),
        (
            "**Affected versions:** `< v1.31.12`, `< v1.32.8`, `< v1.33.4`",
            "kubernetes [0, 1.31.12) [1.32.0, 1.32.8) [1.33.0, 1.33.4)",
        ),
        (
            "#### Affected Versions\n- kube-apiserver: v1.31.0 - v1.31.11\n- kube-apiserver: v1.32.0 - v1.32.7\n#### Fixed Versions\n- kube-apiserver: >= v1.31.12\n- kube-apiserver: >= v1.32.8\n",
            "kube-apiserver [1.31.0, 1.31.12) [1.32.0, 1.32.8)",
        ),
        (
            "#### Affected Versions\n- kubelet: v1.32.0 to v1.32.2, v1.31.0 to v1.31.6\n- kube-proxy: <= v1.31.4\n",
            "kubelet [1.31.0, 1.31.6] [1.32.0, 1.32.2]; kube-proxy [0, 1.31.4]",
        ),
        (
            "### Affected versions\n| Component | Affected | Fixed |\n|---|---|---|\n| kubelet | <= v1.30.2 | v1.30.3 |\n| kube-proxy | v1.29.0 - v1.29.6 | v1.29.7 |\n",
            "kubelet [0, 1.30.3); kube-proxy [1.29.0, 1.29.7)",
        ),
        (
            "A problem in the CSI Driver for NFS.\n#### Affected Versions\n- All versions prior to v4.13.1\n#### Fixed Versions\n- CSI Driver for NFS >= v4.13.1\n",
            "csi-driver-nfs [0, 4.13.1)",
        ),
        ("#### Affected Versions\n- Kubernetes C# client <= v17.0.13\n", "kubernetes-csharp-client [0, 17.0.13]"),
        (
            "#### Affected Versions\n- ingress-nginx: < v1.13.7\n- ingress-nginx: < v1.14.3\n#### Fixed Versions\n- ingress-nginx: v1.13.7\n- ingress-nginx: v1.14.3\n",
            "ingress-nginx [0, 1.13.7) [1.14.0, 1.14.3)",
        ),
        ("#### Affected Versions\n- kubelet >= v1.25.0, < v1.28.4\n", "kubelet [1.25.0, 1.28.4)"),
        ("#### Affected Versions\n- kubelet >= v1.20.0 and <= v1.20.5\n", "kubelet [1.20.0, 1.20.5]"),
        ("#### Affected Versions\n- kubelet <= v1.30\n- kubelet v1.31.0 - v1.31.4\n", "kubelet [0, 1.31.4]"),
        (
            "#### Affected Versions\n- kubelet v1.24.0 - v1.24.7\n- kubelet v1.25.0 - v1.25.3\n#### Fixed Versions\n- kubelet v1.25.4\n",
            "kubelet [1.24.0, 1.25.4)",
        ),
        (
            "#### Affected Versions\n- kubelet\n  - v1.30.0 - v1.30.2\n  - v1.29.0 - v1.29.6\n- kube-proxy\n  - <= v1.29.3\n",
            "kubelet [1.29.0, 1.29.6] [1.30.0, 1.30.2]; kube-proxy [0, 1.29.3]",
        ),
        ("#### Affected Versions\n<ul><li>kubelet &lt;= v1.28.3</li></ul>\n", "kubelet [0, 1.28.3]"),
        (
            "#### Affected Versions\n- kubelet ≤ v1.28.3\n- kubelet v1.29.0 – v1.29.2\n",
            "kubelet [0, 1.28.3] [1.29.0, 1.29.2]",
        ),
        (
            "#### Affected Versions\n- kubelet v1.28.0 - v1.28.3\n- kubelet v1.29.0 and later are not affected\n#### Unaffected versions\n- kubelet v1.27.4\n",
            "kubelet [1.28.0, 1.28.3]",
        ),
        (
            "Affected Versions\n- kubelet v1.20.0 - v1.20.5 when the gate introduced in v1.19.0 is on, fixed in v1.20.6\n",
            "kubelet [1.20.0, 1.20.6)",
        ),
        ("All versions of the kubelet before v1.20.4 are affected.", "kubelet [0, 1.20.4)"),
        ("This vulnerability affects kubelet versions 1.20.0 through 1.20.4.", "kubelet [1.20.0, 1.20.4]"),
        ("The kubelet is vulnerable in versions from v1.20.0 up to v1.20.4.", "kubelet [1.20.0, 1.20.4]"),
        (
            "#### Affected Versions\n- kubelet >= v1.8.0\n#### Fixed Versions\n- kubelet v1.25.16\n- kubelet v1.27.8\n",
            "kubelet [1.8.0, 1.25.16) [1.26.0, 1.27.8)",
        ),
        (
            "#### Affected Versions\n- kubelet 1.12.x\n- kubelet v1.13.0+\n#### Fixed Versions\n- v1.13.4\n",
            "kubelet [1.12.0, 1.13.4)",
        ),
    ];
    let mut wrong = Vec::new();
    for (body, expected) in rows {
        let (found, doubts) = (said(body), read(body).doubts);
        if found != expected || !doubts.is_empty() {
            wrong.push(format!("{body}\n  expected {expected}\n  found    {found}\n  {doubts:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn open_questions_are_decided_on_the_safe_side_and_said() {
    let rows = [
        ("Nothing about versions.", "kubernetes [0, *)"),
        (
            "#### Affected Versions\n- kubelet <= v1.16.6\n#### Fixed Versions\n- kubelet v1.16.8\n",
            "kubelet [0, 1.16.8)",
        ),
        (
            "#### Affected Versions\n- kubelet v1.16.0 - v1.16.8\n#### Fixed Versions\n- kubelet v1.16.5\n",
            "kubelet [1.16.0, 1.16.8]",
        ),
        (
            "#### Affected Versions\n- kubelet v1.16.0 - v1.16.8\n#### Fixed Versions\n- kubelet v1.16.9\n- kubelet v1.15.4\n",
            "kubelet [1.15.0, 1.15.4) [1.16.0, 1.16.9)",
        ),
        ("#### Fixed Versions\n- kubelet v1.16.9\n- kubelet v1.15.4\n", "kubelet [0, 1.15.4) [1.16.0, 1.16.9)"),
    ];
    for (body, expected) in rows {
        assert_eq!(said(body), expected, "{body}");
        assert!(!read(body).doubts.is_empty(), "{body}");
    }
}

#[test]
fn a_body_without_end_is_read_in_part_and_said_to_be() {
    let body = format!("#### Affected Versions\n- kubelet <= v1.2.3\n{}", "- kubelet v1.4.0\n".repeat(1_000_000));
    let advisory = read(&body);
    assert!(advisory.doubts.iter().any(|doubt| doubt.question.contains("too long")));
    assert_eq!(advisory.affected.len(), 1);
    assert_eq!(said(&body), "kubelet [0, *)");
    let one_line = format!("#### Affected Versions\n- kubelet {}", "v1.2.3, ".repeat(1_000_000));
    assert_eq!(said(&one_line), "kubelet [0, *)");
    let many = format!("#### Affected Versions\n{}", "- kubelet v1.4.0\n".repeat(1_500));
    assert_eq!(said(&many), "kubelet [0, *)");
    for body in [body, one_line, many] {
        let (_, notices) = palisade_advisories::read(&announcement("CVE-2030-0001", &body));
        assert!(notices.iter().any(|notice| notice.code.id == "text-not-read" && notice.gravity == Gravity::Error));
    }
}

/// What a text does not settle is published on the safe side, and the line is named.
#[test]
fn unclear_lines_are_published_on_the_safe_side_and_said() {
    let rows = [
        ("- kubelet v1.27.3 - v1.27.0", "kubelet [1.27.0, 1.27.3]"),
        ("- kubelet >= v1.27.3, < v1.27.0", "kubelet [0, *)"),
        ("- kubelet v1.27.0 - v1.27.99999999999999999999", "kubelet [1.27.0, *)"),
        ("- kubelet v1.27.99999999999999999999 - v1.28.3", "kubelet [1.27.0, 1.28.3]"),
        ("- kubelet v1.28.0 - v1.28.3\n- kubelet <= v1.99999999999999999999.1", "kubelet [0, *)"),
        ("- kubelet v1.27.0.1 - v1.27.3", "kubelet [1.27.0, 1.27.3]"),
        ("- kubelet v1.27.0 - latest", "kubelet [1.27.0, *)"),
        ("- kubelet v1.27.0 bis v1.27.3", "kubelet [1.27.0, 1.27.3]"),
        ("- kubelet v1.27.0 v1.27.3", "kubelet [1.27.0, 1.27.3]"),
        ("- kubelet v1.27.0-3", "kubelet [1.27.0, *)"),
        ("- kubelet v1.27.0 -", "kubelet [1.27.0, *)"),
        ("- kubelet v1.27.0 - v1.27.٣", "kubelet [1.27.0, *)"),
        ("- kubelet v1.27.0 - v1.27.3¹", "kubelet [1.27.0, *)"),
        ("- kubelet != v1.27.3", "kubelet [0, *)"),
        ("- kubelet ~1.27.3", "kubelet [0, *)"),
        ("- kubelet \u{202e}v1.27.0 - v1.27.3", "kubelet [0, *)"),
        ("- kubеlet v1.27.0 - v1.27.3", "kubelet [1.27.0, 1.27.3]"),
        ("- frobnicator v1.27.0 - v1.27.3", "frobnicator [1.27.0, 1.27.3]"),
        ("- kubelet v1 - v2", "kubelet [0, *)"),
        ("- kubelet v1.27.0\n- kube-proxy: all", "kubelet [1.27.0, 1.27.0]; kube-proxy [0, *)"),
        ("- kubelet v1.27.0\n- kube-proxy", "kubelet [1.27.0, 1.27.0]; kube-proxy [0, *)"),
        ("| kubelet | v1.27.0 |\n| kube-proxy | all |", "kubelet [1.27.0, 1.27.0]; kube-proxy [0, *)"),
        (
            "- kubelet v1.27.0\n- kube-proxy v1.27.0 is affected, v1.28.0 is not affected",
            "kubelet [1.27.0, 1.27.0]; kube-proxy [0, *)",
        ),
        ("- kubelet v1.27.0\n- kube-proxy 1·27·0 - 1·27·3", "kubelet [1.27.0, 1.27.0]; kube-proxy [0, *)"),
        ("- kubelet v1.27.0\n- kube-proxy on Windows", "kubelet [1.27.0, 1.27.0]; kube-proxy [0, *)"),
        ("| kubelet | v1.27.0 |\n| kube-proxy | 1,27,0 |", "kubelet [1.27.0, 1.27.0]; kube-proxy [0, *)"),
        ("- kubelet v1.27.0 until further notice", "kubelet [1.27.0, *)"),
        ("- kubelet v1.27.0 - v1.27.3 - v1.27.5", "kubelet [1.27.0, 1.27.5]"),
        ("- kubelet [1.27.0, 1.27.4)", "kubelet [0, *)"),
        ("- kubelet v1.27.0 (inclusive) - v1.27.4 (exclusive)", "kubelet [1.27.0, 1.27.4]"),
        ("- kubelet v1.27.0 (exclusive) - v1.27.4 (exclusive)", "kubelet [1.27.0, 1.27.4]"),
        ("- kubelet everything smaller as v1.27.3", "kubelet [0, *)"),
        ("- kubelet v1.27.0\n  - v1.27.3", "kubelet [1.27.0, 1.27.3]"),
        ("kubelet v1.27.0\n- v1.27.3", "kubelet [1.27.0, 1.27.3]"),
        ("| comp | from | to |\n|--|--|--|\n| kubelet | v1.27.0 | v1.27.3 |", "kubelet [1.27.0, 1.27.3]"),
        ("| kubelet | v1.27.x.y |", "kubelet [1.27.0, *)"),
        ("- kubelet v1.27.0\n  – v1.27.3", "kubelet [1.27.0, 1.27.3]"),
        ("- kubelet v1.27.0 - v1.27.3 sowie v1.28.0 - v1.28.2", "kubelet [1.27.0, 1.27.3] [1.28.0, 1.28.2]"),
        ("- kubelet ~~v1.27.0 - v1.27.3~~", "kubelet [0, *)"),
    ];
    let mut wrong = Vec::new();
    for (lines, expected) in rows {
        let body = format!("### Affected Versions\n\n{lines}\n");
        let (found, doubts) = (said(&body), read(&body).doubts);
        if found != expected || doubts.is_empty() || doubts.iter().any(|doubt| doubt.lines.is_empty()) {
            wrong.push(format!("{lines}\n  expected {expected}\n  found    {found}\n  {doubts:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A component that is not known may be another name of the one that the text is about.
#[test]
fn versions_of_an_unknown_component_are_those_of_the_text_s_own_too() {
    let mut announcement = announcement("CVE-2030-0001", "### Affected Versions\n- node agent v1.27.0 - v1.27.3\n");
    announcement.title.push_str("kubelet does something");
    let advisory = palisade_advisories::read(&announcement).0.remove(0);
    let names: Vec<&str> = advisory.affected.iter().map(|one| one.component.name.as_str()).collect();
    assert_eq!(names, ["agent", "kubelet"]);
    assert!(!advisory.doubts.is_empty());
}

/// Every way in which a range is written means the range.
#[test]
fn ranges_in_every_way_that_people_write_them() {
    let ways = [
        "v1.27.0 - v1.27.3",
        "v1.27.0-v1.27.3",
        "v1.27.0 ‒ v1.27.3",
        "v1.27.0 – v1.27.3",
        "v1.27.0—v1.27.3",
        "v1.27.0 − v1.27.3",
        "v1.27.0‑v1.27.3",
        "v1.27.0 ~ v1.27.3",
        "v1.27.0..v1.27.3",
        "v1.27.0 ... v1.27.3",
        "v1.27.0 … v1.27.3",
        "v1.27.0 → v1.27.3",
        "v1.27.0 -> v1.27.3",
        "v1.27.0 -- v1.27.3",
        "v1.27.0 to v1.27.3",
        "v1.27.0 through v1.27.3",
        "v1.27.0 until v1.27.3",
        "v1.27.0 up to v1.27.3",
        "v1.27.0 &ndash; v1.27.3",
        "v1.27.0 &#8211; v1.27.3",
        "from v1.27.0 to v1.27.3",
        "between v1.27.0 and v1.27.3",
        "v1.27.0 (inclusive) - v1.27.3 (inclusive)",
        ">= v1.27.0, <= v1.27.3",
        "＞= v1.27.0, ＜= v1.27.3",
        "1.27.0 ≤ version ≤ 1.27.3",
        "v１.２７.０ － v１.２７.３",
        "v1.27.\u{200b}0 - v1.27.3",
        "v1.27.0 -\n  v1.27.3",
        "v1.27.0\n  to v1.27.3",
        "v1.27.0 through\n  v1.27.3",
    ];
    let tables = [
        "| comp | v |\n|------|---|\n| kubelet | RANGE |",
        "| comp | v |\n|--\n| kubelet | RANGE |",
        "comp | v\n---|---\nkubelet | RANGE",
        "| Component | Affected versions |\n|---|---|\n| kubelet | RANGE",
        "| Component | Affected versions |\n|---|---|\nkubelet | RANGE |",
        "| kubelet | RANGE |",
        "**kubelet RANGE**",
        "```\nkubelet RANGE\n```",
        "##### kubelet RANGE",
    ];
    let mut wrong = Vec::new();
    let lists = ways.iter().map(|way| format!("- kubelet {way}"));
    let rows = tables.iter().map(|table| table.replace("RANGE", "v1.27.0 - v1.27.3"));
    for lines in lists.chain(rows) {
        let body = format!("### Affected Versions\n\n{lines}\n");
        let (found, doubts) = (said(&body), read(&body).doubts);
        if found != "kubelet [1.27.0, 1.27.3]" || !doubts.is_empty() {
            wrong.push(format!("{lines}\n  found    {found}\n  {doubts:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

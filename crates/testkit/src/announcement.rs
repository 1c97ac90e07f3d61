//! What must hold for any text that is read as an announcement.

use jiff::Timestamp;
use palisade_model::advisory::{Advisory, Announcement, Labels, State};

/// Reads any bytes as an announcement: must not panic or hang, must quote lines as they stand, must say why where it
/// quotes none, and must give the same twice.
///
/// # Panics
///
/// Where that does not hold.
pub fn announcement(bytes: &[u8]) {
    let body = String::from_utf8_lossy(bytes).into_owned();
    let announcement = Announcement {
        number: 1,
        title: "CVE-2030-0001, CVE-2030-0002: any text".to_owned(),
        body,
        url: "https://github.com/kubernetes/kubernetes/issues/1".to_owned(),
        state: State::Unstated,
        created: Timestamp::UNIX_EPOCH,
        updated: Timestamp::UNIX_EPOCH,
        labels: Labels::default(),
    };
    let (advisories, notices) = palisade_advisories::read(&announcement);
    assert_eq!(advisories.len(), 2, "one advisory for each id");
    advisories.iter().for_each(|advisory| holds(advisory, &announcement.body));
    assert_eq!(palisade_advisories::read(&announcement), (advisories, notices), "two readings differ");
}

fn holds(advisory: &Advisory, body: &str) {
    assert!(!advisory.affected.is_empty(), "nothing is affected");
    for affected in &advisory.affected {
        assert!(!affected.evidence.is_empty() || !advisory.doubts.is_empty(), "no line and no doubt: {affected:?}");
        for line in affected.evidence.iter().take(3) {
            let written = body.lines().nth(line.number as usize - 1).unwrap_or_default();
            assert!(written.starts_with(line.text.as_str()), "line {} is not {:?}", line.number, line.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::announcement;
    use crate::random::Random;

    const WORDS: &[&str] = &[
        "#### Affected Versions\n",
        "#### Fixed Versions\n",
        "**Affected versions:**",
        "\n",
        "\n- ",
        "\n| ",
        " | ",
        "```\n",
        "<!--",
        "-->",
        "kubelet ",
        "kube-apiserver ",
        "Kubernetes ",
        "Image Builder ",
        "v1.2.3",
        "v1.30",
        "1.x",
        "1.4.x",
        "v2.0.0-alpha.0",
        " - ",
        "-",
        "+",
        "<= ",
        "< ",
        ">= ",
        "prior to ",
        " and later",
        " or earlier",
        "all versions ",
        "of ",
        "affected ",
        "not affected ",
        "fixed in ",
        "Upgrade to ",
        "branch ",
        ", ",
        "(",
        ")",
        ". ",
        ": ",
        ":\n",
        "CVE-2030-0001",
        "CVE-2020-1 ",
        "### CVE-2030-0002: x\n",
        "https://x.org/v1.2.3 ",
        "[a](",
        "\\-",
        "&lt;",
        "<br>",
        "CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H ",
        "av:",
        "9.8 ",
        "reported by Ada Lovelace ",
        "@ada ",
        "ß",
        "İ",
        "\u{feff}",
        "99999999999999999999.1.1 ",
        "v1.999999999.999999999 ",
    ];

    #[test]
    fn fifteen_hundred_mixtures_of_what_announcements_are_made_of() {
        for seed in 0..1500 {
            let mut random = Random::new(seed);
            let count = random.below(60);
            let text: String = (0..count).map(|_| random.text(WORDS)).collect();
            announcement(text.as_bytes());
        }
    }
}

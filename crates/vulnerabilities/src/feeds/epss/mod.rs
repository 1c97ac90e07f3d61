//! The Exploit Prediction Scoring System's daily file (first.org/epss/data_stats): CSV with a comment in its first line, each
//! line a CVE, the probability of its exploitation in the next 30 days, and its percentile.

use super::Feed;
use crate::advisory::Exploitation;

/// Reads the file; the caller unpacks it.
#[must_use]
pub fn read(bytes: &[u8]) -> Feed {
    if let Some(feed) = Feed::over_budget(bytes) {
        return feed;
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return Feed::unreadable("not UTF-8") };
    let mut feed = Feed::default();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with("cve,") {
            continue;
        }
        match entry(line) {
            Some(entry) => feed.exploitation.push(entry),
            None => feed.skip(format!("line {}", at + 1), "not `CVE,probability,percentile` with numbers from 0 to 1"),
        }
    }
    feed.settled()
}

fn entry(line: &str) -> Option<Exploitation> {
    let (cve, numbers) = line.split_once(',')?;
    let (probability, percentile) = numbers.split_once(',')?;
    let number = |text: &str| text.trim().parse::<f32>().ok().filter(|number| (0.0..=1.0).contains(number));
    let prediction = Some((number(probability)?, number(percentile)?));
    let cve = Some(cve.trim()).filter(|cve| cve.starts_with("CVE-"))?.to_owned();
    Some(Exploitation { cve, known_exploited: None, prediction })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn lines_are_read_and_bad_ones_named() {
        let text = "#model_version:v2025.03.14,score_date:2026-01-01T00:00:00Z\ncve,epss,percentile\n\
                    CVE-1999-0001,0.01248,0.79025\nCVE-1999-0002,1.5,0.1\nCVE-1999-0003,NaN,0.1\nnonsense\n";
        let feed = read(text.as_bytes());
        assert_eq!(feed.exploitation.first().and_then(|entry| entry.prediction), Some((0.01248, 0.79025)));
        let places: Vec<_> = feed.gaps.iter().map(|gap| gap.place.as_str()).collect();
        assert_eq!((feed.exploitation.len(), places), (1, vec!["line 4", "line 5", "line 6"]));
    }
}

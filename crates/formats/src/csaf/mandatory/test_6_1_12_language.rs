//! Section 6.1.12 of CSAF 2.0: Languages must be tags of RFC 5646 whose parts are in the registry.

use super::{Report, Test};
use crate::csaf::Csaf;

/// The test.
pub(super) static TEST: Test = Test::new(
    "csaf-6.1.12",
    "a language is not registered",
    "write a language tag whose parts are registered, such as en-US",
    "Languages must be tags of RFC 5646 whose parts are in the registry.",
    check,
);

fn check(document: &Csaf, report: &mut Report<'_>) {
    for (name, tag) in [("lang", &document.document.lang), ("source_lang", &document.document.source_lang)] {
        if let Some(part) = tag.as_deref().and_then(unregistered) {
            report.add(format!("/document/{name}"), format!("`{part}` is not registered"));
        }
    }
}

/// The regions of ISO 3166-1, those that RFC 5646 keeps for private use, and those that the registry has beside them.
const REGIONS: &str = "AA AC AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
    BT BU BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CS CU CV CW CX CY CZ DD DE DG DJ DK DM DO DZ EA EC EE EG \
    EH ER ES ET EU EZ FI FJ FK FM FO FR FX GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID \
    IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF \
    MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NT NU NZ OM PA PE PF PG PH PK PL PM \
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SU SV SX SY SZ TA TC TD TF TG TH \
    TJ TK TL TM TN TO TP TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS YD YE YT YU ZA ZM ZR ZW ZZ";

/// The first part of a tag that is not registered. Scripts, variants and extensions are not looked up.
fn unregistered(tag: &str) -> Option<&str> {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or(tag);
    if matches!(language, "i" | "I" | "x" | "X") {
        return None;
    }
    if !is_language(&language.to_ascii_lowercase()) {
        return Some(language);
    }
    let rest: Vec<&str> = parts.take_while(|part| part.len() > 1).collect();
    rest.into_iter().find(|part| part.len() == 2 && !is_region(&part.to_ascii_uppercase()))
}

fn is_language(code: &str) -> bool {
    match code.len() {
        2 => {
            isolang::Language::from_639_1(code).is_some() || ["in", "iw", "ji", "jw", "mo", "bh", "sh"].contains(&code)
        }
        3 => isolang::Language::from_639_3(code).is_some() || ("qaa"..="qtz").contains(&code),
        _ => false,
    }
}

fn is_region(code: &str) -> bool {
    let private = ("QM"..="QZ").contains(&code) || ("XA"..="XZ").contains(&code);
    private || REGIONS.split_whitespace().any(|region| region == code)
}

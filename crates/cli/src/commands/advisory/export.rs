//! `palisade advisory export`.

use jiff::Timestamp;
use palisade_advisories::Gravity;
use palisade_advisories::draft::{self, Draft, Message, Released, lint_draft};
use palisade_formats::{csaf, cve, json, jsonfeed, osv};
use palisade_model::advisory::Advisory;
use palisade_web::feed::site::Site;

use super::status::{Embargo, embargo};
use crate::arguments::advisory::{Audience, ExportArguments, ExportFormat};
use crate::environment::Environment;
use crate::failure::{Exit, Failure};
use crate::output::to_standard_output;

pub(super) fn run(arguments: &ExportArguments, environment: &Environment) -> Result<Exit, Failure> {
    let draft = super::draft(&arguments.file)?;
    let errors: Vec<_> = lint_draft(&draft, Released::default(), environment.now)
        .into_iter()
        .filter(|notice| notice.gravity == Gravity::Error)
        .collect();
    let advisory = draft.advisory(environment.now);
    let text = match (advisory, errors.as_slice()) {
        (Some(advisory), []) => written(&draft, &advisory, arguments, environment),
        (Some(advisory), _) if arguments.force => written(&draft, &advisory, arguments, environment),
        _ => {
            let what = errors.iter().map(|notice| (notice.code, notice.message.clone())).collect();
            return Err(Failure::findings(what));
        }
    };
    to_standard_output(|out| writeln!(out, "{}", text.trim_end()))
        .map_err(|error| Failure::output("standard output", &error))?;
    Ok(Exit::Done)
}

fn written(draft: &Draft, advisory: &Advisory, arguments: &ExportArguments, environment: &Environment) -> String {
    let site = Site::default();
    match arguments.format {
        ExportFormat::Issue => format!("# {}\n\n{}", draft::title(draft), draft::issue(draft, environment.now)),
        ExportFormat::Email => mail(&message(draft, arguments)),
        ExportFormat::Chat => draft::chat(draft, environment.now),
        ExportFormat::Osv => json::pretty(&osv::announced::record(advisory)),
        ExportFormat::Cve => json::pretty(&cve::announced::record(advisory, &site.cve_authority())),
        ExportFormat::Csaf => {
            let document =
                if is_secret(draft, environment.now) { csaf::announced::embargoed } else { csaf::announced::document };
            json::pretty(&document(advisory, &site.csaf_publisher(), &site.csaf_folder()))
        }
        ExportFormat::Feed => json::pretty(&jsonfeed::Item::of(advisory)),
    }
}

/// Whether an embargo still holds at `now`; one whose end cannot be read does.
fn is_secret(draft: &Draft, now: Timestamp) -> bool {
    match embargo(draft) {
        Embargo::None => false,
        Embargo::Until(end) => now < end,
        Embargo::Unreadable => true,
    }
}

fn message(draft: &Draft, arguments: &ExportArguments) -> Message {
    match arguments.to {
        Audience::Public => draft::public_email(draft, &arguments.sender),
        Audience::OssSecurity => draft::open_source_security(draft, &arguments.sender),
        Audience::Distributors => {
            draft::distributors(draft, &arguments.sender, arguments.release.as_deref().unwrap_or_default())
        }
    }
}

fn mail(message: &Message) -> String {
    format!("To: {}\nSubject: {}\n\n{}", message.to.join(", "), message.subject, message.body)
}

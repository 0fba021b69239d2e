//! `sync`, `doctor`: meeting the other phone, and looking after this one.

use std::time::{Duration, Instant};

use hearth_app::{Doctor, Event, Meeting};
use serde_json::json;

use crate::fail::Failure;
use crate::home::Phone;
use crate::out::{Reply, move_bar};
use crate::{events, json, show, words};

/// How often the bar moves.
const MOVES_EVERY: Duration = Duration::from_millis(100);

/// `sync`.
pub async fn sync(phone: &Phone, within: u64, figures: bool) -> Result<Reply, Failure> {
    let began = Instant::now();
    let meeting = match meet(phone, Duration::from_secs(within)).await {
        Ok(meeting) => meeting,
        Err(failure) => return parted(phone).await?.ok_or(failure),
    };
    let milliseconds = began.elapsed().as_millis();
    let mut lines = vec![words::met(&meeting)];
    let seen = events::append(phone, &mut lines).await?;
    Ok(Reply { text: lines.join("\n"), json: json::meeting(&meeting, milliseconds, figures), seen })
}

/// What to say in the place of a refusal when the partner's phone said that its person has left: that alone.
async fn parted(phone: &Phone) -> Result<Option<Reply>, Failure> {
    let events = phone.hearth.events().await?;
    let left = events.iter().find(|queued| queued.event == Event::PartnerLeft);
    Ok(left.and_then(|queued| {
        let json = json!({ "partner_left": true });
        words::event(&queued.event).map(|text| Reply { text, json, seen: vec![queued.id] })
    }))
}

/// Meets the other phone, with a bar on a terminal.
pub async fn meet(phone: &Phone, within: Duration) -> Result<Meeting, Failure> {
    let bar = phone.out.bar(words::LOOKING);
    let mut moves = tokio::time::interval(MOVES_EVERY);
    let mut sync = Box::pin(phone.hearth.sync(within));
    let met = loop {
        tokio::select! {
            met = &mut sync => break met,
            _ = moves.tick() => {
                let progress = phone.hearth.sync_progress();
                let (done, of) = progress.map_or((0, 0), |progress| (progress.done, progress.of));
                move_bar(&bar, done, of);
            }
        }
    };
    bar.finish_and_clear();
    Ok(met?)
}

/// `doctor`. Shows no content.
pub async fn doctor(phone: &Phone) -> Result<Reply, Failure> {
    let bar = phone.out.bar(words::CHECKING);
    let shown = bar.clone();
    let doctor = phone.hearth.doctor(move |done, of| move_bar(&shown, done, of)).await;
    bar.finish_and_clear();
    let doctor = doctor?;
    let json = serde_json::to_value(&doctor).unwrap_or_default();
    Ok(Reply::new(report(&doctor, phone.out.width), json))
}

fn report(doctor: &Doctor, width: usize) -> String {
    let mut lines = Vec::new();
    if doctor.sound {
        lines.push("Everything here is sound.".to_owned());
    } else {
        lines.push("Not everything here is sound. Nothing was deleted.".to_owned());
    }
    for finding in &doctor.findings {
        lines.extend(show::wrap(&words::sentence(finding), width, 2));
    }
    if !doctor.damaged.is_empty() {
        lines.push(format!(" {}", words::HOW_TO_MEND));
    }
    if !doctor.kept.is_empty() {
        let kept =
            format!("A damaged {} is kept. {}", doctor.kept.join(" and "), words::HOW_TO_FORGET);
        lines.extend(show::wrap(&kept, width, 2));
    }
    for (name, bytes) in &doctor.sizes {
        lines.push(format!("  {name:<16}  {}", words::size(*bytes)));
    }
    lines.join("\n")
}

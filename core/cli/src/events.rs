//! What happened meanwhile and must not be missed: told once, and acknowledged when it was written.

use crate::fail::Failure;
use crate::home::Phone;
use crate::words;

/// Adds what happened to these lines; the ids are to be acknowledged once they are written.
pub async fn append(phone: &Phone, lines: &mut Vec<String>) -> Result<Vec<u64>, Failure> {
    let events = phone.hearth.events().await?;
    let told: Vec<String> =
        events.iter().filter_map(|queued| words::event(&queued.event)).collect();
    if !told.is_empty() {
        lines.push(String::new());
        lines.extend(told);
    }
    Ok(events.iter().map(|queued| queued.id).collect())
}

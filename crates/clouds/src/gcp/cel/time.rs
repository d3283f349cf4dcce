//! Points in time and durations.
//!
//! Source: IAM, "Attribute reference for IAM Conditions", date and time functions; google/cel-spec,
//! "List of Standard Definitions".

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

use super::value::{Found, Lack, Value, no_overload};

/// `timestamp("…")`.
pub(super) fn timestamp(text: &str) -> Found {
    let failed = || Lack::Failed(format!("`{text}` is no timestamp"));
    // WHY: CEL takes RFC 3339 alone, which is narrower than what a library may read.
    let shaped = text.len() >= 20 && text.as_bytes()[10].eq_ignore_ascii_case(&b'T');
    let zoned = text.ends_with(['Z', 'z']) || text.len() > 6 && is_offset(text);
    if !shaped || !zoned {
        return Err(failed());
    }
    text.parse().map(Value::Time).map_err(|_| failed())
}

fn is_offset(text: &str) -> bool {
    let bytes = &text.as_bytes()[text.len() - 6..];
    matches!(bytes, [b'+' | b'-', a, b, b':', c, d]
        if [a, b, c, d].into_iter().all(u8::is_ascii_digit))
}

/// `date("2027-01-31")`.
pub(super) fn date(text: &str) -> Found {
    let failed = || Lack::Failed(format!("`{text}` is no date"));
    let shaped = text.len() == 10 && text.as_bytes()[4] == b'-';
    let day: Date = text.parse().ok().filter(|_| shaped).ok_or_else(failed)?;
    format!("{day}T00:00:00Z").parse().map(Value::Time).map_err(|_| failed())
}

/// `duration("90s")`.
pub(super) fn duration(text: &str) -> Found {
    let failed = || Lack::Failed(format!("`{text}` is no duration"));
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut all = SignedDuration::ZERO;
    if rest.is_empty() {
        return Err(failed());
    }
    while !rest.is_empty() {
        let digits = rest.find(|it: char| !it.is_ascii_digit()).ok_or_else(failed)?;
        let count: i64 = rest[..digits].parse().map_err(|_| failed())?;
        let behind = &rest[digits..];
        let length = behind.find(|it: char| it.is_ascii_digit()).unwrap_or(behind.len());
        let part = match &behind[..length] {
            "h" => count.checked_mul(3_600).map(SignedDuration::from_secs),
            "m" => count.checked_mul(60).map(SignedDuration::from_secs),
            "s" => Some(SignedDuration::from_secs(count)),
            "ms" => Some(SignedDuration::from_millis(count)),
            "us" => Some(SignedDuration::from_micros(count)),
            "ns" => Some(SignedDuration::from_nanos(count)),
            // A part with a fraction is valid, and no condition needs one.
            _ => return Err(Lack::Unknown(format!("the duration `{text}` is not supported"))),
        };
        all = part.and_then(|it| all.checked_add(it)).ok_or_else(failed)?;
        rest = &behind[length..];
    }
    Ok(Value::Span(if negative { -all } else { all }))
}

/// `request.time.getHours("Europe/Berlin")`; `None` where there is no such function.
pub(super) fn part(name: &str, time: Timestamp, zone: Option<&str>) -> Option<Found> {
    if !PARTS.contains(&name) {
        return None;
    }
    let zone = match zone.map(zone_of) {
        None => TimeZone::UTC,
        Some(Some(zone)) => zone,
        Some(None) => {
            let name = zone.unwrap_or_default();
            return Some(Err(Lack::Unknown(format!("the time zone `{name}` is not known here"))));
        }
    };
    let it = zone.to_datetime(time);
    let number = match name {
        "getFullYear" => i64::from(it.year()),
        "getMonth" => i64::from(it.month()) - 1,
        "getDate" => i64::from(it.day()),
        "getDayOfMonth" => i64::from(it.day()) - 1,
        "getDayOfWeek" => i64::from(it.weekday().to_sunday_zero_offset()),
        "getDayOfYear" => i64::from(it.day_of_year()) - 1,
        "getHours" => i64::from(it.hour()),
        "getMinutes" => i64::from(it.minute()),
        "getSeconds" => i64::from(it.second()),
        "getMilliseconds" => i64::from(it.millisecond()),
        _ => return Some(Err(no_overload(name))),
    };
    Some(Ok(Value::Number(number)))
}

const PARTS: [&str; 10] = [
    "getFullYear",
    "getMonth",
    "getDate",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getHours",
    "getMinutes",
    "getSeconds",
    "getMilliseconds",
];

/// A zone by its name, or by its offset: `-08:00`.
fn zone_of(text: &str) -> Option<TimeZone> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        b'0'..=b'9' => (1, text),
        // WHY the bundled table: what is installed where this runs must not change an answer.
        _ => return TimeZoneDatabase::bundled().get(text).ok(),
    };
    let (hours, minutes) = rest.split_once(':')?;
    let digits = |it: &str| it.len() == 2 && it.bytes().all(|it| it.is_ascii_digit());
    if !digits(hours) || !digits(minutes) {
        return None;
    }
    let seconds: i32 = hours.parse::<i32>().ok()? * 3_600 + minutes.parse::<i32>().ok()? * 60;
    Offset::from_seconds(sign * seconds).ok().map(Offset::to_time_zone)
}

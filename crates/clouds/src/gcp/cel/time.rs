//! Points in time and durations.
//!
//! Source: IAM, "Attribute reference for IAM Conditions", date and time functions; google/cel-spec,
//! "List of Standard Definitions".

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

use super::value::{Found, Lack, Value};

/// What a duration may come to, in seconds.
///
/// Source: google/protobuf, `duration.proto`, which CEL's durations are.
const SPAN_SECONDS_MAX: u64 = 315_576_000_000;

/// Reads a point in time that every reader reads alike: RFC 3339 in full and in capitals, without a
/// leap second, in the years 1 to 9999.
pub fn point_in_time(text: &str) -> Option<Timestamp> {
    let (local, rest) = text.split_at_checked("2027-01-01T00:00:00".len())?;
    let two = |at: usize| local.get(at..at + 2)?.parse::<u8>().ok();
    let clock = two(11)? < 24 && two(14)? < 60 && two(17)? < 60;
    let (fraction, offset) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.find(|it: char| !it.is_ascii_digit())?),
        None => ("0", rest),
    };
    let fraction = (1..=9).contains(&fraction.len());
    let plain = fits(local, "dddd-dd-ddTdd:dd:dd") && !local.starts_with("0000");
    if !(plain && clock && fraction && is_offset(offset)) {
        return None;
    }
    text.parse().ok().filter(|it| FIRST <= *it)
}

/// The first point of year 1.
const FIRST: Timestamp = Timestamp::constant(-62_135_596_800, 0);

/// Reads a day, as its first point in time in UTC.
pub fn day(text: &str) -> Option<Timestamp> {
    point_in_time(&format!("{text}T00:00:00Z"))
}

/// Whether a text has digits where a form has a `d`, and elsewhere what the form has.
fn fits(text: &str, form: &str) -> bool {
    let alike = |(it, wanted): (u8, u8)| match wanted {
        b'd' => it.is_ascii_digit(),
        _ => it == wanted,
    };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(alike)
}

fn is_offset(text: &str) -> bool {
    let two = |at: usize| text.get(at..at + 2).and_then(|it| it.parse::<u8>().ok());
    let signed = fits(text, "+dd:dd") || fits(text, "-dd:dd");
    text == "Z" || signed && two(1).is_some_and(|it| it < 24) && two(4).is_some_and(|it| it < 60)
}

/// `timestamp("…")`.
pub(super) fn timestamp(text: &str) -> Found {
    if let Some(it) = point_in_time(text) {
        return Ok(Value::Time(it));
    }
    let bytes = text.as_bytes();
    let shaped = bytes.len() >= 20 && bytes[10].eq_ignore_ascii_case(&b'T');
    let end = &bytes[bytes.len().saturating_sub(6)..];
    let offset = matches!(end, [b'+' | b'-', a, b, b':', c, d]
        if [a, b, c, d].into_iter().all(u8::is_ascii_digit));
    let day = text.get(..10).is_some_and(|it| it.parse::<Date>().is_ok());
    // WHY unknown: readers of RFC 3339 differ in what they forgive.
    match shaped && day && (offset || text.ends_with(['Z', 'z'])) {
        true => Err(Lack::Unknown(format!("`{text}` is no plain timestamp"))),
        false => Err(Lack::Failed(format!("`{text}` is no timestamp"))),
    }
}

/// `date("2027-01-31")`.
pub(super) fn date(text: &str) -> Found {
    let is_date = fits(text, "dddd-dd-dd") && text.parse::<Date>().is_ok();
    match day(text) {
        Some(it) => Ok(Value::Time(it)),
        None if is_date => Err(Lack::Unknown(format!("`{text}` is no plain date"))),
        None => Err(Lack::Failed(format!("`{text}` is no date"))),
    }
}

/// `duration("90s")`. WHY unknown: a fraction, a plus or a bare zero is valid, and no condition
/// needs one; what is too large is an error to some readers alone.
pub(super) fn duration(text: &str) -> Found {
    let whole = text.strip_prefix('-').unwrap_or(text);
    let all = match whole.is_empty() {
        true => None,
        false => parts(whole),
    };
    let all = all.map(|it| if whole.len() < text.len() { -it } else { it });
    match all.filter(|it| is_in_range(*it)) {
        Some(it) => Ok(Value::Span(it)),
        None if text.contains(|it: char| it.is_ascii_digit()) => {
            Err(Lack::Unknown(format!("the duration `{text}` is not supported")))
        }
        None => Err(Lack::Failed(format!("`{text}` is no duration"))),
    }
}

fn parts(mut rest: &str) -> Option<SignedDuration> {
    let mut all = SignedDuration::ZERO;
    while !rest.is_empty() {
        let digits = rest.find(|it: char| !it.is_ascii_digit())?;
        let count: i64 = rest[..digits].parse().ok()?;
        let behind = &rest[digits..];
        let length = behind.find(|it: char| it.is_ascii_digit()).unwrap_or(behind.len());
        let part = match &behind[..length] {
            "h" => count.checked_mul(3_600).map(SignedDuration::from_secs),
            "m" => count.checked_mul(60).map(SignedDuration::from_secs),
            "s" => Some(SignedDuration::from_secs(count)),
            "ms" => Some(SignedDuration::from_millis(count)),
            "us" => Some(SignedDuration::from_micros(count)),
            "ns" => Some(SignedDuration::from_nanos(count)),
            _ => None,
        };
        all = all.checked_add(part?)?;
        rest = &behind[length..];
    }
    Some(all)
}

fn is_in_range(it: SignedDuration) -> bool {
    it.unsigned_abs() <= std::time::Duration::from_secs(SPAN_SECONDS_MAX)
}

/// A duration that came of others.
pub(super) fn span(found: Option<SignedDuration>) -> Found {
    found.filter(|it| is_in_range(*it)).map(Value::Span).ok_or_else(out_of_range)
}

/// A point in time that came of another.
pub(super) fn moved(found: Option<Timestamp>) -> Found {
    found.filter(|it| FIRST <= *it).map(Value::Time).ok_or_else(out_of_range)
}

fn out_of_range() -> Lack {
    Lack::Unknown("a time or a duration is out of the range of CEL".to_owned())
}

/// `request.time.getHours("Europe/Berlin")`; `None` where there is no such function.
pub(super) fn part(name: &str, time: Timestamp, zone: Option<&str>) -> Option<Found> {
    let read = reader(name)?;
    let zone = match zone.map(zone_of) {
        None => TimeZone::UTC,
        Some(Some(zone)) => zone,
        Some(None) => {
            let name = zone.unwrap_or_default();
            return Some(Err(Lack::Unknown(format!("the time zone `{name}` is not known here"))));
        }
    };
    Some(Ok(Value::Number(read(zone.to_datetime(time)))))
}

/// What a function takes of a time.
fn reader(name: &str) -> Option<fn(DateTime) -> i64> {
    Some(match name {
        "getFullYear" => |it| i64::from(it.year()),
        "getMonth" => |it| i64::from(it.month()) - 1,
        "getDate" => |it| i64::from(it.day()),
        "getDayOfMonth" => |it| i64::from(it.day()) - 1,
        "getDayOfWeek" => |it| i64::from(it.weekday().to_sunday_zero_offset()),
        "getDayOfYear" => |it| i64::from(it.day_of_year()) - 1,
        "getHours" => |it| i64::from(it.hour()),
        "getMinutes" => |it| i64::from(it.minute()),
        "getSeconds" => |it| i64::from(it.second()),
        "getMilliseconds" => |it| i64::from(it.millisecond()),
        _ => return None,
    })
}

/// A zone by its name, or by its offset: `-08:00`.
fn zone_of(text: &str) -> Option<TimeZone> {
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        b'0'..=b'9' => (1, text),
        // WHY the bundled table: what is installed where this runs must not change an answer.
        _ => {
            let found = TimeZoneDatabase::bundled().get(text).ok()?;
            // Names differ by their letters' case, and one of them stands for no zone.
            let same = found.iana_name() == Some(text) && text != "Etc/Unknown";
            return same.then_some(found);
        }
    };
    let (hours, minutes) = rest.split_once(':')?;
    let two = |it: &str, below: i32| {
        let found = fits(it, "dd").then(|| it.parse::<i32>().ok()).flatten();
        found.filter(|it| *it < below)
    };
    let seconds = two(hours, 24)? * 3_600 + two(minutes, 60)? * 60;
    Offset::from_seconds(sign * seconds).ok().map(Offset::to_time_zone)
}

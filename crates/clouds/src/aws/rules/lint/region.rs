//! How a region's code is spelled. Regions open faster than lists of them are kept, so their form
//! tells.
//!
//! Source: AWS, "AWS Regions and Availability Zones": `us-east-1`, `us-gov-west-1`,
//! `eusc-de-east-1`.

/// The word before the number.
const COMPASS: [&str; 9] = [
    "north",
    "south",
    "east",
    "west",
    "central",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
];

/// Whether a text is a region's code, or could be that of the next one.
pub(super) fn is_region(text: &str) -> bool {
    let words: Vec<&str> = text.split('-').collect();
    let [area, between @ .., side, number] = words.as_slice() else { return false };
    let is_word = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_lowercase());
    let short = (2..=4).contains(&area.len()) && is_word(area);
    let digits = (1..=2).contains(&number.len()) && number.bytes().all(|it| it.is_ascii_digit());
    short
        && between.len() <= 1
        && between.iter().all(|it| is_word(it))
        && COMPASS.contains(side)
        && digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_of_every_partition_are_known_by_their_form() {
        for region in [
            "us-east-1",
            "ap-southeast-7",
            "us-gov-west-1",
            "us-iso-east-1",
            "us-isob-east-1",
            "eusc-de-east-1",
            "cn-northwest-1",
            "mx-central-1",
        ] {
            assert!(is_region(region), "{region}");
        }
        for none in ["", "us-east", "us-esat-1", "useast1", "US-EAST-1", "us-east-1a", "us-east-1-"]
        {
            assert!(!is_region(none), "{none}");
        }
    }
}

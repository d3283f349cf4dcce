//! Bytes become text or are refused, and every offset has a place in it.

use keywright_model::text::{Source, SourceError};

/// Decodes, and asks for every position.
pub fn run(bytes: &[u8]) {
    match Source::decode("it", bytes) {
        Ok(source) => positions_hold(&source),
        Err(SourceError::NotUtf8 { offset } | SourceError::NotUtf16 { offset }) => {
            assert!(offset <= bytes.len(), "the error points outside the bytes");
        }
        Err(SourceError::TooLong { bytes: counted }) => assert_eq!(counted, bytes.len()),
    }
}

/// Asked far past the end as well, and in the middle of a character.
fn positions_hold(source: &Source) {
    let length = source.text().len() as u32;
    let step = 1 + length / 64;
    for offset in (0..length + 2).step_by(step as usize).chain([u32::MAX]) {
        let position = source.position(offset);
        let before = &source.text()[..position.offset];
        assert_eq!(position.line, 1 + before.matches('\n').count());
        let line = before.rsplit('\n').next().unwrap_or_default();
        assert_eq!(position.column, line.chars().count());
    }
}

//! One row of the journal, and the bytes that its hash is taken of.
//!
//! INVARIANT: the encoding never changes; docs/journal.md tells it to third parties. Another one
//! would be another first line.

use jiff::Timestamp;

use super::Digest;

/// What the hashed bytes of a row begin with: nothing else that is hashed can be taken for a row.
const DOMAIN: &[u8] = b"keywright journal row v1\n";

/// One act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number: 1, 2, 3, without a gap.
    pub seq: u64,
    /// When, in whole microseconds.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What was done, in one stable word: `claim-taken`.
    pub act: String,
    /// To what.
    pub subject: String,
    /// All else, as canonical JSON.
    pub body: String,
    /// The hash of the row before; zeros before the first.
    pub previous: Digest,
    /// The hash of all of the above.
    pub hash: Digest,
}

impl Row {
    /// What the hash of this row must be.
    pub fn computed(&self) -> Digest {
        let texts = [&self.actor, &self.act, &self.subject, &self.body];
        let length: usize = texts.iter().map(|it| it.len() + 8).sum();
        let mut bytes = Vec::with_capacity(DOMAIN.len() + 16 + length + 32);
        bytes.extend_from_slice(DOMAIN);
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(&self.at.as_microsecond().to_be_bytes());
        for text in texts {
            // WHY: with their lengths before them, no two rows share their bytes.
            bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes.extend_from_slice(self.previous.as_bytes());
        Digest::of(&bytes)
    }

    /// Where the chain stands after this row.
    pub fn head(&self) -> Head {
        Head { seq: self.seq, hash: self.hash }
    }
}

/// Where the chain stands: the number and the hash of its last row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number; 0 before the first row.
    pub seq: u64,
    /// The hash; zeros before the first row.
    pub hash: Digest,
}

impl Head {
    /// Before the first row.
    pub const EMPTY: Head = Head { seq: 0, hash: Digest::ZERO };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            seq: 7,
            at: Timestamp::UNIX_EPOCH,
            actor: "ann".to_owned(),
            act: "noted".to_owned(),
            subject: "orders".to_owned(),
            body: "{}".to_owned(),
            previous: Digest::ZERO,
            hash: Digest::ZERO,
        }
    }

    #[test]
    fn the_encoding_stays_as_it_landed() {
        let wanted = "3dd90b982be8f860e1612c23c43e984fcb459d6aa887fe6c838aac1e62c68356";
        assert_eq!(row().computed().to_string(), wanted);
    }

    #[test]
    fn text_that_moves_from_one_field_to_the_next_changes_the_hash() {
        let moved = Row { actor: "annn".to_owned(), act: "oted".to_owned(), ..row() };
        assert_ne!(row().computed(), moved.computed());
    }
}

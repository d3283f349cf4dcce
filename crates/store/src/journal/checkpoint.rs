//! Checkpoints: where the chain stood, signed, to be kept where the store's keeper cannot reach.
//!
//! A chain alone does not tell that its end was cut off, or that it was written anew from some row
//! on: whoever may write to the database can do both. A checkpoint that lies elsewhere tells.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::note::is_name;
use super::{Digest, Head, NoteError, Signer, Trusted};

/// Where the chain stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which journal it is of.
    pub origin: String,
    /// The last row then.
    pub head: Head,
}

/// A checkpoint whose signature was verified. [`Checkpoint::open`] alone makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed(Checkpoint);

impl Signed {
    /// What it says.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.0
    }
}

impl Checkpoint {
    /// Signs it: the origin, the number and the hash in base64, a line each, in a signed note.
    ///
    /// # Errors
    /// [`NoteError::Form`] for an origin that a note cannot carry.
    pub fn sign(&self, signer: &Signer) -> Result<String, NoteError> {
        if !is_name(&self.origin) {
            return Err(NoteError::Form);
        }
        let hash = STANDARD.encode(self.head.hash.as_bytes());
        Ok(signer.sign(&format!("{}\n{}\n{hash}\n", self.origin, self.head.seq)))
    }

    /// Verifies a note's signature, and reads it.
    ///
    /// # Errors
    /// It is no checkpoint, of another journal, or not signed by the one who is trusted.
    pub fn open(note: &str, origin: &str, trusted: &Trusted) -> Result<Signed, NoteError> {
        let mut lines = trusted.open(note)?.lines();
        let (Some(named), Some(seq), Some(hash)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(NoteError::Form);
        };
        // WHY: one spelling of a number, as C2SP has it.
        let number = seq.parse::<u64>().ok().filter(|it| it.to_string() == seq);
        let hash = STANDARD.decode(hash).ok().and_then(|it| Digest::from_bytes(&it));
        match (number, hash) {
            (Some(seq), Some(hash)) if named == origin => {
                let head = Head { seq, hash };
                Ok(Signed(Checkpoint { origin: named.to_owned(), head }))
            }
            _ => Err(NoteError::Form),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_read_as_it_was_signed() {
        let signer = Signer::new("ops", &[1; 32]).expect("a name");
        let head = Head { seq: 12, hash: Digest::of(b"x") };
        let checkpoint = Checkpoint { origin: "keywright/acme".to_owned(), head };
        let note = checkpoint.sign(&signer).expect("it can be signed");
        let open = |note: &str, origin| Checkpoint::open(note, origin, &signer.trusted());
        assert_eq!(open(&note, "keywright/acme"), Ok(Signed(checkpoint)));
        assert_eq!(open(&note, "keywright/other"), Err(NoteError::Form));
        let raised = note.replace("\n12\n", "\n13\n");
        assert_eq!(open(&raised, "keywright/acme"), Err(NoteError::Forged));
    }
}

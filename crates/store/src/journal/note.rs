//! Signed notes: a text and who vouches for it.
//!
//! Source: C2SP, "signed-note": the text, an empty line, and lines of
//! `— <name> <base64 of 4 bytes of the key's id and the signature>`. Keys are spelled as Go's
//! `golang.org/x/mod/sumdb/note` spells them, so that its tools verify what is signed here.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// The number of Ed25519 among the algorithms.
const ED25519: u8 = 1;

/// A note is no longer than this.
const NOTE_BYTES_MAX: usize = 64 * 1024;

/// What is wrong with a note or a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is not in the form of a note.
    #[error("it is no signed note")]
    Form,
    /// A key is not in its form.
    #[error("it is no key of a signed note")]
    Key,
    /// Nobody who is trusted signed it.
    #[error("nobody who is trusted signed it")]
    Unsigned,
    /// Somebody used a trusted name, and the signature is not that one's.
    #[error("its signature is forged")]
    Forged,
}

/// Who signs.
pub struct Signer {
    name: String,
    key: SigningKey,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // WHY: the key is never printed.
        write!(f, "Signer({})", self.name)
    }
}

impl Signer {
    /// A signer from 32 bytes of chance.
    ///
    /// # Errors
    /// [`NoteError::Key`] for a name that a note cannot carry.
    pub fn new(name: impl Into<String>, seed: &[u8; 32]) -> Result<Signer, NoteError> {
        let name = name.into();
        is_name(&name)
            .then(|| Signer { name, key: SigningKey::from_bytes(seed) })
            .ok_or(NoteError::Key)
    }

    /// Reads a private key as [`Signer::private`] spells it.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn parse(text: &str) -> Result<Signer, NoteError> {
        let rest = text.trim().strip_prefix("PRIVATE+KEY+").ok_or(NoteError::Key)?;
        let (name, id, seed) = parts(rest)?;
        let signer = Signer::new(name, &seed)?;
        if signer.trusted().id() == id { Ok(signer) } else { Err(NoteError::Key) }
    }

    /// The private key's text, to be kept secret: `PRIVATE+KEY+<name>+<id>+<base64>`.
    pub fn private(&self) -> String {
        let id = hex(self.trusted().id());
        format!("PRIVATE+KEY+{}+{id}+{}", self.name, tagged(&self.key.to_bytes()))
    }

    /// Whom others must trust to verify what this one signs.
    pub fn trusted(&self) -> Trusted {
        Trusted { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// Signs a text that ends with a line break.
    pub(super) fn sign(&self, text: &str) -> String {
        let mut bytes = self.trusted().id().to_vec();
        bytes.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n— {} {}\n", self.name, STANDARD.encode(bytes))
    }
}

/// Whose signature counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    name: String,
    key: VerifyingKey,
}

impl Trusted {
    /// Reads a public key: `<name>+<id>+<base64>`.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn parse(text: &str) -> Result<Trusted, NoteError> {
        let (name, id, key) = parts(text.trim())?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| NoteError::Key)?;
        let trusted = Trusted { name: name.to_owned(), key };
        if trusted.id() == id { Ok(trusted) } else { Err(NoteError::Key) }
    }

    /// The signer's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(self.name.as_bytes());
        hash.update([b'\n', ED25519]);
        hash.update(self.key.as_bytes());
        let [a, b, c, d, ..]: [u8; 32] = hash.finalize().into();
        [a, b, c, d]
    }

    /// The text of a note that this one signed. Signatures of others are passed over.
    pub(super) fn open<'n>(&self, note: &'n str) -> Result<&'n str, NoteError> {
        if NOTE_BYTES_MAX < note.len() {
            return Err(NoteError::Form);
        }
        // The last empty line: the text may hold others.
        let end = note.rfind("\n\n").ok_or(NoteError::Form)? + 1;
        let (text, signatures) = (&note[..end], &note[end + 1..]);
        if signatures.is_empty() || !signatures.ends_with('\n') {
            return Err(NoteError::Form);
        }
        for line in signatures.lines() {
            let line = line.strip_prefix("— ").ok_or(NoteError::Form)?;
            let (name, signature) = line.split_once(' ').ok_or(NoteError::Form)?;
            let bytes = STANDARD.decode(signature).map_err(|_| NoteError::Form)?;
            let (id, signature) = bytes.split_at_checked(4).ok_or(NoteError::Form)?;
            if name == self.name && id == self.id() {
                let signature = Signature::from_slice(signature).map_err(|_| NoteError::Forged)?;
                let verified = self.key.verify_strict(text.as_bytes(), &signature);
                return verified.map(|()| text).map_err(|_| NoteError::Forged);
            }
        }
        Err(NoteError::Unsigned)
    }
}

impl fmt::Display for Trusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.name, hex(self.id()), tagged(self.key.as_bytes()))
    }
}

/// A name may be anything without a space and without a plus.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.contains(|it: char| it.is_whitespace() || it.is_control() || it == '+')
}

fn parts(text: &str) -> Result<(&str, [u8; 4], [u8; 32]), NoteError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(NoteError::Key);
    };
    let id = u32::from_str_radix(id, 16).map_err(|_| NoteError::Key)?.to_be_bytes();
    let bytes = STANDARD.decode(key).map_err(|_| NoteError::Key)?;
    match bytes.split_first() {
        Some((&ED25519, key)) if is_name(name) => {
            Ok((name, id, key.try_into().map_err(|_| NoteError::Key)?))
        }
        _ => Err(NoteError::Key),
    }
}

fn tagged(key: &[u8; 32]) -> String {
    STANDARD.encode([&[ED25519], key.as_slice()].concat())
}

fn hex(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the documentation of `golang.org/x/mod/sumdb/note`.
    const GO_PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const GO_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqd\
        ngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn a_note_that_go_signed_is_opened() {
        let trusted = Trusted::parse(GO_PUBLIC).expect("it is a key");
        assert_eq!(trusted.to_string(), GO_PUBLIC);
        assert!(trusted.open(GO_NOTE).is_ok_and(|it| it.ends_with("problem is.\n")));
        let edited = GO_NOTE.replace("answer", "question");
        assert_eq!(trusted.open(&edited), Err(NoteError::Forged));
    }

    #[test]
    fn keys_are_read_as_they_are_printed() {
        let signer = Signer::new("keywright", &[7; 32]).expect("it is a name");
        let again = Signer::parse(&signer.private()).expect("it is a key");
        assert_eq!(again.trusted(), signer.trusted());
        let other = signer.private().replace("keywright", "wrightkey");
        assert_eq!(Signer::parse(&other).err(), Some(NoteError::Key));
    }

    #[test]
    fn only_a_trusted_signature_counts() {
        let [ours, theirs] = [7, 8].map(|it| Signer::new("keywright", &[it; 32]).expect("a name"));
        let note = ours.sign("text\n");
        assert_eq!(ours.trusted().open(&note), Ok("text\n"));
        assert_eq!(theirs.trusted().open(&note), Err(NoteError::Unsigned));
        for broken in ["", "text", "text\n\n", "text\n\n— keywright\n", "text\n\nkeywright x\n"] {
            assert_eq!(ours.trusted().open(broken), Err(NoteError::Form), "{broken:?}");
        }
    }
}

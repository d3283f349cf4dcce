//! A backup is read line by line. It counts as read once its last line vouched for all the others.

use std::io::{BufRead, Read as _};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::piece::{self, Piece};
use crate::Error;
use crate::journal::{Digest, Head};
use crate::limits::BODY_BYTES_MAX;

/// A line is no longer than this: a body whose every byte is escaped, and room for the rest.
const LINE_BYTES_MAX: u64 = 6 * BODY_BYTES_MAX as u64 + 128 * 1024;

/// A backup that is being read.
pub(crate) struct Reader<'r> {
    source: Box<dyn BufRead + Send + 'r>,
    hash: Sha256,
    lines: u64,
    head: Head,
}

impl<'r> Reader<'r> {
    /// Reads the header.
    pub(crate) fn open(source: Box<dyn BufRead + Send + 'r>) -> Result<Reader<'r>, Error> {
        let mut reader = Reader { source, hash: Sha256::new(), lines: 0, head: Head::EMPTY };
        let header = reader.line()?.ok_or(reader.refused("the backup is empty"))?;
        reader.head = piece::head(&header)
            .ok_or(reader.refused("it is no header of a backup that this keywright reads"))?;
        Ok(reader)
    }

    /// Where the journal ends, as the header tells.
    pub(crate) fn head(&self) -> Head {
        self.head
    }

    /// The next piece; `None` after the last one, once the digest was found right.
    pub(crate) fn next(&mut self) -> Result<Option<Piece>, Error> {
        let (before, lines) = (self.hash.clone(), self.lines);
        let cut = self.refused("the backup was cut off: its last line is missing");
        let value = self.line()?.ok_or(cut)?;
        let Some(told) = value.get("digest") else {
            let piece = Piece::from_json(&value);
            return piece.map(Some).ok_or(self.refused("it is no row, claim or lease"));
        };
        let hash: [u8; 32] = before.finalize().into();
        let told = told.as_str().and_then(Digest::from_hex);
        if told != Digest::from_bytes(&hash) || value["lines"].as_u64() != Some(lines) {
            return Err(self.refused("the lines before it are not those that were written"));
        }
        match self.line()? {
            None => Ok(None),
            Some(_) => Err(self.refused("something stands behind the end")),
        }
    }

    /// That the line just read is refused.
    pub(crate) fn refused(&self, why: &'static str) -> Error {
        Error::Backup { line: self.lines, why }
    }

    fn line(&mut self) -> Result<Option<Value>, Error> {
        let mut line = Vec::new();
        let mut source = (&mut self.source).take(LINE_BYTES_MAX);
        let read = source.read_until(b'\n', &mut line);
        read.map_err(|source| Error::File { doing: "read the backup", source })?;
        if line.is_empty() {
            return Ok(None);
        }
        self.lines += 1;
        if !line.ends_with(b"\n") {
            return Err(self.refused("it is too long, or was cut off"));
        }
        self.hash.update(&line);
        let value = serde_json::from_slice(&line);
        value.map(Some).map_err(|_| self.refused("it is no JSON"))
    }
}

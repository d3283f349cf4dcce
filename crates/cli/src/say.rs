//! The two streams: data goes to stdout, talk to stderr. A reader that has gone away ends the
//! output, not the judgement, so neither stream's errors are the command's.

use std::io::Write as _;

use anstream::{AutoStream, ColorChoice};

/// Where output goes, and whether it has colors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Say {
    /// The user's wish; colors never carry meaning alone.
    pub(crate) colors: ColorChoice,
    /// No talk at all.
    pub(crate) quiet: bool,
}

impl Say {
    /// Prints data.
    pub(crate) fn data(self, text: &str) {
        let mut stream = AutoStream::new(std::io::stdout(), self.colors);
        _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    }

    /// Talks.
    pub(crate) fn talk(self, text: &str) {
        if !self.quiet {
            self.complain(text);
        }
    }

    /// Says what went wrong; never silenced.
    pub(crate) fn complain(self, text: &str) {
        _ = writeln!(AutoStream::new(std::io::stderr(), self.colors), "{text}");
    }
}

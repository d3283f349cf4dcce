//! A key's case, whichever its cloud.

use keywright_clouds::{aws, azure, gcp};
use keywright_policy::{Rendered, Told, Unrendered, foresee};

/// A key with all that is known of it, in its cloud's terms.
#[derive(Debug)]
pub(super) enum KeyCase {
    Aws(Box<aws::Case>),
    Azure(Box<azure::Case>),
    Google(Box<gcp::Case>),
}

impl KeyCase {
    /// What the cloud's rules tell of it.
    pub(super) fn told(&self) -> Told {
        match self {
            KeyCase::Aws(case) => aws::rules::judge_all(case),
            KeyCase::Azure(case) => foresee(azure::rules::RULES, case),
            KeyCase::Google(case) => foresee(gcp::rules::RULES, case),
        }
    }

    /// What its vendor needs, written out.
    pub(super) fn render(self) -> Result<Rendered, Unrendered> {
        match self {
            KeyCase::Aws(case) => aws::render(*case),
            KeyCase::Azure(case) => azure::render(*case),
            KeyCase::Google(case) => gcp::render(*case),
        }
    }
}

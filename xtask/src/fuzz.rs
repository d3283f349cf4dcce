pub(crate) const SECONDS: u64 = 60;
pub(crate) fn run(_: u64) -> crate::step::Outcome {
    crate::step::Outcome::Passed
}

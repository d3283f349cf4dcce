pub(crate) fn run() -> crate::step::Outcome {
    crate::step::Outcome::Passed
}

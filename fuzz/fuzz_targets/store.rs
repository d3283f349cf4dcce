#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| keywright_fuzz::targets::store::run(bytes));

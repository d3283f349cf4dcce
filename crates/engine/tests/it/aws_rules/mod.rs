//! Where a rule over a key in AWS once answered wrongly, or could: one file a rule.

mod deletion_unalarmed;
mod duties_not_separated;
mod enclave_in_debug;
mod identity_decrypts_all;
mod key_disabled;
mod last_use;
mod list_truncated;
mod msk_key_differs;
mod organization;
mod principal_not_of_vendor;
mod root_delegates;
mod told;
mod trust_policy;
mod vendor_grants_free;

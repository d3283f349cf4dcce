//! Google Cloud: KMS, IAM, the hierarchy above a key.

//! AWS: KMS, IAM, Organizations, CloudTrail, MSK.

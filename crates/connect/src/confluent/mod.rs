//! Confluent Cloud: records of keys, clusters.

//! Runs over small worlds.

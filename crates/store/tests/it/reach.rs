//! A server that is not there is told at once, with the reason.

use jiff::Timestamp;
use keywright_store::{Error, postgres};

use crate::world::run;

#[test]
fn where_nobody_listens_the_reason_is_told() {
    run(async {
        // WHY: no server has this port: it is reserved.
        let address = "postgres://nobody@127.0.0.1:1/nothing";
        let Err(error) = postgres::open(address, Timestamp::UNIX_EPOCH).await else {
            panic!("somebody listens");
        };
        assert!(matches!(error, Error::Database { .. }), "{error:?}");
        let cause = std::error::Error::source(&error).expect("a cause").to_string();
        assert!(cause.contains("refused"), "{cause}");
    });
}

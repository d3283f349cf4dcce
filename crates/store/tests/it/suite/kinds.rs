//! The suite, and the kinds of store that it runs on.

use keywright_store::{Database, Memory, Store as _};

use super::{baselines, claims, journal, leases};
use crate::world::{Place, run};

/// Each test, on each kind of store.
macro_rules! suite {
    ($($noun:ident: $($test:ident)*;)*) => {
        mod in_memory {
            $($(#[test]
            fn $test() {
                super::run(super::$noun::$test(&super::Memory::new()));
            })*)*
        }

        mod on_sqlite {
            $($(#[test]
            fn $test() {
                super::run(async {
                    let place = super::Place::sqlite(concat!("suite-", stringify!($test)));
                    let store = place.open().await;
                    super::$noun::$test(&store).await;
                    super::close(store).await;
                });
            })*)*
        }

        mod on_postgres {
            $($(#[test]
            fn $test() {
                super::run(async {
                    let store = super::Place::postgres().await.open().await;
                    super::$noun::$test(&store).await;
                    super::close(store).await;
                });
            })*)*
        }
    };
}

/// WHY: also a test that has nothing to close says that all was written.
async fn close(store: Database) {
    store.close().await.expect("it closes");
}

suite! {
    baselines:
        the_newest_approval_of_a_key_is_its_baseline
        a_baseline_that_is_too_long_or_forged_is_refused;
    claims:
        a_key_is_taken_once
        taking_it_again_changes_nothing
        any_shared_identity_is_the_same_key
        a_refused_take_leaves_nothing
        a_claim_grows_with_what_is_known_of_the_key
        a_release_holds_until_the_vendors_delay_is_over
        a_refused_take_ends_nobody
        a_release_can_be_withdrawn
        only_the_holder_lets_go
        a_key_passes_from_its_holder_alone
        history_tells_every_holder
        lists_come_in_pages
        malformed_texts_are_refused
        a_refused_write_costs_its_neighbours_nothing;
    journal:
        rows_are_numbered_and_linked
        every_claims_row_tells_the_claim
        a_snapshot_stays
        times_are_kept_to_the_microsecond
        acts_of_the_store_cannot_be_forged
        a_body_has_one_spelling
        the_whole_store_holds_together;
    leases:
        one_holder_at_a_time
        the_end_is_waited_for_with_the_skew
        the_same_holder_fences_its_former_self
        a_lost_lease_is_not_renewed
        a_lease_given_back_is_free_at_once
        a_fenced_write_is_refused_whole;
}

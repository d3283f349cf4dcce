//! Who holds what of a key: all that somebody may do, sorted by what it comes to.

use std::collections::BTreeMap;

use crate::{Difference, Plane};

/// What an operation on a key comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// It uses the key: whoever may do it can read or write what the key encrypts.
    Use,
    /// It gives access: whoever may do it can let himself, or others, do all the rest.
    Reach,
    /// It changes the key, or takes it away.
    Administer,
    /// It looks at the key.
    Read,
    /// It is no catalogued operation on the key.
    Other,
}

impl Duty {
    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Duty::Use => "use",
            Duty::Reach => "reach",
            Duty::Administer => "administer",
            Duty::Read => "read",
            Duty::Other => "other",
        }
    }

    /// Whether whoever may do it decides about the key, and does not only use it.
    pub fn is_of_administrators(self) -> bool {
        match self {
            Duty::Reach | Duty::Administer => true,
            Duty::Use | Duty::Read | Duty::Other => false,
        }
    }
}

/// What one kind of principal may certainly do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Who: a principal that is named, or a phrase for all others of a kind.
    pub who: String,
    /// The principal as `simulate` reads it; a group's id for whoever is in it.
    pub principal: String,
    /// What it comes to.
    pub duty: Duty,
    /// The operations.
    pub actions: Vec<String>,
    /// What it depends on; none where it is so in every request.
    pub depends: Vec<String>,
    /// The grant that gives it, where no policy does.
    pub grant: Option<String>,
}

/// What one kind of principal may be able to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldDoubt {
    /// Who.
    pub who: String,
    /// What it comes to.
    pub duty: Duty,
    /// The operations; none where they are not known.
    pub actions: Vec<String>,
    /// Why that is not told, as a sentence without its full stop.
    pub why: String,
}

/// All that anybody may do with a key.
#[derive(Debug, Default)]
pub struct Holds {
    /// What is certain.
    pub holds: Vec<Hold>,
    /// What is not.
    pub doubts: Vec<HoldDoubt>,
    /// Why more may be so than is told, whoever it is.
    pub undecided: Option<String>,
    /// What the answer takes for granted.
    pub assumed: Vec<&'static str>,
}

impl Holds {
    /// Nothing can be told.
    pub fn undecided(why: impl Into<String>) -> Holds {
        Holds { undecided: Some(why.into()), ..Holds::default() }
    }

    /// What is gained from a side on which nobody may do anything.
    pub fn of(gained: Difference, duty: impl Fn(&str, Option<Plane>) -> Duty) -> Holds {
        let Difference { changes, doubts, undecided, assumed } = gained;
        let mut found = Holds { undecided, assumed, ..Holds::default() };
        // WHY gains alone: a side that allows nothing has nothing to lose.
        for it in changes.into_iter().filter(|it| it.gained) {
            let depends: Vec<String> = it.keys.into_iter().chain(it.open).collect();
            for (duty, actions) in sorted(it.actions, |action| duty(action, it.plane)) {
                let (who, principal) = (it.who.clone(), it.principal.clone());
                let depends = depends.clone();
                found.hold(Hold { who, principal, duty, actions, depends, grant: None });
            }
        }
        for it in doubts.into_iter().filter(|it| it.gained) {
            if it.actions.is_empty() {
                found.doubt(HoldDoubt {
                    who: it.who,
                    duty: Duty::Other,
                    actions: it.actions,
                    why: it.why,
                });
                continue;
            }
            for (duty, actions) in sorted(it.actions, |action| duty(action, None)) {
                let (who, why) = (it.who.clone(), it.why.clone());
                found.doubt(HoldDoubt { who, duty, actions, why });
            }
        }
        found
    }

    /// Adds to what is certain: operations of one hold stand together.
    pub fn hold(&mut self, it: Hold) {
        let same = |one: &&mut Hold| {
            let named = one.who == it.who && one.principal == it.principal;
            let given = one.depends == it.depends && one.grant == it.grant;
            named && given && one.duty == it.duty
        };
        match self.holds.iter_mut().find(same) {
            Some(one) => add(&mut one.actions, it.actions),
            None => self.holds.push(it),
        }
    }

    /// Adds to what is not certain.
    pub fn doubt(&mut self, it: HoldDoubt) {
        let same =
            |one: &&mut HoldDoubt| one.who == it.who && one.duty == it.duty && one.why == it.why;
        match self.doubts.iter_mut().find(same) {
            Some(one) => add(&mut one.actions, it.actions),
            None => self.doubts.push(it),
        }
    }

    /// Whether all that anybody may do is told.
    pub fn is_told(&self) -> bool {
        self.doubts.is_empty() && self.undecided.is_none()
    }

    /// Who certainly uses the key and certainly decides about it, each once, in their order.
    pub fn both(&self) -> Vec<&str> {
        let has = |who: &str, test: &dyn Fn(Duty) -> bool| {
            self.holds.iter().any(|it| it.who == who && test(it.duty))
        };
        let mut found: Vec<&str> = Vec::new();
        for it in &self.holds {
            let both =
                has(&it.who, &|it| it == Duty::Use) && has(&it.who, &Duty::is_of_administrators);
            if both && !found.contains(&it.who.as_str()) {
                found.push(&it.who);
            }
        }
        found
    }
}

fn add(actions: &mut Vec<String>, more: Vec<String>) {
    for it in more {
        if !actions.contains(&it) {
            actions.push(it);
        }
    }
}

fn sorted(actions: Vec<String>, duty: impl Fn(&str) -> Duty) -> BTreeMap<Duty, Vec<String>> {
    let mut all: BTreeMap<Duty, Vec<String>> = BTreeMap::new();
    for it in actions {
        all.entry(duty(&it)).or_default().push(it);
    }
    all
}

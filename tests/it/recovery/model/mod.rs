//! No sequence of calls, in any order, by any number of clients, sets a password without a used proof of that very account
//! (T-1): random acts of four people, each of whom reads one mailbox and one telephone only, and of an administrator, against
//! what each of them could have proven.
//!
//! [`story`] knows what can be known from outside, [`doors`] are the ways in, each with what it may open, and [`console`] is
//! what the administrator does.

mod console;
mod doors;
mod story;

use latchkey_openapi::scope::Role;
use latchkey_tests::{Backend, PASSWORD, run};
use proptest::prelude::*;

use story::Story;

/// People, each with a mailbox. The first three have an account, a telephone and a password.
const PEOPLE: usize = 4;
/// Has an authenticator app.
const WITH_APP: usize = 1;
/// Was invited, and has no password yet.
const INVITED: usize = 3;

/// One thing that somebody does.
#[derive(Debug, Clone)]
enum Act {
    Begin {
        who: usize,
    },
    Identify {
        who: usize,
        whose: usize,
    },
    Ask {
        who: usize,
        by: Channel,
    },
    /// One of the codes that this person ever got, or a wrong one.
    GiveCode {
        who: usize,
        by: Channel,
        which: usize,
    },
    /// The same with links, those of the administrator among them.
    OpenLink {
        who: usize,
        which: usize,
    },
    /// This person's own answers, to whichever account the flow is about.
    Answer {
        who: usize,
    },
    /// A code of the app, by its owner; a wrong one by everybody else.
    SecondFactor {
        who: usize,
    },
    Lost {
        who: usize,
    },
    /// By a link that this person got.
    Cancel {
        who: usize,
        which: usize,
    },
    SetPassword {
        who: usize,
    },
    /// Answers of a sign-in, of which a recovery takes none.
    Stray {
        who: usize,
    },
    Reload {
        who: usize,
    },
    /// Who knows the password changes it.
    Change {
        who: usize,
    },
    /// Or pauses the account, and takes it back.
    Pause {
        who: usize,
    },
    /// The administrator's.
    Reset {
        whose: usize,
        all: bool,
    },
    Invite {
        whose: usize,
    },
    Lock {
        whose: usize,
    },
    Unlock {
        whose: usize,
    },
    Wait {
        seconds: i64,
    },
}

/// Where a code goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Channel {
    Mail,
    Sms,
}

impl Channel {
    const fn option(self) -> &'static str {
        match self {
            Self::Mail => "recovery_email",
            Self::Sms => "recovery_sms",
        }
    }
}

/// Any act of anybody.
fn act() -> impl Strategy<Value = Act> {
    let who = 0..PEOPLE;
    let by = || prop::sample::select(vec![Channel::Mail, Channel::Sms]);
    prop_oneof![
        1 => who.clone().prop_map(|who| Act::Begin { who }),
        3 => (who.clone(), 0..PEOPLE).prop_map(|(who, whose)| Act::Identify { who, whose }),
        2 => (who.clone(), by()).prop_map(|(who, by)| Act::Ask { who, by }),
        3 => (who.clone(), by(), 0..4usize).prop_map(|(who, by, which)| Act::GiveCode { who, by, which }),
        4 => (who.clone(), 0..4usize).prop_map(|(who, which)| Act::OpenLink { who, which }),
        2 => who.clone().prop_map(|who| Act::Answer { who }),
        1 => who.clone().prop_map(|who| Act::SecondFactor { who }),
        1 => who.clone().prop_map(|who| Act::Lost { who }),
        2 => (who.clone(), 0..2usize).prop_map(|(who, which)| Act::Cancel { who, which }),
        5 => who.clone().prop_map(|who| Act::SetPassword { who }),
        1 => who.clone().prop_map(|who| Act::Stray { who }),
        1 => who.clone().prop_map(|who| Act::Reload { who }),
        2 => who.clone().prop_map(|who| Act::Change { who }),
        2 => who.clone().prop_map(|who| Act::Pause { who }),
        2 => (who.clone(), any::<bool>()).prop_map(|(whose, all)| Act::Reset { whose, all }),
        1 => who.clone().prop_map(|whose| Act::Invite { whose }),
        2 => who.clone().prop_map(|whose| Act::Lock { whose }),
        3 => who.prop_map(|whose| Act::Unlock { whose }),
        2 => prop::sample::select(vec![61_i64, 601, 24 * 3_600]).prop_map(|seconds| Act::Wait { seconds }),
    ]
}

/// A few acts in the order in which they lead somewhere: chance alone hardly ever comes to the end of a recovery.
fn path() -> impl Strategy<Value = Vec<Act>> {
    let who = 0..PEOPLE;
    let by = prop::sample::select(vec![Channel::Mail, Channel::Sms]);
    prop_oneof![
        8 => act().prop_map(|act| vec![act]),
        3 => (who.clone(), by).prop_map(|(who, by)| path_of(who, &[asked(who, by), vec![code(who, by)]])),
        1 => who.clone().prop_map(|who| path_of(who, &[asked(who, Channel::Mail), vec![link(who)]])),
        1 => who.clone().prop_map(|who| path_of(who, &[asked(who, Channel::Sms), vec![Act::Answer { who }]])),
        1 => Just(waited()),
        3 => (who.clone(), any::<bool>())
            .prop_map(|(who, all)| path_of(who, &[vec![Act::Reset { whose: who, all }, link(who)]])),
        2 => Just(path_of(INVITED, &[vec![Act::Invite { whose: INVITED }, link(INVITED)]])),
        2 => (who.clone(), between()).prop_map(|(who, between)| interrupted(who, between)),
        1 => who.prop_map(|whose| vec![Act::Lock { whose }, Act::Unlock { whose }]),
    ]
}

fn asked(who: usize, by: Channel) -> Vec<Act> {
    vec![Act::Begin { who }, Act::Identify { who, whose: who }, Act::Ask { who, by }]
}

const fn code(who: usize, by: Channel) -> Act {
    Act::GiveCode { who, by, which: 0 }
}

const fn link(who: usize) -> Act {
    Act::OpenLink { who, which: 0 }
}

/// The proofs, then the factor where there is one, then the password.
fn path_of(who: usize, proofs: &[Vec<Act>]) -> Vec<Act> {
    let mut path = proofs.concat();
    path.extend((who == WITH_APP).then_some(Act::SecondFactor { who }));
    path.push(Act::SetPassword { who });
    path
}

/// What comes between a proof and the password, of whoever it is about.
fn between() -> impl Strategy<Value = fn(usize) -> Vec<Act>> {
    let lock = |whose| vec![Act::Lock { whose }, Act::Unlock { whose }];
    let all: [fn(usize) -> Vec<Act>; 4] = [
        lock,
        |who| vec![Act::Change { who }],
        |who| vec![Act::Pause { who }],
        |whose| vec![Act::Reset { whose, all: false }],
    ];
    prop::sample::select(all.to_vec())
}

fn interrupted(who: usize, between: fn(usize) -> Vec<Act>) -> Vec<Act> {
    let proofs = [asked(who, Channel::Mail), vec![code(who, Channel::Mail)], between(who)];
    path_of(who, &proofs)
}

fn waited() -> Vec<Act> {
    let who = WITH_APP;
    let mut path = asked(who, Channel::Mail);
    path.extend([code(who, Channel::Mail), Act::Lost { who }, Act::Wait { seconds: 24 * 3_600 }]);
    path.extend([link(who), Act::SetPassword { who }]);
    path
}

/// Two lines of paths, mixed by chance; of what somebody meant to do, something is left out at times.
fn acts() -> impl Strategy<Value = Vec<Act>> {
    let line = || prop::collection::vec(path(), 1..6).prop_map(|paths| paths.concat());
    (line(), line(), prop::collection::vec(0..20_u8, 120)).prop_map(|(one, other, turns)| {
        let (mut one, mut other) = (one.into_iter(), other.into_iter());
        let mut turn = |turn: u8| {
            let next = if turn.is_multiple_of(2) {
                one.next().or_else(|| other.next())
            } else {
                other.next().or_else(|| one.next())
            };
            next.map(|act| (turn > 0).then_some(act))
        };
        turns.into_iter().map_while(&mut turn).flatten().collect()
    })
}

fn model(backend: Backend, cases: u32) {
    run(backend, &[], |app| {
        app.account("default", "owner", Role::Owner, PASSWORD);
        app.change_settings("default", |settings| {
            settings.recovery.sms = true;
            settings.recovery.questions = true;
        });
        let number = std::sync::atomic::AtomicUsize::new(0);
        let set = std::sync::Mutex::new(std::collections::BTreeSet::new());
        let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
        proptest!(config, |(acts in acts())| {
            let mut story = Story::new(app, number.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
            acts.iter().for_each(|act| story.apply(act));
            set.lock().unwrap().extend(story.ways_that_led_in);
        });
        // Stories in which every door stayed shut would show nothing.
        let set = set.into_inner().unwrap();
        for way in ["mail", "sms", "invitation", "reset", "reset_all"] {
            assert!(set.contains(way), "nobody got in by {way}: {set:?}");
        }
    });
}

#[test]
fn t01_no_sequence_of_calls_sets_a_password_without_a_used_proof_sqlite() {
    model(Backend::Sqlite, 60);
}

#[test]
fn t01_no_sequence_of_calls_sets_a_password_without_a_used_proof_postgres() {
    model(Backend::Postgres, 25);
}

//! What an answer comes to: something given out, something proven, or a refusal.

use chrono::{DateTime, Utc};
use latchkey_openapi::auth::FactorOption;

use super::complete::Completed;
use super::flow::{Context, FlowState};
use super::password::Rehash;
use super::recover::Recovered;
use super::refuse::Refused;
use super::service::{Caller, FlowError};
use super::store::FlowRow;
use crate::identity::State;
use crate::identity::account::{self, Account};
use crate::identity::attempts::{self, Admission};
use crate::identity::recovery::request::Request;
use crate::platform::db::{Conn, DbError};

/// An answer on its way: the flow as it was read, and who answers it.
#[derive(Clone, Copy)]
pub(super) struct Turn<'a> {
    pub(super) state: &'a State,
    pub(super) caller: Caller<'a>,
    pub(super) row: &'a FlowRow,
    pub(super) context: &'a Context,
    pub(super) flow: &'a FlowState,
}

/// What an answer came to.
pub(super) enum Outcome {
    /// Nothing was proven; the flow goes on in this state.
    Goes(FlowState),
    /// Nothing was proven; the flow goes on in this state, and what was asked for is put down with it.
    Asks(FlowState, Box<Request>),
    /// A factor was proven.
    Proven(Proof),
    /// Something was proven that is no account's: the flow goes on in this state, if the proof is used up with it.
    Verified {
        /// The state.
        flow: FlowState,
        /// Uses the proof up.
        consume: ConsumeOnce,
    },
    /// It was not.
    Refused(Refused),
    /// The flow is over, and nobody is signed in by it.
    Ended {
        /// When an account opens that has lost its second factor.
        opens_at: Option<DateTime<Utc>>,
    },
    /// The flow is over with a new account.
    Registered {
        /// The cookies of its session, where it has one.
        completed: Completed,
        /// Whether it waits for an administrator.
        awaits_approval: bool,
    },
}

/// Uses a proof up, in the unit of work that takes the flow on. True once.
pub(super) type ConsumeOnce = Box<dyn FnOnce(&mut Conn) -> Result<bool, DbError> + Send>;

/// Uses up what was proven, in the unit of work that the proof counts in: once, and only while the credential is there.
pub(super) type Consume = Box<dyn FnOnce(&mut Conn) -> Result<Option<Used>, DbError> + Send>;

/// What was used up.
pub(super) enum Used {
    /// What a session does not remember: it has a rule of its own for when that changes.
    Password,
    /// A credential, by the name that removing it ends its sessions by.
    Credential(String),
}

impl Used {
    /// The credential, where it is one.
    pub(super) fn credential(self) -> Option<String> {
        match self {
            Self::Password => None,
            Self::Credential(name) => Some(name),
        }
    }
}

/// A proven factor.
pub(super) struct Proof {
    pub(super) method: FactorOption,
    /// What it proves in a recovery, in place of a factor.
    pub(super) recovered: Option<Recovered>,
    /// Whether a passkey verified its user.
    pub(super) is_user_verified: bool,
    pub(super) account: Account,
    /// The budget of attempts that a success gives back.
    pub(super) budget_key: String,
    /// When the proven password was set.
    pub(super) password_changed_at: Option<i64>,
    /// The identity at an upstream provider that was proven.
    pub(super) association: Option<String>,
    pub(super) rehash: Option<Rehash>,
    /// As which failure in a row the attempt was counted; 0 where none was.
    pub(super) failures: i32,
    pub(super) consume: Consume,
}

impl Proof {
    /// What to write down should the unit of work find it used already.
    pub(super) fn refusal(&self) -> Refused {
        let account_id = Some(self.account.id.clone());
        let refused = match self.method {
            _ if self.recovered.is_some() => Refused::code(account_id),
            FactorOption::Passkey => Refused::passkey(account_id),
            FactorOption::Federated => Refused::federated(account_id),
            _ => Refused::code(account_id),
        };
        Refused { locks: attempts::begins_delay(self.failures), ..refused }
    }
}

/// An attempt that may be looked at.
pub(super) struct Attempt {
    pub(super) account: Account,
    pub(super) budget_key: String,
    /// As which failure in a row it was counted.
    pub(super) failures: i32,
}

impl Turn<'_> {
    /// Counts an attempt at a second factor of the account whose first one was proven, before the code is looked at. One
    /// budget per account, across every factor and door.
    pub(super) async fn attempt(&self) -> Result<Result<Attempt, Refused>, FlowError> {
        let account_id = self.flow.account_id.clone().ok_or(FlowError::OptionInvalid)?;
        let account = self.state.db.fetch(move |conn| account::get(conn, &account_id)).await?;
        let budget_key = self.caller.budget_key(self.state, &account.username);
        let (key, now) = (budget_key.clone(), self.state.now_micros());
        let admission = self.state.db.write_relaxed(move |conn| attempts::admit(conn, &key, now)).await?;
        Ok(match admission {
            Admission::Admitted { failures } => Ok(Attempt { account, budget_key, failures }),
            Admission::Delayed => Err(Refused { is_delayed: true, ..Refused::code(Some(account.id)) }),
        })
    }
}

impl Attempt {
    /// It was wrong.
    pub(super) fn refused(self) -> Outcome {
        let locks = attempts::begins_delay(self.failures);
        Outcome::Refused(Refused { locks, ..Refused::code(Some(self.account.id)) })
    }

    /// The attempt was right, if `consume` says so in the unit of work.
    pub(super) fn proven(self, method: FactorOption, consume: Consume) -> Outcome {
        Outcome::Proven(Proof {
            method,
            recovered: None,
            is_user_verified: false,
            account: self.account,
            budget_key: self.budget_key,
            password_changed_at: None,
            association: None,
            rehash: None,
            failures: self.failures,
            consume,
        })
    }
}

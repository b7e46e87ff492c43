//! The erasure: everything of an account goes, in one unit of work.
//!
//! Most rows go with the account's own by their foreign keys. What stands elsewhere, or must stay without a name, is here:
//! messages, flows and requests on their way, counters, and the log. A test fills every table and looks for what is left;
//! it fails when a table with an account's id is not among those that it fills.

use diesel::prelude::*;
use latchkey_openapi::activity::{Actor, EventType};
use serde_json::Value;

use super::store;
use crate::identity::account::Account;
use crate::identity::contacts::fold;
use crate::identity::events::{self, NewEvent, PreparedEvent};
use crate::identity::notices::{Channel, Message, Notice, RegistrationMessage, To, outbox};
use crate::identity::recovery::contacts as recovery;
use crate::identity::registration::waiting;
use crate::identity::session::ending::Ending;
use crate::identity::{State, account, associations, attempts, contacts, device_cookie, endings, session};
use crate::platform::db::schema::{accounts, authorization_requests, events as log, flows, pushed_requests};
use crate::platform::db::{Backend, Conn, DbError, owe_compaction};
use crate::platform::rng::random_bytes;

/// Accounts that one sweep erases at most.
const AT_ONCE: i64 = 50;
/// Events whose details may have the user name of another account: of the same person, or of one that an administrator acted on.
const NAMES_ANOTHER: [EventType; 10] = [
    EventType::AccountLinked,
    EventType::AccountUnlinked,
    EventType::SwitchedIn,
    EventType::SwitchedOut,
    EventType::PersonInvited,
    EventType::PersonReset,
    EventType::PersonLocked,
    EventType::PersonUnlocked,
    EventType::PersonRoleChanged,
    EventType::PersonSessionsEnded,
];

/// Erases the accounts whose date is there, and those whose registration nobody approved. On SQLite the files are then written anew, so that they hold nothing of it.
///
/// # Errors
/// A failing database.
pub(super) async fn erase_due(state: &State) -> Result<(), DbError> {
    let now = state.now_micros();
    let work = move |conn: &mut Conn| {
        let mut due = endings::list_due(conn, now, AT_ONCE)?;
        due.extend(waiting::list_over(conn, now, AT_ONCE)?);
        Ok::<_, DbError>(due)
    };
    let due = state.db.read(work).await?;
    let (mut is_any, mut failure) = (false, None);
    for account_id in due {
        match erase(state, &account_id, now).await {
            Ok(is_erased) => is_any |= is_erased,
            // The others do not wait for the one that cannot be erased.
            Err(error) => failure = Some(error),
        }
    }
    if is_any && state.db.backend() == Backend::Postgres {
        tracing::info!("accounts were erased; their dead rows go with the database's next vacuum");
    }
    state.db.compact().await?;
    failure.map_or(Ok(()), Err)
}

async fn erase(state: &State, account_id: &str, now: i64) -> Result<bool, DbError> {
    let id = account_id.to_owned();
    let found = state.db.read_much(move |conn| Found::gather(conn, &id)).await?;
    let Some(found) = found else { return Ok(false) };
    let work = Erasure {
        event: erased(state, &found),
        messages: Messages { state: state.clone() },
        pseudonym: pseudonym(state),
        counter: device_cookie::budget_key(
            state,
            &found.account.organization_id,
            &found.account.username,
            None,
        ),
        sessions: Ending::on_purpose(state),
        found,
        now,
    };
    state.db.write(move |conn| work.run(conn)).await
}

/// What stands for the account in the log from now on: says nothing, and is nobody else's.
fn pseudonym(state: &State) -> String {
    let hex: String = random_bytes::<16>(state.rng.as_ref()).iter().map(|b| format!("{b:02x}")).collect();
    format!("erased-{hex}")
}

fn erased(state: &State, found: &Found) -> PreparedEvent {
    let mut event =
        NewEvent::by_self(&found.account.organization_id, EventType::AccountErased, &found.account.id);
    event.actor = Actor::System;
    event.actor_account_id = None;
    events::prepare(state, event)
}

/// What is looked for before the unit of work: some of it takes a walk through the organization's log.
struct Found {
    account: Account,
    /// What else the person is found by: the user name, addresses and numbers, as they stand in texts.
    words: Vec<String>,
    /// Entries of other accounts' logs that name this one.
    mentions: Vec<String>,
}

impl Found {
    fn gather(conn: &mut Conn, account_id: &str) -> Result<Option<Self>, DbError> {
        let account: Option<Account> =
            accounts::table.find(account_id).select(account::COLUMNS).get_result(conn).optional()?;
        let Some(account) = account else { return Ok(None) };
        let mut words: Vec<String> =
            contacts::list(conn, account_id)?.into_iter().map(|contact| contact.value).collect();
        words.extend(recovery::list(conn, account_id)?.into_iter().map(|(_, value)| value));
        words.push(account.username.clone());
        let kinds = NAMES_ANOTHER.map(EventType::as_str);
        let rows: Vec<(String, String)> = crate::both!(conn, |c| log::table
            .filter(log::organization_id.eq(&account.organization_id))
            .filter(log::kind.eq_any(kinds))
            .select((log::id, log::details))
            .load(c))?;
        let names = |details: &str| {
            let parsed: Value = serde_json::from_str(details).unwrap_or_default();
            parsed.get("name").and_then(Value::as_str) == Some(&account.username)
        };
        let mentions = rows.into_iter().filter(|(_, details)| names(details)).map(|(id, _)| id).collect();
        Ok(Some(Self { account, words, mentions }))
    }
}

/// Writes the last message.
struct Messages {
    state: State,
}

struct Erasure {
    found: Found,
    event: PreparedEvent,
    messages: Messages,
    pseudonym: String,
    counter: String,
    sessions: Ending,
    now: i64,
}

impl Erasure {
    /// False when its owner came back in between, or it was approved.
    fn run(&self, conn: &mut Conn) -> Result<bool, DbError> {
        let id = &self.found.account.id;
        // The account's row first, like everybody; then the one statement that decides.
        diesel::update(accounts::table.find(id))
            .set(accounts::credentials_version.eq(accounts::credentials_version))
            .execute(conn)?;
        let goodbye = match waiting::consume_over(conn, id, self.now)? {
            // Whoever was rejected was told of it then.
            Some(true) => None,
            Some(false) => Some(Message::Registration(RegistrationMessage::Expired)),
            None if endings::consume_due(conn, id, self.now)? => Some(Message::AccountErased),
            None => return Ok(false),
        };
        if let Some(message) = goodbye {
            self.messages.say_goodbye(conn, id, &message)?;
        }
        self.event.write(conn)?;
        self.forget_on_the_way(conn)?;
        for (link, _) in associations::list(conn, id)? {
            // What the other account reached over the link ends with it.
            session::store::delete_of_association(conn, &link.id, "", &self.sessions)?;
        }
        outbox::delete_of_account(conn, id)?;
        attempts::reset(conn, &self.counter)?;
        self.forget_in_log(conn)?;
        diesel::delete(accounts::table.find(id)).execute(conn)?;
        owe_compaction(conn)?;
        Ok(true)
    }

    /// Flows and requests that somebody began with a name or an address of this account. They live for minutes anyway.
    fn forget_on_the_way(&self, conn: &mut Conn) -> Result<(), DbError> {
        let Found { account, words, .. } = &self.found;
        let begun: Vec<(String, String)> = flows::table
            .filter(flows::organization_id.eq(&account.organization_id))
            .select((flows::id, flows::state))
            .load(conn)?;
        for (flow_id, state) in begun {
            let state: Value = serde_json::from_str(&state).unwrap_or_default();
            let text = |key: &str| state.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let is_named = words.iter().any(|word| fold(word) == fold(&text("username")));
            if text("accountId") == account.id || is_named {
                diesel::delete(flows::table.find(&flow_id)).execute(conn)?;
            }
        }
        // A hint of an application says who is to sign in.
        let has_word = |parameters: &str| {
            words
                .iter()
                .any(|word| parameters.contains(serde_json::json!(word).to_string().trim_matches('"')))
        };
        let asked: Vec<(String, String)> = authorization_requests::table
            .filter(authorization_requests::organization_id.eq(&account.organization_id))
            .select((authorization_requests::id, authorization_requests::parameters))
            .load(conn)?;
        for (request_id, _) in asked.iter().filter(|(_, parameters)| has_word(parameters)) {
            diesel::delete(authorization_requests::table.find(request_id)).execute(conn)?;
        }
        let pushed: Vec<(Vec<u8>, String)> = pushed_requests::table
            .select((pushed_requests::request_uri_hash, pushed_requests::parameters))
            .load(conn)?;
        for (hash, _) in pushed.iter().filter(|(_, parameters)| has_word(parameters)) {
            diesel::delete(pushed_requests::table.find(hash)).execute(conn)?;
        }
        Ok(())
    }

    /// The log keeps what happened and when, without who, from where and with what.
    fn forget_in_log(&self, conn: &mut Conn) -> Result<(), DbError> {
        let (id, pseudonym) = (&self.found.account.id, &self.pseudonym);
        diesel::update(log::table.filter(log::actor_account_id.eq(id)))
            .set((
                log::actor_account_id.eq(pseudonym),
                log::session_id.eq(None::<String>),
                log::ip.eq(None::<String>),
                log::device.eq(None::<String>),
                log::coalesce_key.eq(None::<String>),
            ))
            .execute(conn)?;
        diesel::update(log::table.filter(log::subject_account_id.eq(id)))
            .set((
                log::subject_account_id.eq(pseudonym),
                log::session_id.eq(None::<String>),
                log::ip.eq(None::<String>),
                log::device.eq(None::<String>),
                log::coalesce_key.eq(None::<String>),
                log::details.eq("{}"),
            ))
            .execute(conn)?;
        for mention in &self.found.mentions {
            diesel::update(log::table.find(mention)).set(log::details.eq("{}")).execute(conn)?;
        }
        Ok(())
    }
}

impl Messages {
    /// To every proven address, of an account whose row is still there.
    fn say_goodbye(&self, conn: &mut Conn, account_id: &str, message: &Message) -> Result<(), DbError> {
        for address in store::every_mail(conn, account_id)? {
            let to = To::Address(Channel::Mail, address);
            Notice::new(&self.state, account_id, to, message.clone()).last().queue(conn)?;
        }
        Ok(())
    }
}

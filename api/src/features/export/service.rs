//! Gathering the export.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use latchkey_openapi::activity::EventType;
use latchkey_openapi::applications::SessionApplication;
use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::challenges::ChallengeSets;
use latchkey_openapi::connections::ConnectionSettings;
use latchkey_openapi::consent_purposes::FALLBACK_LANGUAGE;
use latchkey_openapi::export::{Export, ExportAvatar, ExportFactor, ExportSecurity};
use serde_json::{Map, Value, json};

use super::held::Held;
use crate::identity::account::Account;
use crate::identity::avatar::{self, StoredAvatar};
use crate::identity::contacts::{self, Contact, Kind};
use crate::identity::credentials;
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::factors::Factors;
use crate::identity::federation::association::{self, Association};
use crate::identity::notices::{Language, language};
use crate::identity::oauth::receipts;
use crate::identity::session::view::SessionRow;
use crate::identity::session::{Principal, view};
use crate::identity::time::from_micros;
use crate::identity::{State, account, activity_log, associations, organization, recovery, verifications};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;

/// Entries of the log at most.
const ACTIVITY_MAX: i64 = 10_000;
/// Sessions at most.
const SESSIONS_MAX: i64 = 10_000;

pub(super) struct Gathered {
    pub(super) account: Account,
    contacts: Vec<Contact>,
    pending: Vec<(String, String)>,
    former: Vec<(String, String)>,
    avatar: Option<StoredAvatar>,
    password_changed_at: Option<i64>,
    factors: Factors,
    sessions: Vec<SessionRow>,
    applications: Vec<(String, SessionApplication)>,
    consents: Vec<Value>,
    linked: Vec<Value>,
    recovery: Vec<(Kind, String)>,
    questions: Vec<Value>,
    activity: Vec<activity_log::EventRow>,
    language: Option<Language>,
    held: Held,
}

/// Everything that is held about the account.
pub(super) async fn export(state: &State, me: &Principal, origin: &Origin) -> Result<Export, ApiError> {
    let event = events::prepare(
        state,
        NewEvent::by_self(me.organization_id.as_str(), EventType::DataExported, me.account_id.as_str())
            .within(me)
            .origin(origin),
    );
    // Told first: what was given out is in the log even if the answer breaks off.
    state.db.write(move |conn| event.write(conn)).await?;
    let (id, now) = (me.account_id.0.clone(), state.now_micros());
    let gathered = state.db.read_much(move |conn| gather(conn, &id, now, ACTIVITY_MAX)).await?;
    Ok(document(state, gathered, me.session().unwrap_or_default())?)
}

/// The export of what was gathered. `current` is the session that asks.
pub(super) fn document(state: &State, gathered: Gathered, current: &str) -> Result<Export, DbError> {
    Ok(Export {
        user_profile: user_profile(&gathered)?,
        linked_accounts: gathered.linked,
        consents: gathered.consents,
        security: ExportSecurity {
            challenge_questions: gathered.questions,
            password_changed_at: gathered.password_changed_at.map(from_micros),
            factors: factors(&gathered.factors),
        },
        sessions: gathered
            .sessions
            .into_iter()
            .map(|row| {
                let applications = view::applications_of(&gathered.applications, &row.id);
                row.into_wire(state, current, applications)
            })
            .collect(),
        access_tokens: gathered.held.access_tokens,
        trusted_browsers: gathered.held.trusted_browsers,
        authorized_applications: gathered.held.authorized_applications,
        purposes: gathered.held.purposes,
        applications: gathered.held.applications,
        memberships: gathered.held.memberships,
        activity: gathered.activity.into_iter().filter_map(|row| row.into_wire(state)).collect(),
        avatar: gathered.avatar.map(|stored| ExportAvatar {
            content_type: stored.picture.content_type,
            base64: STANDARD.encode(stored.picture.bytes),
        }),
    })
}

/// Sign-in services in the shape that account portals of this kind have long used, with what else is held about them.
fn services(conn: &mut Conn, id: &str) -> Result<Vec<Value>, DbError> {
    let wire = |(row, settings): (Association, ConnectionSettings)| {
        json!({
            "connection": settings.name, "connectionId": row.connection_id, "linkedAccountId": row.subject,
            "isExternalConnection": true, "issuer": row.issuer, "name": row.name,
            "linkedAt": from_micros(row.created_at), "lastUsedAt": row.last_used_at.map(from_micros),
        })
    };
    Ok(association::list(conn, id)?.into_iter().map(wire).collect())
}

fn factors(all: &Factors) -> Vec<ExportFactor> {
    let made = |option, name: Option<&str>, created_at: i64, last_used_at: Option<i64>| ExportFactor {
        option,
        name: name.map(str::to_owned),
        created_at: from_micros(created_at),
        last_used_at: last_used_at.map(from_micros),
    };
    let apps = all.totp.iter().map(|app| {
        let created_at = app.confirmed_at.unwrap_or_default();
        made(FactorOption::Totp, Some(&app.name), created_at, app.last_used_at)
    });
    let credentials = all
        .webauthn
        .iter()
        .map(|one| made(FactorOption::Passkey, Some(&one.name), one.created_at, one.last_used_at));
    let sent = all.sms_otp.iter().chain(&all.email_otp).map(|factor| {
        made(factor.channel.option(), Some(&factor.value), factor.created_at, factor.last_used_at)
    });
    let codes = all
        .backup_codes
        .iter()
        .map(|codes| made(FactorOption::BackupCode, None, codes.created_at, codes.used_at.last().copied()));
    apps.chain(credentials).chain(sent).chain(codes).collect()
}

/// Everything about an account, of its activity the latest entries.
pub(super) fn gather(conn: &mut Conn, id: &str, now: i64, activity: i64) -> Result<Gathered, DbError> {
    let account = account::get(conn, id)?;
    let sets = organization::get(conn, &account.organization_id)?.settings.question_sets;
    let sessions = view::list(conn, id, "", None, SESSIONS_MAX, now)?;
    let ids: Vec<String> = sessions.iter().map(|row| row.id.clone()).collect();
    Ok(Gathered {
        applications: view::applications(conn, id, &ids)?,
        consents: receipts::list_all(conn, id)?
            .iter()
            .map(receipts::Row::receipt)
            .collect::<Result<_, _>>()?,
        linked: linked_accounts(conn, id)?.into_iter().chain(services(conn, id)?).collect(),
        account,
        contacts: contacts::list(conn, id)?,
        pending: waiting(conn, id, now)?,
        former: contacts::list_former(conn, id)?,
        recovery: recovery::contacts::list(conn, id)?,
        questions: questions(conn, id, &sets)?,
        avatar: avatar::find(conn, id)?,
        password_changed_at: credentials::find(conn, id)?.map(|stored| stored.changed_at),
        factors: Factors::load(conn, id)?,
        sessions,
        activity: activity_log::list(conn, id, None, None, activity)?,
        language: language::find(conn, id)?,
        held: Held::gather(conn, id, now)?,
    })
}

/// Addresses that wait for their proof, for the profile or for recovery.
fn waiting(conn: &mut Conn, id: &str, now: i64) -> Result<Vec<(String, String)>, DbError> {
    let rows = verifications::store::list_pending(conn, id, now)?;
    Ok(rows.into_iter().map(|row| (row.kind, row.value)).collect())
}

/// The security questions that are answered. The answers are hashes: nobody can hand them out.
fn questions(conn: &mut Conn, id: &str, sets: &ChallengeSets) -> Result<Vec<Value>, DbError> {
    let wire = |answer: recovery::answers::Stored| {
        let question = sets.question(&answer.set_id, &answer.question_id);
        json!({
            "questionSetId": answer.set_id, "questionId": answer.question_id,
            "question": question.map(|question| question.text(FALLBACK_LANGUAGE)),
            "answeredAt": from_micros(answer.updated_at),
        })
    };
    Ok(recovery::answers::list(conn, id)?.into_iter().map(wire).collect())
}

/// Of the other account only its id: what else is known of it is that account's own export.
fn linked_accounts(conn: &mut Conn, id: &str) -> Result<Vec<Value>, DbError> {
    let wire = |(link, other): (associations::AssociationRow, Account)| {
        json!({
            "connection": "local", "connectionId": link.id, "linkedAccountId": other.id,
            "isExternalConnection": false,
        })
    };
    Ok(associations::list(conn, id)?.into_iter().map(wire).collect())
}

/// The profile, flat: well-known keys in lower case first, then every other attribute held, under its SCIM path.
fn user_profile(gathered: &Gathered) -> Result<Map<String, Value>, DbError> {
    let account = &gathered.account;
    let attributes = account.attributes()?;
    let primary =
        |kind: &str| gathered.contacts.iter().find(|contact| contact.kind == kind && contact.is_primary);
    let name = |part: &str| attributes.get("name").and_then(|name| name.get(part)).cloned();
    let country = attributes
        .get("addresses")
        .and_then(Value::as_array)
        .and_then(|all| all.iter().find_map(|address| address.get("country").cloned()));
    let email = primary("email");
    let mut profile = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            profile.insert(key.to_owned(), value);
        }
    };
    put("userid", Some(json!(account.id)));
    put("username", Some(json!(account.username)));
    put("givenname", name("givenName"));
    put("lastname", name("familyName"));
    put("emailaddress", email.map(|contact| json!(contact.value)));
    put("emailVerified", email.map(|contact| json!(contact.verified_at.is_some())));
    put("country", country);
    put("accountState", Some(json!(account.state)));
    put("created", Some(json!(from_micros(account.created_at))));
    put("modified", Some(json!(from_micros(account.updated_at))));
    put("alertLanguage", gathered.language.map(|language| json!(language.tag())));
    put("lastSignIn", account.last_sign_in_at.map(|at| json!(from_micros(at))));
    for kind in ["email", "phone"] {
        let all: Vec<Value> = gathered
            .contacts
            .iter()
            .filter(|contact| contact.kind == kind)
            .map(|contact| {
                json!({
                    "value": contact.value, "type": contact.label, "primary": contact.is_primary,
                    "verifiedAt": contact.verified_at.map(from_micros),
                })
            })
            .collect();
        put(
            if kind == "email" { "emails" } else { "phoneNumbers" },
            (!all.is_empty()).then_some(Value::Array(all)),
        );
    }
    for (kind, value) in &gathered.recovery {
        let name = if *kind == Kind::Email { "recoveryEmail" } else { "recoveryPhoneNumber" };
        put(name, Some(json!(value)));
    }
    for (name, rows) in [("pending", &gathered.pending), ("former", &gathered.former)] {
        for (kind, what) in [("email", "Emails"), ("phone", "PhoneNumbers")] {
            let of_kind = rows.iter().filter(|(of, _)| of == kind);
            let all: Vec<Value> = of_kind.map(|(_, value)| json!(value)).collect();
            put(&format!("{name}{what}"), (!all.is_empty()).then_some(Value::Array(all)));
        }
    }
    for (path, value) in flatten(&attributes) {
        put(&path, Some(value));
    }
    Ok(profile)
}

/// The stored attributes under their SCIM paths: `name.givenName`, `urn:…:User:department`.
fn flatten(attributes: &Map<String, Value>) -> Vec<(String, Value)> {
    let mut flat = Vec::new();
    for (name, value) in attributes {
        match value {
            Value::Object(members) => {
                let separator = if name.starts_with("urn:") { ':' } else { '.' };
                flat.extend(
                    members.iter().map(|(part, value)| (format!("{name}{separator}{part}"), value.clone())),
                );
            }
            value => flat.push((name.clone(), value.clone())),
        }
    }
    flat
}

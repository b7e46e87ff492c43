//! From a request to a code: what comes next, and the one unit of work that gives the code out.

use chrono::DateTime;
use diesel::prelude::*;
use latchkey_openapi::activity::EventType;
use latchkey_openapi::authorize::{
    AnswerAuthorizationRequest, AnsweredAuthorization, AskingApplication, Authorization,
    AuthorizationDecision, AuthorizationNext,
};
use latchkey_openapi::consents::ConsentState;
use latchkey_openapi::error::ErrorCode;
use latchkey_openapi::ids::{ApplicationId, AuthorizationId};
use latchkey_openapi::oauth::OAuthErrorCode;
use serde_json::json;
use url::Url;

use super::consent::{self, Wanted};
use super::request::{Asked, Way};
use super::store::{self, RequestRow};
use crate::identity::State;
use crate::identity::events::{self, NewEvent, Origin, PreparedEvent};
use crate::identity::oauth::application::{self, StoredApplication};
use crate::identity::oauth::grants::{self, Grant};
use crate::identity::oauth::{issuer, joined, logo, receipts};
use crate::identity::organization::Organization;
use crate::identity::purposes;
use crate::identity::session::{Principal, cookie, guard};
use crate::identity::time::SECOND;
use crate::platform::db::schema::{grants as grant_rows, sessions};
use crate::platform::db::{Conn, DbError};
use crate::platform::http::error::ApiError;
use crate::platform::rng::random_bytes;

/// Seconds that a request waits for its user.
pub(super) const REQUEST_SECONDS: i64 = 30 * 60;
/// Bytes of a code.
const CODE_BYTES: usize = 32;

/// A request on its way.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) asked: Asked,
    pub(super) application: StoredApplication,
    /// When the application asked.
    pub(super) created_at: i64,
    /// The stored row; absent for a request that is answered at once.
    pub(super) id: Option<String>,
}

/// Where a request stands for a browser.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) next: AuthorizationNext,
    pub(super) wanted: Wanted,
    pub(super) grant: Option<Grant>,
}

/// What comes next. Computed anew each time from the session and the grant.
pub(super) async fn standing(
    state: &State,
    organization: &Organization,
    pending: &Pending,
    principal: Option<&Principal>,
) -> Result<Standing, DbError> {
    let Some(me) = principal else {
        let wanted = consent::wanted(&pending.application, &pending.asked.scopes, None);
        return Ok(Standing { next: AuthorizationNext::SignIn, wanted, grant: None });
    };
    let (account_id, application_id) = (me.account_id.0.clone(), pending.application.id.clone());
    let organization_id = organization.id.0.clone();
    let work = move |conn: &mut Conn| {
        let waiting = purposes::count_waiting(conn, &organization_id, &account_id)?;
        Ok::<_, DbError>((grants::find(conn, &account_id, &application_id)?, waiting))
    };
    let (grant, waiting) = state.db.read(work).await?;
    let wanted = consent::wanted(&pending.application, &pending.asked.scopes, grant.as_ref());
    let next = if !is_fresh(pending, me, state.now_micros()) {
        AuthorizationNext::StepUp
    } else if pending.asked.level > me.level {
        match guard::reachable(state, me, &organization.settings).await? {
            level if level >= pending.asked.level => AuthorizationNext::StepUp,
            _ => AuthorizationNext::Unreachable,
        }
    } else if waiting > 0 {
        AuthorizationNext::Policies
    } else if needs_consent(pending, &wanted, grant.as_ref()) {
        AuthorizationNext::Consent
    } else {
        AuthorizationNext::Continue
    };
    Ok(Standing { next, wanted, grant })
}

/// Whether the last proof is as recent as is asked for. One that was made for this very request always is.
fn is_fresh(pending: &Pending, me: &Principal, now: i64) -> bool {
    if pending.id.is_some() && me.authenticated_at >= pending.created_at {
        return true;
    }
    let asks_anew = pending.asked.has_prompt("login") || pending.asked.has_prompt("select_account");
    let is_recent = pending.asked.max_age.is_none_or(|seconds| me.authenticated_at + seconds * SECOND >= now);
    !asks_anew && is_recent
}

fn needs_consent(pending: &Pending, wanted: &Wanted, grant: Option<&Grant>) -> bool {
    !pending.application.settings.trusted && (pending.asked.has_prompt("consent") || wanted.is_open(grant))
}

/// The request as the portal shows it.
pub(super) fn view(slug: &str, pending: &Pending, standing: Standing) -> Authorization {
    let settings = &pending.application.settings;
    let is_consent = standing.next == AuthorizationNext::Consent;
    Authorization {
        id: AuthorizationId(pending.id.clone().unwrap_or_default()),
        next: standing.next,
        application: AskingApplication {
            id: ApplicationId(pending.application.id.clone()),
            name: settings.name.clone(),
            description: settings.description.clone(),
            logo: logo::path(slug, &pending.application),
            policy_url: settings.policy_url.clone(),
            terms_url: settings.terms_url.clone(),
        },
        redirects_to: destination(&pending.asked.redirect_uri),
        login_hint: pending.asked.login_hint.clone(),
        ui_locales: pending.asked.ui_locales.clone(),
        scopes: if is_consent { standing.wanted.scopes } else { Vec::new() },
        claims: if is_consent { standing.wanted.claims } else { Vec::new() },
    }
}

/// The host of an address; of one that has none, the scheme that opens an app on a device (RFC 8252 §7.1).
fn destination(address: &str) -> String {
    Url::parse(address)
        .map_or_else(|_| address.to_owned(), |url| url.host_str().unwrap_or_else(|| url.scheme()).to_owned())
}

/// The stored request of a browser.
pub(super) async fn find(
    state: &State,
    organization: &Organization,
    binding: Option<&[u8]>,
    id: &str,
) -> Result<Pending, ApiError> {
    let over = || ApiError::new(ErrorCode::AuthorizationNotFound);
    let (id, organization_id) = (id.to_owned(), organization.id.0.clone());
    let work = move |conn: &mut Conn| {
        let Some(row) = store::find_request(conn, &id)? else { return Ok::<_, DbError>(None) };
        let found = application::find(conn, &organization_id, &row.application_id)?;
        Ok(found.map(|application| (row, application)))
    };
    let (row, application) = state.db.read(work).await?.ok_or_else(over)?;
    let binding = binding.ok_or_else(over)?;
    let is_bound = state.keys.hash_token(binding).as_slice() == row.binding_hash;
    let is_here = row.organization_id == organization.id.as_str()
        && row.expires_at > state.now_micros()
        && application.settings.enabled;
    if !is_bound || !is_here {
        return Err(over());
    }
    let asked = serde_json::from_str(&row.parameters).map_err(|error| DbError::corrupt("request", error))?;
    Ok(Pending { asked, application, created_at: row.created_at, id: Some(row.id) })
}

/// Stores a request for a browser; answers its id.
pub(super) async fn store(
    state: &State,
    organization: &Organization,
    pending: &Pending,
    binding: &[u8],
) -> Result<String, DbError> {
    let row = RequestRow {
        id: state.new_id(),
        organization_id: organization.id.0.clone(),
        application_id: pending.application.id.clone(),
        binding_hash: state.keys.hash_token(binding).to_vec(),
        parameters: serde_json::to_string(&pending.asked).unwrap_or_default(),
        created_at: pending.created_at,
        expires_at: pending.created_at + REQUEST_SECONDS * SECOND,
    };
    let id = row.id.clone();
    state.db.write_relaxed(move |conn| store::insert_request(conn, &row)).await?;
    Ok(id)
}

/// Takes the user's answer; answers where the browser goes.
pub(super) async fn answer(
    state: &State,
    organization: &Organization,
    pending: Pending,
    me: &Principal,
    origin: &Origin,
    body: &AnswerAuthorizationRequest,
) -> Result<AnsweredAuthorization, ApiError> {
    let standing = standing(state, organization, &pending, Some(me)).await?;
    let issuer = issuer(state, organization);
    let decision = match (standing.next, body.decision) {
        (_, AuthorizationDecision::Deny) => Err(OAuthErrorCode::AccessDenied),
        (AuthorizationNext::Unreachable, _) => Err(OAuthErrorCode::UnmetAuthenticationRequirements),
        (AuthorizationNext::Continue, AuthorizationDecision::Continue) => Ok(None),
        (AuthorizationNext::Consent, AuthorizationDecision::Allow) => {
            let before = standing.grant.clone().unwrap_or_else(|| new_grant(state, &pending, me));
            let after = standing.wanted.decide(before, &body.scopes, &body.claims);
            Ok(Some(after.ok_or_else(|| ApiError::new(ErrorCode::MandatoryConsent))?))
        }
        _ => return Err(ApiError::new(ErrorCode::AuthorizationNotReady)),
    };
    let redirect_to = match decision {
        Ok(grant) => give(state, organization, &pending, me, origin, standing, grant).await?,
        Err(code) => {
            let id = pending.id.clone().unwrap_or_default();
            if !state.db.write(move |conn| store::consume_request(conn, &id)).await? {
                return Err(ApiError::new(ErrorCode::AuthorizationNotFound));
            }
            let way = Way { redirect_uri: pending.asked.redirect_uri, state: pending.asked.state };
            refusal(&way, &issuer, code, None)
        }
    };
    Ok(AnsweredAuthorization { redirect_to })
}

fn new_grant(state: &State, pending: &Pending, me: &Principal) -> Grant {
    let now = state.now_micros();
    Grant {
        id: state.new_id(),
        organization_id: me.organization_id.0.clone(),
        account_id: me.account_id.0.clone(),
        application_id: pending.application.id.clone(),
        scopes: Vec::new(),
        claims: Vec::new(),
        decided: Vec::new(),
        created_at: now,
        updated_at: now,
        last_used_at: None,
        closed_at: None,
    }
}

/// Why a code was not given out after all.
enum NotGiven {
    /// The request was answered, or the session ended, in between.
    Over,
    /// The grant was closed in between.
    Closed,
    Db(DbError),
}

impl From<DbError> for NotGiven {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

/// Gives out a code; answers the address with it. `decided` is the grant that the user just decided.
pub(super) async fn give(
    state: &State,
    organization: &Organization,
    pending: &Pending,
    me: &Principal,
    origin: &Origin,
    standing: Standing,
    decided: Option<Grant>,
) -> Result<String, ApiError> {
    let now = state.now_micros();
    let secret = cookie::encode(&random_bytes::<CODE_BYTES>(state.rng.as_ref()));
    let receipt = decided.as_ref().map(|_| receipts::draft(state, organization));
    let application = pending.application.clone();
    let event = decided.as_ref().map(|_| told(state, pending, me, origin, standing.grant.as_ref()));
    let grant = decided.or_else(|| all_to_our_own(state, pending, me, &standing));
    let grant = grant.map(|grant| Grant { updated_at: now, ..grant });
    let mut code = grants::Code {
        code_hash: state.keys.hash_token(secret.as_bytes()).to_vec(),
        grant_id: standing.grant.map(|grant| grant.id).unwrap_or_default(),
        session_id: me.context().to_owned(),
        redirect_uri: pending.asked.redirect_uri.clone(),
        code_challenge: pending.asked.code_challenge.clone(),
        nonce: pending.asked.nonce.clone(),
        scopes: joined(&pending.asked.scopes),
        family_id: state.new_id(),
        expires_at: now + grants::CODE_SECONDS * SECOND,
        consumed_at: None,
    };
    let id = pending.id.clone();
    let work = move |conn: &mut Conn| {
        if let Some(id) = id
            && !store::consume_request(conn, &id)?
        {
            return Err(NotGiven::Over);
        }
        if !lock_session(conn, &code.session_id)? {
            return Err(NotGiven::Over);
        }
        match &grant {
            Some(grant) => code.grant_id = grants::put(conn, grant)?,
            None if !lock_grant(conn, &code.grant_id)? => return Err(NotGiven::Closed),
            None => {}
        }
        if let (Some(receipt), Some(grant)) = (&receipt, &grant) {
            let grant = Grant { id: code.grant_id.clone(), ..grant.clone() };
            receipts::append(conn, receipt, &receipts::of_grant(&application, &grant), ConsentState::Active)?;
        }
        if let Some(event) = &event {
            event.write(conn)?;
        }
        Ok(grants::insert_code(conn, &code)?)
    };
    match state.db.write(work).await {
        Ok(()) => {}
        Err(NotGiven::Over) => return Err(ApiError::new(ErrorCode::AuthorizationNotFound)),
        Err(NotGiven::Closed) => return Err(ApiError::new(ErrorCode::AuthorizationNotReady)),
        Err(NotGiven::Db(error)) => return Err(error.into()),
    }
    let issuer = issuer(state, organization);
    let pairs =
        [("code", Some(secret.as_str())), ("state", pending.asked.state.as_deref()), ("iss", Some(&issuer))];
    Ok(with_query(&pending.asked.redirect_uri, &pairs))
}

/// An organization's own application gets all that it asks for.
fn all_to_our_own(state: &State, pending: &Pending, me: &Principal, standing: &Standing) -> Option<Grant> {
    if !pending.application.settings.trusted {
        return None;
    }
    let before = standing.grant.clone().unwrap_or_else(|| new_grant(state, pending, me));
    let (scopes, claims) = standing.wanted.all();
    standing.wanted.decide(before, &scopes, &claims)
}

fn told(
    state: &State,
    pending: &Pending,
    me: &Principal,
    origin: &Origin,
    before: Option<&Grant>,
) -> PreparedEvent {
    let is_change = before.is_some_and(|grant| grant.closed_at.is_none());
    let kind = if is_change { EventType::ConsentChanged } else { EventType::ConsentGiven };
    let event = NewEvent::by_self(me.organization_id.as_str(), kind, me.account_id.as_str())
        .within(me)
        .origin(origin)
        .details(json!({"application": pending.application.settings.name}));
    events::prepare(state, event)
}

/// The session, locked until the unit of work ends. False when it is gone.
pub(super) fn lock_session(conn: &mut Conn, id: &str) -> Result<bool, DbError> {
    let locked =
        diesel::update(sessions::table.find(id)).set(sessions::level.eq(sessions::level)).execute(conn)?;
    Ok(locked == 1)
}

/// The grant, locked likewise. False when it is closed.
pub(super) fn lock_grant(conn: &mut Conn, id: &str) -> Result<bool, DbError> {
    let open = grant_rows::table.filter(grant_rows::id.eq(id)).filter(grant_rows::closed_at.is_null());
    let locked = diesel::update(open).set(grant_rows::updated_at.eq(grant_rows::updated_at)).execute(conn)?;
    Ok(locked == 1)
}

/// An address with parameters behind those that it has.
pub(super) fn with_query(address: &str, pairs: &[(&str, Option<&str>)]) -> String {
    let Ok(mut url) = Url::parse(address) else { return address.to_owned() };
    // Without anything to append, not even the question mark is.
    if pairs.iter().any(|(_, value)| value.is_some()) {
        let mut query = url.query_pairs_mut();
        for (name, value) in pairs {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
    }
    url.into()
}

/// The address that tells an application of a refusal (RFC 6749 §4.1.2.1, RFC 9207).
pub(super) fn refusal(way: &Way, issuer: &str, code: OAuthErrorCode, description: Option<&str>) -> String {
    let pairs = [
        ("error", Some(code.as_str())),
        ("error_description", description),
        ("state", way.state.as_deref()),
        ("iss", Some(issuer)),
    ];
    with_query(&way.redirect_uri, &pairs)
}

/// The refusal of a request that may not ask the user (OpenID Connect Core §3.1.2.6).
pub(super) const fn silent_refusal(next: AuthorizationNext) -> OAuthErrorCode {
    match next {
        AuthorizationNext::Unreachable => OAuthErrorCode::UnmetAuthenticationRequirements,
        AuthorizationNext::Consent => OAuthErrorCode::ConsentRequired,
        AuthorizationNext::Policies => OAuthErrorCode::InteractionRequired,
        _ => OAuthErrorCode::LoginRequired,
    }
}

/// A moment as OpenID Connect writes it.
pub(super) fn epoch(micros: i64) -> i64 {
    DateTime::from_timestamp_micros(micros).unwrap_or_default().timestamp()
}

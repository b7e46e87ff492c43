//! The rules of pictures.

use latchkey_openapi::activity::EventType;
use latchkey_openapi::avatar::{AvatarInfo, AvatarSource};
use latchkey_openapi::error::ErrorCode;

use crate::identity::avatar::{self, StoredAvatar};
use crate::identity::contacts::{self, fold};
use crate::identity::events::{self, NewEvent, Origin};
use crate::identity::session::Principal;
use crate::identity::{State, account};
use crate::platform::db::DbError;
use crate::platform::http::error::ApiError;
use crate::platform::image::ImageError;
use crate::platform::keys::sha256_hex;

/// Bytes of a picture from Gravatar at most.
const GRAVATAR_MAX_BYTES: usize = 2 * 1024 * 1024;

#[derive(Debug, thiserror::Error)]
pub(super) enum AvatarError {
    #[error(transparent)]
    Image(#[from] ImageError),
    #[error("that address is not one of the account's")]
    NotYourAddress,
    #[error("Gravatar is switched off")]
    GravatarOff,
    #[error("Gravatar has no picture for that address")]
    GravatarNotFound,
    #[error("Gravatar did not answer: {0}")]
    Upstream(String),
    #[error("there is no picture")]
    NotFound,
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<AvatarError> for ApiError {
    fn from(error: AvatarError) -> Self {
        match error {
            AvatarError::Image(error) => error.into(),
            AvatarError::NotYourAddress => {
                Self::new(ErrorCode::InvalidValue).detail("Choose one of your own e-mail addresses.")
            }
            AvatarError::GravatarOff | AvatarError::NotFound => Self::new(ErrorCode::NotFound),
            AvatarError::GravatarNotFound => Self::new(ErrorCode::GravatarNotFound),
            AvatarError::Upstream(cause) => {
                tracing::warn!(cause, "Gravatar did not answer");
                Self::new(ErrorCode::UpstreamUnavailable)
            }
            AvatarError::Db(error) => error.into(),
        }
    }
}

/// Stores an uploaded picture.
pub(super) async fn upload(
    state: &State,
    me: &Principal,
    origin: &Origin,
    bytes: Vec<u8>,
) -> Result<AvatarInfo, AvatarError> {
    store(state, me, origin, bytes, AvatarSource::Upload).await
}

/// Fetches the picture of one of the account's addresses from Gravatar.
pub(super) async fn use_gravatar(
    state: &State,
    me: &Principal,
    origin: &Origin,
    email: &str,
) -> Result<AvatarInfo, AvatarError> {
    let base = state.config.gravatar.base_url.as_ref().ok_or(AvatarError::GravatarOff)?;
    let id = me.account_id.0.clone();
    let own = state.db.fetch(move |conn| contacts::list(conn, &id)).await?;
    let key = fold(email);
    if !own.iter().any(|contact| contact.kind == "email" && fold(&contact.value) == key) {
        return Err(AvatarError::NotYourAddress);
    }
    let url = format!("{}/{}?s=512&d=404", base.as_str().trim_end_matches('/'), sha256_hex(key.as_bytes()));
    let fetched = state
        .outbound
        .get(&url, GRAVATAR_MAX_BYTES, "image/png, image/jpeg, image/webp")
        .await
        .map_err(|error| AvatarError::Upstream(error.to_string()))?;
    match fetched.status {
        200 => store(state, me, origin, fetched.body, AvatarSource::Gravatar).await,
        404 => Err(AvatarError::GravatarNotFound),
        status => Err(AvatarError::Upstream(format!("status {status}"))),
    }
}

async fn store(
    state: &State,
    me: &Principal,
    origin: &Origin,
    bytes: Vec<u8>,
    source: AvatarSource,
) -> Result<AvatarInfo, AvatarError> {
    let stored = StoredAvatar {
        picture: state.images.process(bytes).await?.into(),
        source: if source == AvatarSource::Upload { "upload" } else { "gravatar" }.to_owned(),
    };
    let tag = stored.picture.tag.clone();
    let event = changed(state, me, origin);
    let (id, now) = (me.account_id.0.clone(), state.now_micros());
    state
        .db
        .write(move |conn| {
            avatar::replace(conn, &id, &stored, now)?;
            account::touch(conn, &id, now)?;
            event.write(conn)
        })
        .await?;
    Ok(AvatarInfo { url: avatar::path(&me.organization_slug, &tag), source })
}

/// Removes the picture.
pub(super) async fn remove(state: &State, me: &Principal, origin: &Origin) -> Result<(), AvatarError> {
    let event = changed(state, me, origin);
    let (id, now) = (me.account_id.0.clone(), state.now_micros());
    let removed = state
        .db
        .write(move |conn| {
            let removed = avatar::delete(conn, &id)?;
            if removed {
                account::touch(conn, &id, now)?;
                event.write(conn)?;
            }
            Ok::<_, DbError>(removed)
        })
        .await?;
    if removed { Ok(()) } else { Err(AvatarError::NotFound) }
}

/// The picture.
pub(super) async fn get(state: &State, me: &Principal) -> Result<StoredAvatar, AvatarError> {
    let id = me.account_id.0.clone();
    state.db.fetch(move |conn| avatar::find(conn, &id)).await?.ok_or(AvatarError::NotFound)
}

fn changed(state: &State, me: &Principal, origin: &Origin) -> events::PreparedEvent {
    let event =
        NewEvent::by_self(me.organization_id.as_str(), EventType::AvatarChanged, me.account_id.as_str());
    events::prepare(state, event.within(me).origin(origin))
}

//! Personal info: the picture and the groups of the form.

use std::rc::Rc;

use latchkey_openapi::contacts::ContactChannel;
use latchkey_openapi::profile::{AttributeGroup, FormAttribute, LockedBy, ProfileSchema};
use serde_json::Value;
use yew::prelude::*;

use super::avatar::AvatarDialog;
use super::contacts::Contacts;
use super::row::AttributeRow;
use super::value::{group_key, label};
use crate::api::{self, ApiError, Client, Versioned};
use crate::i18n::use_i18n;
use crate::navigation::Link;
use crate::routes::Route;
use crate::session::use_session;
use crate::ui::{AvatarSize, Card, Page, Rows, Symbol, avatar, icon, use_load};

/// The form and what fills it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ProfileData {
    /// The form.
    pub schema: Rc<ProfileSchema>,
    /// The profile.
    pub me: Versioned<Value>,
}

/// Reads form and profile at once.
pub(crate) async fn load_profile(client: Client) -> Result<ProfileData, ApiError> {
    let (schema, me) =
        futures_util::future::join(api::profile::schema(&client), api::profile::me(&client)).await;
    Ok(ProfileData { schema: Rc::new(schema?), me: me? })
}

/// Properties of [`PersonalInfo`].
#[derive(Properties, PartialEq)]
pub(crate) struct PersonalInfoProps {
    /// The dialog for the picture is open.
    #[prop_or_default]
    pub avatar_open: bool,
}

/// The page.
#[component(PersonalInfo)]
pub(crate) fn personal_info(props: &PersonalInfoProps) -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let profile = use_load(session.client.clone(), load_profile);
    let pending = html!(<Card flush=true><Rows count=5 icon=false /></Card>);
    let on_saved = {
        let (put, data) = (profile.put.clone(), profile.ready().cloned());
        Callback::from(move |me: Versioned<Value>| {
            if let Some(data) = &data {
                put.emit(ProfileData { schema: data.schema.clone(), me });
            }
        })
    };
    html!(
        <Page title={i18n.text("profile-title")} lead={i18n.text("profile-lead")} emblem={html!(<Portrait />)}>
            { profile.view(pending, |data| groups(&i18n, data, &on_saved, &profile.reload)) }
            if props.avatar_open {
                <AvatarDialog emails={profile.ready().map(|data| emails(&data.me.value)).unwrap_or_default()} />
            }
        </Page>
    )
}

/// The picture with its camera.
#[component(Portrait)]
fn portrait() -> Html {
    let i18n = use_i18n();
    let Some(session) = use_session() else { return Html::default() };
    let Some(account) = session.account().cloned() else { return Html::default() };
    let picture = html!({ avatar(&account, AvatarSize::Large) });
    if !session.can(|features| features.avatar_upload || features.gravatar) {
        return html!(<div class="lk-portrait">{ picture }</div>);
    }
    html!(
        <Link to={Route::Avatar} class="lk-portrait" id="change-avatar" task=true label={i18n.text("avatar-change")}>
            { picture }
            <span class="lk-portrait-badge">{ icon(Symbol::Camera) }</span>
        </Link>
    )
}

/// The kind of contact that an attribute holds, where its values are proven one by one.
fn channel(attribute: &FormAttribute) -> Option<ContactChannel> {
    match attribute.path.as_str() {
        "emails" => Some(ContactChannel::Email),
        "phoneNumbers" => Some(ContactChannel::Phone),
        _ => None,
    }
}

/// Such values change only by their proof, not with the form; unless the organization keeps them itself.
fn is_proven_singly(attribute: &FormAttribute) -> bool {
    channel(attribute).is_some() && attribute.locked_by != Some(LockedBy::Organization)
}

fn groups(
    i18n: &crate::i18n::I18n,
    data: &ProfileData,
    on_saved: &Callback<Versioned<Value>>,
    on_changed: &Callback<()>,
) -> Html {
    let of = |group: AttributeGroup| {
        data.schema.attributes.iter().filter(move |attribute| attribute.group == group)
    };
    html!({ for AttributeGroup::ALL.iter().filter(|group| of(**group).next().is_some()).map(|group| {
        let (contacts, attributes): (Vec<&FormAttribute>, Vec<&FormAttribute>) =
            of(*group).partition(|attribute| is_proven_singly(attribute));
        let channels: Vec<(ContactChannel, String)> = contacts
            .into_iter()
            .filter_map(|attribute| Some((channel(attribute)?, label(i18n, attribute))))
            .collect();
        let key = group_key(*group);
        html!(
            <Card title={i18n.text(key)} id={key} flush=true>
                <ul role="list" class="lk-rows">
                    if !channels.is_empty() { <Contacts {channels} on_changed={on_changed.clone()} /> }
                    { for attributes.into_iter().map(|attribute| html!(
                        <AttributeRow key={attribute.path.clone()} attribute={attribute.clone()} me={data.me.clone()} on_saved={on_saved.clone()} />
                    )) }
                </ul>
            </Card>
        )
    }) })
}

/// The addresses that Gravatar can be asked about.
fn emails(me: &Value) -> Vec<String> {
    let list = me.get("emails").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(|email| email.get("value")?.as_str().map(str::to_owned)).collect()
}

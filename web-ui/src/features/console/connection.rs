//! One connection: its form, its redirect address, its end.

use latchkey_openapi::connections::{
    Connection, ConnectionPurpose, ConnectionSettings, Provider, WriteConnectionRequest,
};
use yew::prelude::*;

use crate::api::{self, ApiError};
use crate::features::work::{Work, use_work};
use crate::ui::{
    Alert, Button, Confirm, Copy, Dialog, Kind, PasswordField, RadioGroup, Select, TextField, Toggle, Tone,
};

/// Properties of [`ConnectionForm`].
#[derive(Properties, PartialEq)]
pub(super) struct FormProps {
    /// The connection; absent for a new one.
    #[prop_or_default]
    pub(super) connection: Option<Connection>,
    /// It was saved, and stays open where it is given, or was removed.
    pub(super) on_change: Callback<Option<Connection>>,
    /// Closed without a change.
    pub(super) on_close: Callback<()>,
}

/// What is typed.
#[derive(Debug, Clone, PartialEq)]
struct Draft {
    settings: ConnectionSettings,
    scopes: String,
    secret: String,
}

impl Draft {
    fn of(connection: Option<&Connection>) -> Self {
        let settings = connection.map_or_else(
            || ConnectionSettings { enabled: false, ..ConnectionSettings::default() },
            |one| one.connection.clone(),
        );
        Self { scopes: settings.scopes.join(" "), settings, secret: String::new() }
    }

    fn request(&self) -> WriteConnectionRequest {
        let mut connection = self.settings.clone();
        connection.scopes = self.scopes.split_whitespace().map(str::to_owned).collect();
        let client_secret = Some(self.secret.clone()).filter(|secret| !secret.is_empty());
        WriteConnectionRequest { connection, client_secret }
    }
}

#[derive(Clone)]
struct Form {
    work: Work,
    draft: UseStateHandle<Draft>,
    is_new: bool,
}

impl Form {
    fn edit(&self, change: impl FnOnce(&mut Draft)) {
        let mut draft = (*self.draft).clone();
        change(&mut draft);
        self.draft.set(draft);
    }

    fn wrong(&self, member: &str) -> Option<AttrValue> {
        let error: &ApiError = self.work.error.as_ref()?;
        let field = error.fields().iter().find(|field| field.field == member)?;
        Some(self.work.i18n.field_error(field).into())
    }

    fn text(
        &self,
        id: &'static str,
        member: &'static str,
        of: fn(&mut Draft) -> &mut String,
        help: Option<&str>,
    ) -> Html {
        let value = of(&mut (*self.draft).clone()).clone();
        let editing = self.clone();
        let help = help.map(|key| AttrValue::from(self.work.i18n.text(key)));
        html!(
            <TextField {id} label={self.work.i18n.text(id)} {value} verbatim={member != "name"} {help} error={self.wrong(member)}
                oninput={Callback::from(move |text| editing.edit(|draft| *of(draft) = text))} />
        )
    }
}

/// The form in a dialog.
#[component(ConnectionForm)]
pub(super) fn connection_form(props: &FormProps) -> Html {
    let work = use_work();
    let draft = use_state(|| Draft::of(props.connection.as_ref()));
    let removing = use_state_eq(|| false);
    let form = Form { work: work.clone(), draft, is_new: props.connection.is_none() };
    let i18n = &work.i18n;
    if let (true, Some(connection)) = (*removing, &props.connection) {
        let close = Callback::from({
            let removing = removing.setter();
            move |()| removing.set(false)
        });
        return html!(<Removal connection={connection.clone()} on_done={props.on_change.clone()} on_cancel={close} />);
    }
    let onsubmit = {
        let (form, known, done) = (form.clone(), props.connection.clone(), props.on_change.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            save(&form, known.clone(), done.clone());
        })
    };
    let title = props
        .connection
        .as_ref()
        .map_or_else(|| i18n.text("connection-add"), |one| one.connection.name.clone());
    let footer = html!(<>
        if !form.is_new {
            <Button id="connection-remove" kind={Kind::QuietDanger} label={i18n.text("connection-remove")}
                onclick={Callback::from(move |_: MouseEvent| removing.set(true))} />
        }
        <Button id="connection-cancel" label={i18n.text("cancel")} onclick={props.on_close.reform(|_| ())} />
        <Button id="connection-save" kind={Kind::Primary} label={i18n.text("save")} submit=true form="connection-form" busy={work.task.is_busy()} />
    </>);
    html!(
        <Dialog id="connection" {title} on_close={props.on_close.clone()} {footer}>
            { work.alert() }
            <form method="post" id="connection-form" class="lk-form" {onsubmit} novalidate=true>
                { identity(&form) }
                { redirect(&form, props.connection.as_ref()) }
                { client(&form, props.connection.as_ref()) }
                { rules(&form) }
            </form>
        </Dialog>
    )
}

fn save(form: &Form, known: Option<Connection>, done: Callback<Option<Connection>>) {
    let (client, told, request) = (form.work.client.clone(), form.work.clone(), form.draft.request());
    form.work.run(async move {
        match known {
            None => {
                let made = api::linked::create_connection(&client, &request).await?;
                told.told("connection-created");
                // Its redirect address is what one needs next.
                done.emit(Some(made.value));
            }
            Some(known) => {
                let etag = api::linked::connection(&client, &known.id).await?.etag;
                api::linked::put_connection(&client, &known.id, &request, etag.as_deref()).await?;
                told.told("connection-saved");
                done.emit(None);
            }
        }
        Ok(())
    });
}

const fn provider_name(provider: Provider) -> &'static str {
    match provider {
        Provider::Google => "google",
        Provider::Microsoft => "microsoft",
        Provider::Gitlab => "gitlab",
        Provider::Other => "other",
    }
}

/// Which provider it is. Never changed later.
fn identity(form: &Form) -> Html {
    let i18n = &form.work.i18n;
    let editing = form.clone();
    let options = Provider::ALL.map(|one| {
        let name = provider_name(one);
        (AttrValue::Static(name), AttrValue::from(i18n.text(&format!("provider-{name}"))))
    });
    let chosen = Callback::from(move |name: String| {
        let Some(provider) = Provider::ALL.into_iter().find(|one| provider_name(*one) == name) else {
            return;
        };
        let label = editing.work.i18n.text(&format!("provider-{name}"));
        editing.edit(|draft| {
            draft.settings.provider = provider;
            draft.settings.issuer = provider.issuer().unwrap_or_default().to_owned();
            draft.settings.claims = provider.claims();
            draft.settings.name = if provider == Provider::Other { String::new() } else { label };
        });
    });
    let is_microsoft = form.draft.settings.provider == Provider::Microsoft;
    let help = if is_microsoft { "connection-issuer-tenant" } else { "connection-issuer-help" };
    html!(<>
        if form.is_new {
            <Select id="connection-provider" label={i18n.text("connection-provider")} value={provider_name(form.draft.settings.provider)}
                options={options.to_vec()} onchange={chosen} />
        }
        { form.text("connection-name", "name", |draft| &mut draft.settings.name, Some("connection-name-help")) }
        if form.is_new {
            { form.text("connection-issuer", "issuer", |draft| &mut draft.settings.issuer, Some(help)) }
        } else {
            <p class="lk-help" id="connection-issuer">{ form.draft.settings.issuer.clone() }</p>
            if let Some(wrong) = form.wrong("issuer") { <Alert tone={Tone::Danger} title={wrong} live=true /> }
        }
    </>)
}

/// The address to register there: known once the connection is.
fn redirect(form: &Form, connection: Option<&Connection>) -> Html {
    let i18n = &form.work.i18n;
    let Some(connection) = connection else {
        return html!(<p class="lk-help">{ i18n.text("connection-redirect-later") }</p>);
    };
    html!(
        <div class="lk-field">
            <p class="lk-label">{ i18n.text("connection-redirect") }</p>
            <p class="lk-secret"><code id="connection-redirect">{ connection.redirect_uri.clone() }</code></p>
            <Copy id="connection-copy" text={connection.redirect_uri.clone()} name={i18n.text("connection-copy")} />
        </div>
    )
}

/// What the provider gave.
fn client(form: &Form, connection: Option<&Connection>) -> Html {
    let i18n = &form.work.i18n;
    let editing = form.clone();
    let help =
        connection.filter(|one| one.has_secret).map(|_| AttrValue::from(i18n.text("connection-secret-kept")));
    html!(<>
        { form.text("connection-client", "clientId", |draft| &mut draft.settings.client_id, None) }
        <PasswordField id="connection-secret" label={i18n.text("connection-secret")} value={form.draft.secret.clone()} autocomplete="off"
            {help} error={form.wrong("clientSecret")}
            oninput={Callback::from(move |text| editing.edit(|draft| draft.secret = text))} />
        { form.text("connection-scopes", "scopes", |draft| &mut draft.scopes, Some("connection-scopes-help")) }
    </>)
}

/// Who may use it, and for what.
fn rules(form: &Form) -> Html {
    let i18n = &form.work.i18n;
    let settings = &form.draft.settings;
    let (purpose, create, enable) = (form.clone(), form.clone(), form.clone());
    let value = if settings.purpose == ConnectionPurpose::SignIn { "sign_in" } else { "link_only" };
    let options = ["sign_in", "link_only"].map(|name| {
        (AttrValue::Static(name), AttrValue::from(i18n.text(&format!("connection-purpose-{name}"))))
    });
    html!(<>
        <RadioGroup id="connection-purpose" label={i18n.text("connection-purpose")} {value} options={options.to_vec()}
            onchange={Callback::from(move |name: String| purpose.edit(|draft| {
                draft.settings.purpose = if name == "sign_in" { ConnectionPurpose::SignIn } else { ConnectionPurpose::LinkOnly };
            }))} />
        if settings.purpose == ConnectionPurpose::SignIn {
            <div class="lk-setting">
                <Toggle id="connection-create" label={i18n.text("connection-create")} checked={settings.create_accounts}
                    help={i18n.text("connection-create-help")}
                    onchange={Callback::from(move |on| create.edit(|draft| draft.settings.create_accounts = on))} />
            </div>
        }
        <div class="lk-setting">
            <Toggle id="connection-enabled" label={i18n.text("connection-enabled")} checked={settings.enabled}
                help={i18n.text("connection-enabled-help")}
                onchange={Callback::from(move |on| enable.edit(|draft| draft.settings.enabled = on))} />
        </div>
    </>)
}

#[derive(Properties, PartialEq)]
struct RemovalProps {
    connection: Connection,
    on_done: Callback<Option<Connection>>,
    on_cancel: Callback<()>,
}

/// The question before a connection is removed, with whom it concerns.
#[component(Removal)]
fn removal(props: &RemovalProps) -> Html {
    let work = use_work();
    let i18n = work.i18n.clone();
    let connection = &props.connection;
    let error = work.error.as_ref().map(|error| AttrValue::from(i18n.error(error)));
    let on_confirm = {
        let (work, id, done) = (work.clone(), connection.id.clone(), props.on_done.clone());
        Callback::from(move |()| {
            let (client, told, id, done) = (work.client.clone(), work.clone(), id.clone(), done.clone());
            work.run(async move {
                let etag = api::linked::connection(&client, &id).await?.etag;
                api::linked::remove_connection(&client, &id, etag.as_deref()).await?;
                told.told("connection-removed");
                done.emit(None);
                Ok(())
            });
        })
    };
    let count = |number: u32| [("count", i64::from(number).into())];
    html!(
        <Confirm id="connection-removal" danger=true busy={work.task.is_busy()} {error}
            title={i18n.with("connection-remove-title", &[("name", connection.connection.name.clone().into())])}
            body={i18n.with("connection-remove-body", &count(connection.linked_accounts))}
            action={i18n.text("connection-remove")} {on_confirm} on_cancel={props.on_cancel.clone()}>
            if connection.dependent_accounts > 0 {
                <Alert tone={Tone::Danger} title={i18n.with("connection-remove-dependent", &count(connection.dependent_accounts))} />
            }
        </Confirm>
    )
}

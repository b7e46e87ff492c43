//! The question before something is taken away from an application or a program.

use yew::prelude::*;

use crate::api;
use crate::features::work::use_work;
use crate::ui::Confirm;

/// What is taken away: its id and its name for the question.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Act {
    /// What an application may do.
    Access(String, String),
    /// The same of one of the organization's own, which never asks.
    OwnAccess(String, String),
    /// What every application may do.
    AllAccess,
    /// A consent.
    Consent(String, String),
    /// What was decided about a policy or a preference.
    Purpose(String, String),
    /// An access token.
    Token(String, String),
}

impl Act {
    /// The part of the message keys.
    const fn key(&self) -> &'static str {
        match self {
            Self::Access(..) | Self::OwnAccess(..) => "access-remove",
            Self::AllAccess => "access-remove-all",
            Self::Consent(..) => "consent-revoke",
            Self::Purpose(..) => "purpose-revoke",
            Self::Token(..) => "token-revoke",
        }
    }

    /// The message key of the effect.
    fn effect(&self) -> String {
        let own = if matches!(self, Self::OwnAccess(..)) { "-own" } else { "" };
        format!("{}-body{own}", self.key())
    }

    fn name(&self) -> String {
        match self {
            Self::Access(_, name)
            | Self::OwnAccess(_, name)
            | Self::Consent(_, name)
            | Self::Purpose(_, name)
            | Self::Token(_, name) => name.clone(),
            Self::AllAccess => String::new(),
        }
    }

    async fn carry_out(&self, client: &api::Client) -> Result<(), api::ApiError> {
        match self {
            Self::Access(id, _) | Self::OwnAccess(id, _) => api::apps::revoke(client, Some(id)).await,
            Self::AllAccess => api::apps::revoke(client, None).await,
            Self::Consent(id, _) | Self::Purpose(id, _) => api::apps::revoke_consent(client, id).await,
            Self::Token(id, _) => api::apps::revoke_token(client, id).await,
        }
    }
}

/// Properties of [`Ask`].
#[derive(Properties, PartialEq)]
pub(super) struct AskProps {
    /// What is taken away.
    pub(super) act: Act,
    /// It is done.
    pub(super) on_done: Callback<()>,
    /// It is not.
    pub(super) on_cancel: Callback<()>,
}

/// The question.
#[component(Ask)]
pub(super) fn ask(props: &AskProps) -> Html {
    let work = use_work();
    let key = props.act.key();
    let text = |part: &str| work.i18n.with(&format!("{key}-{part}"), &[("name", props.act.name().into())]);
    let on_confirm = {
        let (work, act, done) = (work.clone(), props.act.clone(), props.on_done.clone());
        Callback::from(move |()| {
            let (told, act, done) = (work.clone(), act.clone(), done.clone());
            work.run(async move {
                act.carry_out(&told.client).await?;
                told.told(&format!("{}-done", act.key()));
                done.emit(());
                Ok(())
            });
        })
    };
    let error = work.error.as_ref().map(|error| AttrValue::from(work.i18n.error(error)));
    html!(
        <Confirm id="apps-ask" title={text("title")} body={work.i18n.text(&props.act.effect())} action={text("confirm")} danger=true busy={work.task.is_busy()}
            {error} {on_confirm} on_cancel={props.on_cancel.clone()} />
    )
}

//! Whose account it is about, and the way to another one.

use yew::prelude::*;

use crate::api;
use crate::features::work::use_work;
use crate::session::use_session;
use crate::ui::{AvatarSize, Button, Kind, avatar};

/// Properties of [`Who`].
#[derive(Properties, PartialEq)]
pub(crate) struct WhoProps {
    /// Without the way to another account.
    #[prop_or_default]
    pub(crate) alone: bool,
}

/// Who is signed in. Another account begins with this one's end, so that nobody leaves a session behind.
#[component(Who)]
pub(crate) fn who(props: &WhoProps) -> Html {
    let work = use_work();
    let Some(session) = use_session() else { return Html::default() };
    let Some(account) = session.account() else { return Html::default() };
    let onclick = {
        let (work, session) = (work.clone(), session.clone());
        Callback::from(move |_: MouseEvent| {
            let session = session.clone();
            work.run(async move {
                api::auth::sign_out(&session.client).await?;
                session.refresh().await.map(drop)
            });
        })
    };
    html!(<>
        { work.alert() }
        <div class="lk-who" id="who">
            { avatar(account, AvatarSize::Medium) }
            <div class="lk-row-main">
                <p class="lk-help">{ work.i18n.text("who-signed-in") }</p>
                <p class="lk-who-name">{ &account.display_name }</p>
            </div>
            if !props.alone {
                <Button id="who-other" kind={Kind::Quiet} label={work.i18n.text("flow-other-account")} busy={work.task.is_busy()} {onclick} />
            }
        </div>
    </>)
}

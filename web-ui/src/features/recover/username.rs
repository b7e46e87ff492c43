//! A forgotten user name: it is mailed to the address, if there is such an account.

use latchkey_openapi::recovery::RecoverUsernameRequest;
use latchkey_openapi::validate::is_email;
use yew::prelude::*;

use crate::api;
use crate::captcha::{self, CaptchaSpot};
use crate::features::work::use_work;
use crate::navigation::Link;
use crate::platform;
use crate::routes::Route;
use crate::ui::{Alert, Button, Kind, Page, TextField, Tone};

/// The page.
#[component(RecoverUsername)]
pub(crate) fn recover_username() -> Html {
    let work = use_work();
    let i18n = &work.i18n;
    let (email, wrong, sent) =
        (use_state(String::new), use_state_eq(|| None::<&'static str>), use_state_eq(|| false));
    let onsubmit = {
        let (work, email, wrong, sent) = (work.clone(), email.clone(), wrong.setter(), sent.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = email.trim().to_owned();
            let broken = match typed.as_str() {
                "" => Some("error-required"),
                text if !is_email(text) => Some("error-pattern"),
                _ => None,
            };
            wrong.set(broken);
            if broken.is_some() {
                platform::focus("email");
                return;
            }
            let (client, sent) = (work.client.clone(), sent.clone());
            work.run(async move {
                let captcha = Some(captcha::solution(&client).await?);
                api::auth::recover_username(&client, &RecoverUsernameRequest { email: typed, captcha })
                    .await?;
                sent.set(true);
                Ok(())
            });
        })
    };
    let back = html!(<div class="lk-flow-other"><Link to={Route::SignIn(None)} id="recover-back">{ i18n.text("recover-back") }</Link></div>);
    let body = if *sent {
        html!(<>
            <Alert tone={Tone::Info} id="username-sent" live=true title={i18n.text("recover-username-sent")} />
            <p>{ i18n.text("recover-username-sent-body") }</p>
        </>)
    } else {
        html!(
            <form method="post" class="lk-form" id="username-form" {onsubmit} novalidate=true>
                { work.alert() }
                <TextField id="email" kind="email" label={i18n.text("email")} value={(*email).clone()} required=true verbatim=true autofocus=true
                    autocomplete="email" enterkeyhint="go" error={wrong.map(|key| AttrValue::from(i18n.text(key)))}
                    oninput={Callback::from({ let email = email.setter(); move |text| email.set(text) })} />
                <div class="lk-flow-actions">
                    <Button id="username-submit" kind={Kind::Primary} block=true submit=true label={i18n.text("recover-username-button")} busy={work.task.is_busy()} />
                </div>
                <CaptchaSpot busy={work.task.is_busy()} />
            </form>
        )
    };
    html!(<div class="lk-sign-in">
        <Page title={i18n.text("recover-username-title")} lead={i18n.text("recover-username-lead")}>
            <div class="lk-flow">{ body }{ back }</div>
        </Page>
    </div>)
}

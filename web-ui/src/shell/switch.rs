//! Switching to a linked account: from its page, and from the account's menu.

use latchkey_openapi::associations::Association;
use yew::prelude::*;

use crate::api::{self, Client};
use crate::i18n::{I18n, use_i18n};
use crate::navigation::{Navigator, use_navigator};
use crate::platform;
use crate::routes::Route;
use crate::session::use_client;
use crate::ui::{AvatarSize, Load, Task, Toasts, name_mark, use_load, use_task, use_toasts};

/// The act of switching.
#[derive(Clone)]
pub(crate) struct Switch {
    i18n: I18n,
    client: Client,
    navigator: Navigator,
    task: Task,
    toasts: Option<Toasts>,
}

/// The act of switching.
#[hook]
pub(crate) fn use_switch() -> Switch {
    Switch {
        i18n: use_i18n(),
        client: use_client(),
        navigator: use_navigator(),
        task: use_task(),
        toasts: use_toasts(),
    }
}

impl Switch {
    /// Whether it is under way.
    pub(crate) fn is_busy(&self) -> bool {
        self.task.is_busy()
    }

    /// Signs in to the other account and begins anew on the Overview.
    pub(crate) fn to(&self, which: &Association) {
        let (switch, id) = (self.clone(), which.id.clone());
        self.task.run(async move {
            match api::associations::switch(&switch.client, &id).await {
                // The page is left, not re-drawn: nothing of the account before stays in memory.
                Ok(()) => platform::leave_for(&switch.navigator.href(&Route::Overview)),
                Err(error) if error.is_quiet() => {}
                Err(error) => {
                    if let Some(toasts) = &switch.toasts {
                        toasts.failure(switch.i18n.error(&error));
                    }
                }
            }
        });
    }
}

/// The linked accounts within the account's menu; nothing while there are none, or while they are not known.
#[component(SwitchList)]
pub(super) fn switch_list() -> Html {
    let i18n = use_i18n();
    let switch = use_switch();
    let list =
        use_load(switch.client.clone(), |client| async move { api::associations::list(&client).await });
    let Load::Ready(found) = &list.load else { return Html::default() };
    if found.associations.is_empty() {
        return Html::default();
    }
    html!(
        <div class="lk-menu-part" data-testid="switch-list">
            { for found.associations.iter().map(|one| {
                let (switch, which) = (switch.clone(), one.clone());
                let name = i18n.with("linked-switch-named", &[("name", one.display_name.clone().into())]);
                html!(
                    <button type="button" class="pf-v6-c-button pf-m-link lk-menu-item" aria-label={name} data-testid="menu-switch"
                        data-username={one.username.clone()} onclick={Callback::from(move |_: MouseEvent| switch.to(&which))}>
                        { name_mark(&one.display_name, AvatarSize::Small) }
                        <span class="lk-menu-words"><span>{ &one.display_name }</span></span>
                    </button>
                )
            }) }
        </div>
    )
}

//! "Leave without saving?"

use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::navigation::{Blocked, use_navigator};
use crate::ui::Confirm;

/// Asks before unsaved changes are lost.
#[component(LeaveGuard)]
pub(crate) fn leave_guard() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let blocked = use_context::<Blocked>();
    let Some((route, clear)) = blocked.and_then(|blocked| Some((blocked.route?, blocked.clear))) else {
        return Html::default();
    };
    let leave = {
        let clear = clear.clone();
        Callback::from(move |()| {
            clear.emit(());
            navigator.leave(route.clone());
        })
    };
    html!(
        <Confirm id="leave" title={i18n.text("leave-title")} body={i18n.text("leave-body")} action={i18n.text("leave-confirm")}
            cancel={AttrValue::from(i18n.text("leave-stay"))} danger=true on_confirm={leave} on_cancel={clear} />
    )
}

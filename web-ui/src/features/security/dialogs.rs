//! Which dialog an act opens, and what follows when it closes.

use std::rc::Rc;

use latchkey_openapi::auth::FactorOption;
use latchkey_openapi::webauthn::WebauthnKind;
use yew::prelude::*;

use super::backup::BackupDialog;
use super::data::{Act, Factors, Named, TotpAct};
use super::manage::{RemoveDialog, RenameDialog};
use super::message::{ChangeContact, MessageDialog};
use super::passkey::KeyDialog;
use super::totp::TotpDialog;
use crate::i18n::use_i18n;

/// Properties of [`Manage`].
#[derive(Properties, PartialEq)]
struct ManageProps {
    named: Named,
    is_last: bool,
    on_close: Callback<Option<Act>>,
}

#[component(Manage)]
fn manage(props: &ManageProps) -> Html {
    super::manage::manage(&use_i18n(), &props.named, props.is_last, &props.on_close)
}

/// The dialog of an act. Closing it may lead to the next one.
pub(super) fn open(act: &Act, found: &Rc<Factors>, close: &Callback<Option<Act>>) -> Html {
    let backup = found.wants_backup();
    let on_close = close.reform(|()| None);
    let on_added = close.reform(|goes_on: bool| goes_on.then_some(Act::Backup));
    match act {
        Act::Totp(act) => {
            // Another act is another dialog: nothing of the last one may stay.
            let key = match act {
                TotpAct::Add => "add",
                TotpAct::Show(_) => "show",
                TotpAct::Renew(_) => "renew",
            };
            html!(<TotpDialog {key} act={act.clone()} {backup} on_close={on_added} />)
        }
        Act::AddKey(kind) => {
            let key = if *kind == WebauthnKind::Passkey { "passkey" } else { "key" };
            let on_older = close.reform(|()| Some(Act::AddKey(WebauthnKind::SecurityKey)));
            html!(<KeyDialog {key} kind={*kind} {backup} on_close={on_added} {on_older} />)
        }
        Act::AddMessage(option) => {
            let factor =
                if *option == FactorOption::SmsOtp { found.sms.clone() } else { found.email.clone() };
            html!(<MessageDialog option={*option} {factor} {backup} on_close={on_added} />)
        }
        Act::ChangeContact(id) => html!(<ChangeContact id={id.clone()} {on_close} />),
        Act::Manage(named) => {
            html!(<Manage named={named.clone()} is_last={found.count() == 1 && !found.is_required()} on_close={close.clone()} />)
        }
        Act::Rename(named) => html!(<RenameDialog named={named.clone()} {on_close} />),
        Act::Remove(removal) => html!(<RemoveDialog removal={removal.clone()} {on_close} />),
        Act::Backup => html!(<BackupDialog key="new" {on_close} />),
        Act::RenewBackup => html!(<BackupDialog key="again" replaces=true {on_close} />),
    }
}

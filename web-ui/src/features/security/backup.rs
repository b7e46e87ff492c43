//! Backup codes: shown once, saved, and only then good for anything.

use std::rc::Rc;

use yew::prelude::*;

use crate::api::{self, ApiError};
use crate::features::work::{Work, use_work};
use crate::i18n::I18n;
use crate::platform;
use crate::session::{Session, use_session};
use crate::ui::{Alert, Button, Check, Confirm, Copy, Dialog, Kind, Rows, Symbol, Tone, format};

/// Properties of [`BackupDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct BackupDialogProps {
    /// Codes that were saved before are in the way: ask first.
    #[prop_or_default]
    pub(super) replaces: bool,
    pub(super) on_close: Callback<()>,
}

/// The lines of the sheet: service, account, date, the codes, and nothing else.
fn sheet(i18n: &I18n, session: &Session, codes: &[String]) -> Vec<String> {
    let account = session.account().map(|account| account.username.clone()).unwrap_or_default();
    let date = format::long_date(i18n, session.client.now());
    let mut lines = vec![
        i18n.with("backup-sheet", &[("service", session.organization().to_owned().into())]),
        i18n.with("backup-sheet-account", &[("account", account.into())]),
        i18n.with("backup-sheet-date", &[("date", date.into())]),
        String::new(),
    ];
    lines.extend(codes.iter().cloned());
    lines.push(String::new());
    lines.push(i18n.text("backup-sheet-once"));
    lines
}

/// The dialog.
#[component(BackupDialog)]
pub(super) fn backup_dialog(props: &BackupDialogProps) -> Html {
    let work = use_work();
    let agreed = use_state_eq(|| !props.replaces);
    let codes = use_state(|| None::<Rc<Vec<String>>>);
    use_effect_with(*agreed, {
        let (work, codes, close) = (work.clone(), codes.setter(), props.on_close.clone());
        move |agreed| {
            let client = work.client.clone();
            if *agreed {
                work.run(async move {
                    match api::factors::make_backup_codes(&client).await {
                        Err(ApiError::Cancelled) => close.emit(()),
                        outcome => codes.set(Some(Rc::new(outcome?.codes))),
                    }
                    Ok(())
                });
            }
        }
    });
    let i18n = &work.i18n;
    if !*agreed {
        let agree = agreed.setter();
        return html!(
            <Confirm id="backup-renew" title={i18n.text("backup-renew-title")} body={i18n.text("backup-renew-body")} action={i18n.text("backup-renew")}
                on_confirm={Callback::from(move |()| agree.set(true))} on_cancel={props.on_close.clone()} />
        );
    }
    let body = match &*codes {
        Some(codes) => html!(<Codes codes={codes.clone()} on_close={props.on_close.clone()} />),
        None if work.error.is_some() => work.alert(),
        None => html!(<Rows count=3 icon=false />),
    };
    html!(<Dialog id="backup" title={i18n.text("backup-show-title")} on_close={props.on_close.clone()}>{ body }</Dialog>)
}

#[derive(Properties, PartialEq)]
struct CodesProps {
    codes: Rc<Vec<String>>,
    on_close: Callback<()>,
}

/// The codes and the ways to save them.
#[component(Codes)]
fn codes(props: &CodesProps) -> Html {
    let work = use_work();
    let (saved, lacking) = (use_state_eq(|| false), use_state_eq(|| false));
    use_effect_with((), |()| platform::focus("backup-copy"));
    let Some(session) = use_session() else { return Html::default() };
    let i18n = &work.i18n;
    let lines = sheet(i18n, &session, &props.codes);
    let onsubmit = {
        let (work, saved, lacking, close) = (work.clone(), *saved, lacking.setter(), props.on_close.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            lacking.set(!saved);
            if saved {
                confirm(&work, &close);
            } else {
                platform::focus("backup-saved");
            }
        })
    };
    html!(<>
        <Sheet lines={lines.clone()} />
        <Alert tone={Tone::Info} title={i18n.text("backup-show-body")} />
        { work.alert() }
        <ol class="lk-codes" id="backup-codes" aria-label={i18n.text("backup-list")}>
            { for props.codes.iter().map(|code| html!(<li><code>{ code.clone() }</code></li>)) }
        </ol>
        { ways_to_save(&work, &lines, &props.codes) }
        <form method="post" class="lk-form" id="backup-form" {onsubmit} novalidate=true>
            <Check id="backup-saved" label={i18n.text("backup-saved")} checked={*saved} onchange={Callback::from({ let saved = saved.setter(); move |on| saved.set(on) })} />
            if *lacking && !*saved { <p class="lk-error" role="alert">{ i18n.text("backup-saved-needed") }</p> }
            <div class="lk-dialog-foot">
                <Button id="backup-cancel" label={i18n.text("cancel")} onclick={props.on_close.reform(|_| ())} />
                <Button id="backup-finish" kind={Kind::Primary} label={i18n.text("finish")} submit=true busy={work.task.is_busy()} />
            </div>
        </form>
    </>)
}

fn confirm(work: &Work, close: &Callback<()>) {
    let (done, close) = (work.clone(), close.clone());
    work.run(async move {
        api::factors::confirm_backup_codes(&done.client).await?;
        done.told("backup-on");
        close.emit(());
        Ok(())
    });
}

fn ways_to_save(work: &Work, lines: &[String], codes: &[String]) -> Html {
    let i18n = &work.i18n;
    let (text, failed) = (lines.join("\r\n"), work.error.setter());
    let download = Callback::from(move |_: MouseEvent| {
        if platform::save_file("backup-codes.txt", "text/plain", &text).is_err() {
            failed.set(Some(ApiError::Unexpected { status: 0 }));
        }
    });
    let print = Callback::from(|_: MouseEvent| platform::print());
    html!(
        <div class="lk-save">
            <Copy id="backup-copy" text={codes.join("\n")} name={i18n.text("backup-copy")} />
            <Button id="backup-download" icon={Symbol::Download} label={i18n.text("backup-download")} onclick={download} />
            <Button id="backup-print" icon={Symbol::Printer} label={i18n.text("backup-print")} onclick={print} />
        </div>
    )
}

#[derive(Properties, PartialEq)]
struct SheetProps {
    lines: Vec<String>,
}

/// What a printer gets instead of the page, as long as the codes are shown.
#[component(Sheet)]
fn sheet_on_paper(props: &SheetProps) -> Html {
    use_effect_with(props.lines.clone(), |lines| {
        let sheet = platform::paper(lines);
        move || {
            if let Some(sheet) = sheet {
                sheet.remove();
            }
        }
    });
    Html::default()
}

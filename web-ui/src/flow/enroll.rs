//! The secret of an authenticator app, in every form that apps take.

use wasm_bindgen::JsValue;
use yew::prelude::*;

use crate::i18n::{I18n, use_i18n};
use crate::platform;
use crate::ui::{Copy, Symbol, icon};

#[derive(Properties, PartialEq)]
struct QrProps {
    svg: AttrValue,
}

/// The picture as a picture: within an `img` nothing of an SVG runs, and nothing of it becomes part of the page.
#[component(Qr)]
fn qr(props: &QrProps) -> Html {
    let i18n = use_i18n();
    let url = use_state(|| None::<String>);
    use_effect_with(props.svg.clone(), {
        let setter = url.setter();
        move |svg| {
            let made = blob_url(svg).ok();
            setter.set(made.clone());
            move || {
                if let Some(url) = made {
                    drop(web_sys::Url::revoke_object_url(&url));
                }
            }
        }
    });
    html!(if let Some(url) = &*url { <img class="lk-qr" src={url.clone()} alt={i18n.text("qr-alt")} width="200" height="200" /> })
}

fn blob_url(svg: &str) -> Result<String, JsValue> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let parts = js_sys::Array::of1(&JsValue::from_str(svg));
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options)?;
    web_sys::Url::create_object_url_with_blob(&blob)
}

/// The picture to scan, the text to type or copy, and on phones the link that opens an app.
pub(crate) fn enrolment(i18n: &I18n, secret: &str, uri: &str, svg: &str) -> Html {
    let is_phone = platform::matches_media("(pointer: coarse)");
    html!(
        <div class="lk-enrolment">
            <Qr svg={svg.to_owned()} />
            <div class="lk-secret">
                <p class="lk-label" id="totp-secret-label">{ i18n.text("totp-secret") }</p>
                <code id="totp-secret" aria-labelledby="totp-secret-label" role="group">{ secret.to_owned() }</code>
                <Copy id="totp-copy" text={secret.replace(' ', "")} name={i18n.text("totp-copy")} />
                if is_phone {
                    <a href={uri.to_owned()} class="pf-v6-c-button pf-m-secondary" id="totp-open">{ icon(Symbol::Phone) }{ i18n.text("totp-open") }</a>
                }
            </div>
        </div>
    )
}

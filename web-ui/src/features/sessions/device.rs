//! What a device is called.

use latchkey_openapi::sessions::{Device, DeviceKind, Session};

use crate::i18n::I18n;
use crate::ui::Symbol;

/// The drawing of a kind of device.
pub(crate) const fn device_symbol(kind: DeviceKind) -> Symbol {
    match kind {
        DeviceKind::Computer => Symbol::Computer,
        DeviceKind::Phone => Symbol::Phone,
        DeviceKind::Tablet => Symbol::Tablet,
        DeviceKind::Program => Symbol::Terminal,
        DeviceKind::Unknown => Symbol::Unknown,
    }
}

/// "Chrome on Linux"; unknown things have names as well.
pub(crate) fn device_name(i18n: &I18n, device: &Device) -> String {
    let browser = device.browser.clone().unwrap_or_else(|| i18n.text("unknown-browser"));
    match &device.os {
        Some(os) => {
            i18n.with("browser-on-system", &[("browser", browser.into()), ("system", os.clone().into())])
        }
        None if device.browser.is_none() && device.kind == DeviceKind::Unknown => i18n.text("unknown-device"),
        None => browser,
    }
}

/// The name that the user gave, else the device's.
pub(crate) fn session_name(i18n: &I18n, session: &Session) -> String {
    session.name.clone().unwrap_or_else(|| device_name(i18n, &session.device))
}

/// Place and address; the place is only a guess.
pub(crate) fn place_of(i18n: &I18n, place: Option<&str>, ip: Option<&str>) -> Option<String> {
    match (place, ip) {
        (Some(place), Some(ip)) => Some(format!("{} · {ip}", i18n.with("near", &[("place", place.into())]))),
        (Some(place), None) => Some(i18n.with("near", &[("place", place.into())])),
        (None, Some(ip)) => Some(ip.to_owned()),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use yew::Callback;

    use super::*;
    use crate::i18n::{Language, Messages};

    fn device(kind: DeviceKind, os: Option<&str>, browser: Option<&str>) -> Device {
        let own = |text: Option<&str>| text.map(str::to_owned);
        Device { kind, os: own(os), os_version: None, browser: own(browser), browser_version: None }
    }

    #[test]
    fn unknown_things_have_names() {
        let i18n = I18n::new(&Messages::all(Language::English), Callback::noop());
        let name = |device| device_name(&i18n, &device);
        assert_eq!(name(device(DeviceKind::Computer, Some("Linux"), Some("Chrome"))), "Chrome on Linux");
        assert_eq!(name(device(DeviceKind::Phone, Some("Android"), None)), "Unknown browser on Android");
        assert_eq!(name(device(DeviceKind::Program, None, Some("curl"))), "curl");
        assert_eq!(name(device(DeviceKind::Unknown, None, None)), "Unknown device");
    }
}

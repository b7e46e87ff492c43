//! Text messages through a gateway over HTTP, from the wish to the session.

use latchkey_tests::sinks::{Gateway, GatewayRequest, free_port};
use latchkey_tests::{Browser, PASSWORD, TestApp};
use serde_json::json;

use super::{PHONE, VERIFICATIONS, ask, borrowed, gateway, on_both};

const SMS: &str = "/api/users/v1/me/mfa/sms-otp";

/// The code of the last request, which went to alice's number.
fn last_code(app: &TestApp, gateway: &Gateway) -> String {
    app.settle();
    let request: GatewayRequest = gateway.requests().pop().expect("the gateway was asked");
    assert_eq!(request.line, "POST /v1/Accounts/AC1/Messages.json");
    assert!(request.body.contains("To=%2B436641234567&"), "{}", request.body);
    request.body.split("Body=").nth(1).unwrap().chars().take(6).collect()
}

fn prove_number(app: &TestApp, alice: &Browser, gateway: &Gateway) {
    let asked = ask(alice, "phone", PHONE).status(202).json();
    let path = format!("{VERIFICATIONS}/{}/confirm", asked["id"].as_str().unwrap());
    alice.post(&path, &json!({"code": last_code(app, gateway)})).no_content();
}

#[test]
fn codes_by_sms_are_set_up_and_sign_in_through_the_gateway() {
    let gate = Gateway::start(free_port());
    on_both(&borrowed(&gateway(gate.port)), |app| {
        app.change_settings("default", |settings| settings.factors.sms_otp = true);
        let alice = app.signed_in("alice");
        app.execute("DELETE FROM contacts WHERE kind = 'phone'");
        prove_number(app, &alice, &gate);
        let body = json!({"contactId": alice.get(SMS).ok().json()["contacts"][0]["contactId"]});
        let sent = alice.post(&format!("{SMS}/code"), &body).status(202).json();
        let body = json!({"requestId": sent["requestId"], "code": last_code(app, &gate)});
        assert_eq!(alice.put(SMS, &body).ok().json()["isEnrolled"], true);
        assert_eq!(alice.read_session()["session"]["level"], 2);

        app.advance(31);
        let before = gate.requests().len();
        let browser = app.browser();
        let flow = browser.sign_in_half("alice", PASSWORD);
        let step = browser.answer(&flow, &json!({"option": "sms_otp"})).ok().json()["step"].clone();
        let shown = step["options"][0]["parameters"]["destination"].as_str().unwrap().to_owned();
        assert!(shown.contains('•') && !shown.contains("6641234567"), "{shown}");
        let code = last_code(app, &gate);
        assert_eq!(gate.requests().len(), before + 1);
        browser.answer(&flow, &json!({"option": "sms_otp", "code": code})).ok();
        assert_eq!(browser.read_session()["session"]["level"], 2);
    });
}

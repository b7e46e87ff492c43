use latchkey_openapi::settings::SecondFactorPolicy;

use super::*;
use crate::identity::factors::totp::TotpFactor;
use crate::identity::factors::webauthn::StoredCredential;

fn app() -> TotpFactor {
    TotpFactor { id: "app".to_owned(), name: "Phone".to_owned(), confirmed_at: Some(1), last_used_at: None }
}

fn credential(kind: WebauthnKind) -> StoredCredential {
    StoredCredential {
        id: "key".to_owned(),
        account_id: "alice".to_owned(),
        organization_id: "default".to_owned(),
        credential_id: "AQID".to_owned(),
        kind,
        name: "Key".to_owned(),
        aaguid: String::new(),
        credential: String::new(),
        sign_count: 0,
        transports: Vec::new(),
        is_user_verified: kind == WebauthnKind::Passkey,
        is_backup_eligible: false,
        is_backed_up: false,
        created_at: 1,
        last_used_at: None,
    }
}

fn codes(remaining: u32) -> Option<backup_codes::Summary> {
    Some(backup_codes::Summary { created_at: 1, remaining, used_at: Vec::new() })
}

#[test]
fn the_strongest_comes_first_and_the_preferred_one_before_it() {
    let settings = FactorSettings::default();
    let mut factors = Factors {
        totp: vec![app()],
        webauthn: vec![credential(WebauthnKind::SecurityKey)],
        backup_codes: codes(3),
        ..Factors::default()
    };
    let strongest = [FactorOption::Passkey, FactorOption::Totp, FactorOption::BackupCode];
    assert_eq!(factors.second_factors(&settings), strongest);
    factors.preferred = Some(FactorOption::Totp);
    let preferred = [FactorOption::Totp, FactorOption::Passkey, FactorOption::BackupCode];
    assert_eq!(factors.second_factors(&settings), preferred);
}

#[test]
fn backup_codes_count_only_beside_another_factor_that_is_offered() {
    let mut settings = FactorSettings::default();
    let mut factors = Factors { backup_codes: codes(10), ..Factors::default() };
    assert_eq!(factors.second_factors(&settings), []);
    assert!(!factors.has_second_factor(&settings));
    assert_eq!(factors.highest_level(&settings), 1);
    factors.totp.push(app());
    assert_eq!(factors.second_factors(&settings), [FactorOption::Totp, FactorOption::BackupCode]);
    settings.totp = false;
    assert_eq!(factors.second_factors(&settings), []);
    factors.backup_codes = codes(0);
    settings.totp = true;
    assert_eq!(factors.second_factors(&settings), [FactorOption::Totp]);
}

#[test]
fn an_account_gets_in_by_its_password_or_a_passkey_and_by_nothing_else() {
    let mut settings = Settings::default();
    let nothing = Factors::default();
    assert_eq!(ways_in(&nothing, true, &settings), [WayIn::Password]);
    assert_eq!(ways_in(&nothing, false, &settings), []);
    let key = Factors { webauthn: vec![credential(WebauthnKind::SecurityKey)], ..Factors::default() };
    assert_eq!(ways_in(&key, false, &settings), [], "a security key is a second factor only");
    let passkey = Factors { webauthn: vec![credential(WebauthnKind::Passkey)], ..Factors::default() };
    assert_eq!(ways_in(&passkey, false, &settings), [WayIn::Passkey]);
    settings.factors.passkeys = false;
    assert_eq!(ways_in(&passkey, false, &settings), []);
}

#[test]
fn where_everybody_needs_a_second_factor_the_password_alone_is_no_way_in() {
    let mut settings = Settings::default();
    settings.factors.second_factor = SecondFactorPolicy::Required;
    let nothing = Factors::default();
    assert_eq!(ways_in(&nothing, true, &settings), [WayIn::Password], "an app can be set up at sign-in");
    settings.factors.enroll_totp_at_sign_in = false;
    assert_eq!(ways_in(&nothing, true, &settings), []);
    let app = Factors { totp: vec![app()], ..Factors::default() };
    assert_eq!(ways_in(&app, true, &settings), [WayIn::Password]);
    settings.factors.totp = false;
    assert_eq!(ways_in(&app, true, &settings), []);
}

//! The tables as diesel sees them; one description for both databases.
//!
//! Kept in step with `migrations/` by a test that reads every column of every table on both.

diesel::table! {
    organizations (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        state -> Text,
        settings -> Text,
        settings_version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    accounts (id) {
        id -> Text,
        organization_id -> Text,
        username -> Text,
        username_key -> Text,
        state -> Text,
        profile -> Text,
        version -> BigInt,
        credentials_version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        last_sign_in_at -> Nullable<BigInt>,
        name_key -> Text,
    }
}

diesel::table! {
    account_endings (account_id) {
        account_id -> Text,
        kind -> Text,
        token_hash -> Binary,
        reminder_hash -> Nullable<Binary>,
        begun_at -> BigInt,
        remind_at -> Nullable<BigInt>,
        due_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    exports (id) {
        id -> Text,
        account_id -> Text,
        format -> Text,
        state -> Text,
        progress -> Text,
        version -> BigInt,
        attempts -> Integer,
        claimed_until -> Nullable<BigInt>,
        created_at -> BigInt,
        ready_at -> Nullable<BigInt>,
        expires_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    export_chunks (export_id, number) {
        export_id -> Text,
        number -> Integer,
        content -> Text,
    }
}

diesel::table! {
    memberships (account_id, organization_id) {
        account_id -> Text,
        organization_id -> Text,
        role -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    contacts (id) {
        id -> Text,
        account_id -> Text,
        organization_id -> Text,
        kind -> Text,
        label -> Text,
        value -> Text,
        value_key -> Text,
        is_primary -> Bool,
        verified_at -> Nullable<BigInt>,
        source -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    pending_contacts (id) {
        id -> Text,
        account_id -> Text,
        organization_id -> Text,
        kind -> Text,
        label -> Text,
        value -> Text,
        value_key -> Text,
        replaces_contact_id -> Nullable<Text>,
        code_hash -> Binary,
        attempts -> Integer,
        created_at -> BigInt,
        expires_at -> BigInt,
        token_hash -> Nullable<Binary>,
        code_expires_at -> BigInt,
        sent_at -> BigInt,
        purpose -> Text,
    }
}

diesel::table! {
    passwords (account_id) {
        account_id -> Text,
        hash -> Text,
        changed_at -> BigInt,
        stands_alone -> Bool,
    }
}

diesel::table! {
    password_history (id) {
        id -> Text,
        account_id -> Text,
        hash -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    avatars (account_id) {
        account_id -> Text,
        content_type -> Text,
        bytes -> Binary,
        tag -> Text,
        source -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        account_id -> Text,
        organization_id -> Text,
        secret_hash -> Binary,
        previous_secret_hash -> Nullable<Binary>,
        previous_valid_until -> Nullable<BigInt>,
        previous_elevated_at -> Nullable<BigInt>,
        previous_level -> Nullable<Integer>,
        level -> Integer,
        methods -> Text,
        authenticated_at -> BigInt,
        elevated_at -> Nullable<BigInt>,
        created_at -> BigInt,
        last_accessed_at -> BigInt,
        idle_seconds -> BigInt,
        expires_at -> BigInt,
        ip -> Text,
        device -> Text,
        name -> Nullable<Text>,
        association_id -> Nullable<Text>,
    }
}

diesel::table! {
    associations (id) {
        id -> Text,
        organization_id -> Text,
        first_account_id -> Text,
        second_account_id -> Text,
        created_at -> BigInt,
        last_switched_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    session_credentials (session_id, credential) {
        session_id -> Text,
        credential -> Text,
    }
}

diesel::table! {
    flows (id) {
        id -> Text,
        organization_id -> Text,
        kind -> Text,
        status -> Text,
        binding_hash -> Binary,
        session_id -> Nullable<Text>,
        state -> Text,
        return_to -> Nullable<Text>,
        version -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    one_time_tokens (id) {
        id -> Text,
        purpose -> Text,
        token_hash -> Binary,
        organization_id -> Nullable<Text>,
        account_id -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        consumed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    attempt_counters (counter_key) {
        counter_key -> Text,
        failures -> Integer,
        last_failed_at -> BigInt,
        blocked_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    events (id) {
        id -> Text,
        organization_id -> Text,
        at -> BigInt,
        kind -> Text,
        kind_group -> Text,
        outcome -> Text,
        actor -> Text,
        actor_account_id -> Nullable<Text>,
        subject_account_id -> Nullable<Text>,
        session_id -> Nullable<Text>,
        client_id -> Nullable<Text>,
        ip -> Nullable<Text>,
        device -> Nullable<Text>,
        details -> Text,
        occurrences -> Integer,
        coalesce_key -> Nullable<Text>,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        event_id -> Nullable<Text>,
        organization_id -> Text,
        channel -> Text,
        payload -> Text,
        attempts -> Integer,
        next_attempt_at -> BigInt,
        created_at -> BigInt,
        delivered_at -> Nullable<BigInt>,
        dead_at -> Nullable<BigInt>,
        claimed_until -> Nullable<BigInt>,
        expires_at -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        account_id -> Nullable<Text>,
    }
}

diesel::table! {
    flow_proofs (flow_id, channel) {
        flow_id -> Text,
        channel -> Text,
        account_id -> Nullable<Text>,
        address -> Nullable<Text>,
        code_hash -> Binary,
        token_hash -> Nullable<Binary>,
        tries -> Integer,
        code_expires_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    registrations (account_id) {
        account_id -> Text,
        organization_id -> Text,
        requested_at -> BigInt,
        expires_at -> BigInt,
        rejected_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    recovery_delays (account_id) {
        account_id -> Text,
        organization_id -> Text,
        requested_at -> BigInt,
        opens_at -> BigInt,
        closes_at -> BigInt,
        cancel_hash -> Binary,
        token_hash -> Nullable<Binary>,
    }
}

diesel::table! {
    captcha_uses (challenge_hash) {
        challenge_hash -> Binary,
        expires_at -> BigInt,
    }
}

diesel::table! {
    contact_undos (id) {
        id -> Text,
        account_id -> Text,
        organization_id -> Text,
        contact_id -> Text,
        kind -> Text,
        label -> Text,
        value -> Text,
        is_primary -> Bool,
        verified_at -> Nullable<BigInt>,
        token_hash -> Binary,
        created_at -> BigInt,
        expires_at -> BigInt,
        consumed_at -> Nullable<BigInt>,
        purpose -> Text,
    }
}

diesel::table! {
    recovery_contacts (account_id, kind) {
        account_id -> Text,
        kind -> Text,
        organization_id -> Text,
        value -> Text,
        value_key -> Text,
        verified_at -> BigInt,
    }
}

diesel::table! {
    challenge_answers (account_id, set_id) {
        account_id -> Text,
        set_id -> Text,
        question_id -> Text,
        organization_id -> Text,
        hash -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    message_budgets (budget_key) {
        budget_key -> Text,
        started_at -> BigInt,
        spent -> Integer,
    }
}

diesel::table! {
    sign_in_origins (account_id, origin_key) {
        account_id -> Text,
        origin_key -> Text,
        last_seen_at -> BigInt,
    }
}

diesel::table! {
    totp_factors (id) {
        id -> Text,
        account_id -> Text,
        name -> Text,
        secret -> Nullable<Text>,
        last_step -> BigInt,
        pending_secret -> Nullable<Text>,
        pending_expires_at -> Nullable<BigInt>,
        created_at -> BigInt,
        confirmed_at -> Nullable<BigInt>,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    webauthn_users (account_id) {
        account_id -> Text,
        user_handle -> Text,
    }
}

diesel::table! {
    webauthn_credentials (id) {
        id -> Text,
        account_id -> Text,
        organization_id -> Text,
        credential_id -> Text,
        kind -> Text,
        name -> Text,
        aaguid -> Text,
        credential -> Text,
        sign_count -> BigInt,
        transports -> Text,
        is_user_verified -> Bool,
        is_backup_eligible -> Bool,
        is_backed_up -> Bool,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    webauthn_ceremonies (id) {
        id -> Text,
        purpose -> Text,
        context -> Text,
        organization_id -> Text,
        account_id -> Nullable<Text>,
        state -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    backup_code_sets (id) {
        id -> Text,
        account_id -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        confirmed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    backup_codes (set_id, code_hash) {
        set_id -> Text,
        code_hash -> Binary,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    otp_factors (account_id, channel) {
        account_id -> Text,
        channel -> Text,
        contact_id -> Text,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    otp_codes (id) {
        id -> Text,
        account_id -> Text,
        purpose -> Text,
        context -> Text,
        contact_id -> Text,
        code_hash -> Binary,
        tries -> Integer,
        sent_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    factor_preferences (account_id) {
        account_id -> Text,
        preferred -> Text,
    }
}

diesel::table! {
    trusted_browsers (id) {
        id -> Text,
        account_id -> Text,
        token_hash -> Binary,
        ip -> Text,
        device -> Text,
        created_at -> BigInt,
        last_used_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    alert_preferences (account_id) {
        account_id -> Text,
        language -> Text,
    }
}

diesel::table! {
    idempotency_keys (key_hash) {
        key_hash -> Binary,
        account_id -> Text,
        request_hash -> Binary,
        answer -> Nullable<Text>,
        location -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    signing_keys (id) {
        id -> Text,
        algorithm -> Text,
        generation -> Integer,
        private_key -> Text,
        public_key -> Text,
        created_at -> BigInt,
        signs_from -> BigInt,
    }
}

diesel::table! {
    applications (id) {
        id -> Text,
        organization_id -> Text,
        name -> Text,
        name_key -> Text,
        is_enabled -> Bool,
        settings -> Text,
        secret_hash -> Nullable<Binary>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
        logo_tag -> Nullable<Text>,
    }
}

diesel::table! {
    application_logos (application_id) {
        application_id -> Text,
        content_type -> Text,
        bytes -> Binary,
        tag -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    pushed_requests (request_uri_hash) {
        request_uri_hash -> Binary,
        application_id -> Text,
        parameters -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    authorization_requests (id) {
        id -> Text,
        organization_id -> Text,
        application_id -> Text,
        binding_hash -> Binary,
        parameters -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    grants (id) {
        id -> Text,
        organization_id -> Text,
        account_id -> Text,
        application_id -> Text,
        scopes -> Text,
        claims -> Text,
        decided -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    authorization_codes (code_hash) {
        code_hash -> Binary,
        grant_id -> Text,
        session_id -> Text,
        redirect_uri -> Text,
        code_challenge -> Text,
        nonce -> Nullable<Text>,
        scopes -> Text,
        family_id -> Text,
        expires_at -> BigInt,
        consumed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    token_families (id) {
        id -> Text,
        grant_id -> Text,
        session_id -> Text,
        scopes -> Text,
        level -> Integer,
        methods -> Text,
        authenticated_at -> BigInt,
        is_offline -> Bool,
        created_at -> BigInt,
        last_used_at -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    refresh_tokens (token_hash) {
        token_hash -> Binary,
        family_id -> Text,
        created_at -> BigInt,
        consumed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    client_assertions (application_id, jti_hash) {
        application_id -> Text,
        jti_hash -> Binary,
        expires_at -> BigInt,
    }
}

diesel::table! {
    personal_access_tokens (id) {
        id -> Text,
        organization_id -> Text,
        account_id -> Text,
        name -> Text,
        token_hash -> Binary,
        scopes -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    consent_receipts (id) {
        id -> Text,
        consent_id -> Text,
        version -> BigInt,
        organization_id -> Text,
        account_id -> Text,
        kind -> Text,
        about_id -> Text,
        state -> Text,
        document -> Text,
        at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    application_favorites (account_id, application_id) {
        account_id -> Text,
        application_id -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    application_visits (account_id, application_id) {
        account_id -> Text,
        application_id -> Text,
        visited_at -> BigInt,
    }
}

diesel::table! {
    session_applications (session_id, application_id) {
        session_id -> Text,
        application_id -> Text,
        last_used_at -> BigInt,
    }
}

diesel::joinable!(account_endings -> accounts (account_id));
diesel::joinable!(registrations -> accounts (account_id));
diesel::joinable!(export_chunks -> exports (export_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(sessions -> organizations (organization_id));
diesel::joinable!(session_credentials -> sessions (session_id));
diesel::joinable!(otp_factors -> contacts (contact_id));
diesel::joinable!(webauthn_credentials -> organizations (organization_id));
diesel::joinable!(backup_codes -> backup_code_sets (set_id));
diesel::joinable!(grants -> accounts (account_id));
diesel::joinable!(grants -> applications (application_id));
diesel::joinable!(grants -> organizations (organization_id));
diesel::joinable!(authorization_codes -> grants (grant_id));
diesel::joinable!(token_families -> grants (grant_id));
diesel::joinable!(refresh_tokens -> token_families (family_id));
diesel::joinable!(application_logos -> applications (application_id));
diesel::joinable!(session_applications -> applications (application_id));
diesel::joinable!(personal_access_tokens -> accounts (account_id));
diesel::joinable!(personal_access_tokens -> organizations (organization_id));
diesel::joinable!(federated_associations -> connections (connection_id));

diesel::table! {
    connections (id) {
        id -> Text,
        organization_id -> Text,
        issuer -> Text,
        name -> Text,
        name_key -> Text,
        is_enabled -> Bool,
        signs_in -> Bool,
        settings -> Text,
        client_secret -> Nullable<Text>,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    federated_associations (id) {
        id -> Text,
        organization_id -> Text,
        account_id -> Text,
        connection_id -> Text,
        issuer -> Text,
        subject -> Text,
        name -> Nullable<Text>,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    federation_requests (state_hash) {
        state_hash -> Binary,
        organization_id -> Text,
        connection_id -> Text,
        flow_id -> Nullable<Text>,
        account_id -> Nullable<Text>,
        session_id -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    consent_purposes (id) {
        id -> Text,
        organization_id -> Text,
        kind -> Text,
        name_key -> Text,
        is_required -> Bool,
        is_retired -> Bool,
        latest -> BigInt,
        version -> BigInt,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    consent_purpose_versions (purpose_id, number) {
        purpose_id -> Text,
        number -> BigInt,
        content -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    purpose_consents (id) {
        id -> Text,
        account_id -> Text,
        purpose_id -> Text,
        number -> BigInt,
        elements -> Text,
        state -> Text,
        updated_at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    organizations,
    consent_purposes,
    consent_purpose_versions,
    purpose_consents,
    application_logos,
    associations,
    account_endings,
    registrations,
    exports,
    export_chunks,
    accounts,
    memberships,
    contacts,
    pending_contacts,
    passwords,
    password_history,
    avatars,
    sessions,
    session_credentials,
    flows,
    one_time_tokens,
    attempt_counters,
    events,
    outbox,
    totp_factors,
    webauthn_users,
    webauthn_credentials,
    webauthn_ceremonies,
    backup_code_sets,
    backup_codes,
    otp_factors,
    otp_codes,
    factor_preferences,
    contact_undos,
    recovery_contacts,
    challenge_answers,
    message_budgets,
    sign_in_origins,
    trusted_browsers,
    alert_preferences,
    idempotency_keys,
    signing_keys,
    applications,
    pushed_requests,
    authorization_requests,
    grants,
    authorization_codes,
    token_families,
    refresh_tokens,
    client_assertions,
    personal_access_tokens,
    consent_receipts,
    application_favorites,
    application_visits,
    session_applications,
    connections,
    federated_associations,
    federation_requests
);

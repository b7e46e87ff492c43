//! Errors on the wire: RFC 9457 problem details with one stable code per cause.

use serde::{Deserialize, Serialize};

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $status:literal, $title:literal;)*) => {
        /// The stable cause of an error. The text never changes once published; clients translate it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)*
        }

        // The derive does not see names that a macro hands on.
        #[cfg(feature = "utoipa")]
        impl utoipa::PartialSchema for ErrorCode {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::text_enum("The stable cause of an error", Self::ALL.iter().map(|one| one.as_str()))
            }
        }

        #[cfg(feature = "utoipa")]
        impl utoipa::ToSchema for ErrorCode {}

        impl ErrorCode {
            /// Every code, in the order of the source. Tests walk it to prove that each one is translated.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The `snake_case` text of the code as it stands in `code`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The HTTP status that this code is always answered with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// The short English summary (`title` of RFC 9457 §3.1.3).
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

error_codes! {
    // --- the request itself ---
    /// The body is not well-formed JSON, not UTF-8, or not the shape that the operation takes.
    InvalidBody = "invalid_body", 400, "The request body could not be read";
    /// A parameter of the query or the path is unknown or has a bad value.
    InvalidParameter = "invalid_parameter", 400, "A parameter is not valid";
    /// One or more fields break a rule; `errors` names each.
    InvalidValue = "invalid_value", 400, "A value is not valid";
    /// A SCIM filter could not be parsed or names an unknown attribute (RFC 7644 §3.4.2.2).
    InvalidFilter = "invalid_filter", 400, "The filter is not valid";
    /// A SCIM attribute path could not be parsed (RFC 7644 §3.10).
    InvalidPath = "invalid_path", 400, "The attribute path is not valid";
    /// A PATCH `path` matched no value to change (RFC 7644 §3.5.2).
    NoTarget = "no_target", 400, "Nothing matches the path";
    /// The attribute cannot be changed by this caller (RFC 7644 §3.12, `mutability`).
    Mutability = "mutability", 400, "This value cannot be changed here";
    /// A cursor was altered, has expired, or belongs to another caller or another list.
    InvalidCursor = "invalid_cursor", 400, "The page marker is not valid";
    /// No such page, object or operation.
    NotFound = "not_found", 404, "Not found";
    /// The path exists, the method does not; `Allow` lists those that do.
    MethodNotAllowed = "method_not_allowed", 405, "This method is not allowed here";
    /// None of the offered media types can be produced.
    NotAcceptable = "not_acceptable", 406, "No acceptable format";
    /// The object changed since it was read; read it again and decide.
    PreconditionFailed = "precondition_failed", 412, "It was changed elsewhere in the meantime";
    /// This write needs `If-Match`.
    PreconditionRequired = "precondition_required", 428, "The version must be named";
    /// The `Idempotency-Key` was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", 422, "This key was used for another request";
    /// A request with the same `Idempotency-Key` is being carried out.
    IdempotencyInProgress = "idempotency_in_progress", 409, "The same request is being carried out";
    /// The request was carried out before, and its answer showed a secret that is not kept. `Location` says where the result
    /// is.
    AlreadyCarriedOut = "already_carried_out", 409, "This was done already";
    /// The body is larger than this operation takes.
    TooLarge = "too_large", 413, "Too much data";
    /// The `Content-Type` is not one that this operation reads.
    UnsupportedMediaType = "unsupported_media_type", 415, "This content type is not supported";
    /// Too many requests; `Retry-After` says when to try again.
    RateLimited = "rate_limited", 429, "Too many requests";
    /// The server is at its limit; `Retry-After` says when to try again.
    Overloaded = "overloaded", 503, "Too busy just now";
    /// Something broke on our side. The trace id finds it in the log.
    Internal = "internal", 500, "Something went wrong";

    // --- who is asking ---
    /// No valid session or token came with the request.
    Unauthenticated = "unauthenticated", 401, "Sign in first";
    /// The session is too old or its level too low for this act (RFC 9470 §3).
    StepUpRequired = "step_up_required", 401, "Confirm that it is you";
    /// The CSRF token is missing or wrong.
    CsrfTokenInvalid = "csrf_token_invalid", 403, "The request could not be verified";
    /// The request came from another site, or does not say from where.
    CrossOrigin = "cross_origin", 403, "The request came from another site";
    /// The caller may not do this.
    Forbidden = "forbidden", 403, "Not allowed";
    /// The token may not be used for this (RFC 6750 §3.1); `detail` names the scope.
    InsufficientScope = "insufficient_scope", 403, "The token does not allow this";
    /// What was asked for does not fit the state that the account is in.
    AccountState = "account_state", 409, "The account is in another state";
    /// The organization is unknown or disabled.
    OrganizationNotFound = "organization_not_found", 404, "No such organization";

    // --- applications ---
    /// An application sent the user here with a request that cannot be answered, not even with an error (RFC 6749 §4.1.2.1).
    AuthorizationInvalid = "authorization_invalid", 400, "The application's request is not valid";
    /// The request is unknown, of another browser, answered, or too old.
    AuthorizationNotFound = "authorization_not_found", 404, "This request is over";
    /// The request waits for something else.
    AuthorizationNotReady = "authorization_not_ready", 409, "Something else comes first";
    /// Something that the application needs was not given.
    MandatoryConsent = "mandatory_consent", 409, "The application needs this";

    // --- purposes ---
    /// The decision is about a version that is not the latest any more: nobody agrees to what they have not seen.
    PurposeOutdated = "purpose_outdated", 409, "There is a newer version";
    /// The policy is needed for the account: it cannot be declined or taken back alone, and ends with the account.
    PolicyRequired = "policy_required", 409, "The account needs this policy";
    /// Somebody decided about the purpose: it can be retired, and not be deleted.
    PurposeDecided = "purpose_decided", 409, "People have decided about this";

    // --- signing in ---
    /// The user name or the password is wrong, the account is unknown, disabled or locked: one answer for all.
    InvalidCredentials = "invalid_credentials", 401, "The user name or password is not right";
    /// A one-time code is wrong, used or too old: one answer for all.
    InvalidCode = "invalid_code", 400, "The code is not right";
    /// A passkey or security key was not accepted, whatever the reason: one answer for all.
    PasskeyNotAccepted = "passkey_not_accepted", 400, "This passkey was not accepted";
    /// The passkey is right and belongs to another organization of this instance; `detail` names it.
    PasskeyOfOtherOrganization = "passkey_of_other_organization", 403, "This passkey belongs to another organization";
    /// The passkey or security key is registered already.
    PasskeyExists = "passkey_exists", 409, "This passkey is registered already";
    /// This would take away the last way to sign in.
    LastSignInMethod = "last_sign_in_method", 409, "This is the last way to sign in";
    /// The password is shorter than what the organization asks of one that is the only factor: choose a longer one first.
    PasswordTooShortAlone = "password_too_short_alone", 409, "The password is too short without a second factor";
    /// Backup codes need another second factor beside them.
    SecondFactorRequired = "second_factor_required", 409, "Set up another second factor first";
    /// The organization does not offer this factor.
    FactorNotOffered = "factor_not_offered", 409, "This is not offered here";
    /// There are as many factors of this kind as an account may have.
    TooManyFactors = "too_many_factors", 409, "There are too many of these already";
    /// The address or number is not one that the account has proven.
    ContactNotVerified = "contact_not_verified", 409, "This address is not verified";
    /// No code can be sent this way just now: nothing is set up to carry it.
    ChannelUnavailable = "channel_unavailable", 503, "Codes cannot be sent this way";
    /// The flow is unknown, belongs to another browser, or is over.
    FlowNotFound = "flow_not_found", 404, "This sign-in is over";
    /// The flow does not take this option at its present step.
    FlowOptionInvalid = "flow_option_invalid", 400, "This is not what was asked for";
    /// `returnTo` does not point into this portal.
    ReturnToInvalid = "return_to_invalid", 400, "The way back is not valid";
    /// The upstream provider did not confirm who it is, or its answer did not hold: one answer for all.
    FederationRefused = "federation_refused", 400, "The sign-in service did not confirm who you are";
    /// No account here is linked with the identity at the upstream provider, and none is created for it.
    FederationNotLinked = "federation_not_linked", 403, "No account here is linked with this sign-in";
    /// The identity at the upstream provider is linked already: with another account, or as this account's only one there.
    FederationLinkExists = "federation_link_exists", 409, "This sign-in is linked already";
    /// Step-up was answered for another account than the session's.
    WrongAccount = "wrong_account", 403, "That is another account";
    /// A link of an account to itself.
    LinkOwnAccount = "link_own_account", 409, "This is the account that you are signed in to";
    /// The other account of a link is disabled or delayed, or must set something up at a sign-in first.
    SwitchRefused = "switch_refused", 409, "This account cannot be switched to just now";

    // --- recovery ---
    /// The challenge is unknown, used, too old, or not solved by this number.
    CaptchaInvalid = "captcha_invalid", 400, "The check that you are no robot did not pass";
    /// The link for a recovery is wrong, used or too old.
    RecoveryLinkInvalid = "recovery_link_invalid", 403, "This link no longer works";

    // --- first start ---
    /// The set-up link is wrong, used or older than 15 minutes.
    SetupTokenInvalid = "setup_token_invalid", 403, "This set-up link no longer works";
    /// The instance already has an owner.
    AlreadySetUp = "already_set_up", 409, "The set-up is done";

    // --- profile ---
    /// Another account of the organization has this value already.
    Uniqueness = "uniqueness", 409, "This value is taken";
    /// A required field is empty.
    Required = "required", 400, "This is needed";
    /// The value does not match the pattern of the field.
    Pattern = "pattern", 400, "This does not have the right form";
    /// The value is longer than the field takes.
    TooLong = "too_long", 400, "This is too long";
    /// The value is not one of the options of the field.
    NotAnOption = "not_an_option", 400, "This is not one of the choices";
    /// The value has the wrong type or cannot be read as one.
    InvalidType = "invalid_type", 400, "This is not the right kind of value";
    /// The date is not a real one, or lies where it may not.
    InvalidDate = "invalid_date", 400, "This is not a valid date";
    /// The value needs something that is not set up or not offered.
    NotAvailable = "not_available", 400, "This is not available here";
    /// The attribute is unknown.
    UnknownAttribute = "unknown_attribute", 400, "There is no such field";

    // --- contacts ---
    /// The link is wrong, used, too old, or another account's: one answer for all.
    LinkInvalid = "link_invalid", 403, "This link no longer works";
    /// There are as many of these as an account may have.
    LimitReached = "limit_reached", 409, "There are as many as are allowed";
    /// The last proven e-mail address cannot be removed: alerts go there.
    LastContact = "last_contact", 409, "This is the last confirmed e-mail address";

    // --- security questions ---
    /// An answer has too few letters and digits.
    AnswerTooShort = "answer_too_short", 400, "The answer is too short";
    /// An answer is the question itself, the user name, or an address of the account.
    AnswerGuessable = "answer_guessable", 400, "The answer is too easy to guess";
    /// An answer is the same as that of another question.
    AnswerRepeated = "answer_repeated", 400, "Every answer must be another one";
    /// Questions that accounts answered would go, and the request does not say that they may.
    QuestionsInUse = "questions_in_use", 409, "People have answered these questions";

    // --- the end of an account ---
    /// What was typed is not the account's user name.
    UsernameMismatch = "username_mismatch", 400, "This is not your user name";
    /// An organization would be left without an owner.
    LastOwner = "last_owner", 409, "You are the last owner of an organization";
    /// One download is being prepared already.
    ExportRunning = "export_running", 409, "A download is being prepared already";
    /// The download is not ready, or its preparation failed.
    ExportNotReady = "export_not_ready", 409, "The download is not ready";
    /// The organization does not offer this.
    NotOffered = "not_offered", 409, "Your organization does not offer this";

    // --- picture ---
    /// The file is not a PNG, JPEG or WebP picture that can be decoded.
    ImageInvalid = "image_invalid", 400, "This picture cannot be read";
    /// The picture has too many pixels.
    ImageTooLarge = "image_too_large", 400, "This picture is too large";
    /// Gravatar has no picture for that address.
    GravatarNotFound = "gravatar_not_found", 404, "No Gravatar picture was found";
    /// A service outside did not answer.
    UpstreamUnavailable = "upstream_unavailable", 502, "A service outside did not answer";

    // --- password ---
    /// The present password is wrong.
    WrongCurrentPassword = "wrong_current_password", 400, "The current password is not right";
    /// The new password breaks the policy; `errors` names each rule.
    PasswordPolicy = "password_policy", 400, "The password does not meet the rules";
    /// Rule: shorter than the minimum.
    PasswordTooShort = "password_too_short", 400, "The password is too short";
    /// Rule: longer than the maximum.
    PasswordTooLong = "password_too_long", 400, "The password is too long";
    /// Rule: on the list of common passwords.
    PasswordCommon = "password_common", 400, "The password is too common";
    /// Rule: contains the user's, organization's or product's name.
    PasswordContext = "password_context", 400, "The password contains a name that is easy to guess";
    /// Rule: too easy to guess.
    PasswordWeak = "password_weak", 400, "The password is too easy to guess";
    /// The new password is one of the last ones.
    PasswordReused = "password_reused", 400, "The password was used before";
    /// The new password is known from a breach.
    PasswordBreached = "password_breached", 400, "The password is known from a data breach";
    /// The account has no password to change.
    NoPassword = "no_password", 409, "There is no password on this account";
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error answer (RFC 9457), media type `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "utoipa", schema(example = json!({
    "type": "/problems/invalid_value", "title": "A value is not valid", "status": 400, "code": "invalid_value",
    "detail": "The value does not have the right form.", "traceId": "0198f0c2b7d97c3e8f5a1b2c3d4e5f60",
    "errors": [{"field": "name.givenName", "code": "too_long", "message": "At most 255 characters."}]
})))]
pub struct Problem {
    /// A relative URI that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short summary in English.
    pub title: String,
    /// The HTTP status, repeated.
    pub status: u16,
    /// The stable cause.
    pub code: ErrorCode,
    /// More about this occurrence, safe to show to a user, in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Finds the request in the server's log.
    pub trace_id: String,
    /// One entry per field or rule that is not met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Seconds until it is worth to try again (the same as `Retry-After`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u64>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field: a SCIM attribute path, or the name of a member of the request.
    pub field: String,
    /// The rule that it breaks.
    pub code: ErrorCode,
    /// What to do about it, in English.
    pub message: String,
    /// The limit that the rule names, where there is one (a length, a count).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

impl FieldError {
    /// A broken rule on a field.
    #[must_use]
    pub fn new(field: impl Into<String>, code: ErrorCode, message: impl Into<String>) -> Self {
        Self { field: field.into(), code, message: message.into(), limit: None }
    }

    /// The same with the rule's limit.
    #[must_use]
    pub fn with_limit(mut self, limit: i64) -> Self {
        self.limit = Some(limit);
        self
    }
}

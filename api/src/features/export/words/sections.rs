//! The lists of an export: their headings, and what they are.

/// A list, its heading in English and German, and what it is in both.
pub(super) type Section = (&'static str, [&'static str; 2], [&'static str; 2]);

#[rustfmt::skip]
pub(super) const SECTIONS: &[Section] = &[
    ("user_profile", ["Profile", "Profil"], [
        "Who you are, how you are reached, and the state of your account.",
        "Wer Sie sind, wie Sie zu erreichen sind und in welchem Zustand Ihr Konto ist.",
    ]),
    ("linked_accounts", ["Linked accounts", "Verknüpfte Konten"], [
        "Other accounts of yours, here or with a sign-in service, that are linked with this one.",
        "Andere Konten von Ihnen, hier oder bei einem Anmeldedienst, die mit diesem verknüpft sind.",
    ]),
    ("consents", ["Receipts of consents", "Belege über Einwilligungen"], [
        "Every decision that you took about applications, policies and preferences, with what you were told then.",
        "Jede Entscheidung, die Sie über Anwendungen, Richtlinien und Wünsche getroffen haben, mit dem, was Ihnen dabei gesagt wurde.",
    ]),
    ("security", ["Security", "Sicherheit"], [
        "How you prove who you are. Passwords, keys and answers themselves are never in a download.",
        "Wie Sie nachweisen, wer Sie sind. Passwörter, Schlüssel und Antworten selbst stehen nie in einem Download.",
    ]),
    ("sessions", ["Sessions", "Sitzungen"], [
        "Where you are signed in now.",
        "Wo Sie jetzt angemeldet sind.",
    ]),
    ("access_tokens", ["Access tokens", "Zugriffstokens"], [
        "Tokens that you made for programs of your own, also those that have ended. The tokens themselves are not kept.",
        "Tokens, die Sie für eigene Programme erstellt haben, auch beendete. Die Tokens selbst sind nicht gespeichert.",
    ]),
    ("trusted_browsers", ["Trusted browsers", "Vertraute Browser"], [
        "Browsers that are not asked for a second factor.",
        "Browser, die nicht nach einem zweiten Faktor gefragt werden.",
    ]),
    ("authorized_applications", ["Access of applications", "Zugriff von Anwendungen"], [
        "What applications may do for you and learn about you, also what has ended.",
        "Was Anwendungen für Sie tun dürfen und über Sie erfahren, auch was beendet ist.",
    ]),
    ("purposes", ["Policies and preferences", "Richtlinien und Wünsche"], [
        "How you last decided about each policy and preference of the organization.",
        "Wie Sie zuletzt über jede Richtlinie und jeden Wunsch der Organisation entschieden haben.",
    ]),
    ("applications", ["Applications", "Anwendungen"], [
        "Applications that you marked or opened.",
        "Anwendungen, die Sie markiert oder geöffnet haben.",
    ]),
    ("memberships", ["Organizations", "Organisationen"], [
        "Your role in organizations.",
        "Ihre Rolle in Organisationen.",
    ]),
    ("activity", ["Activity", "Aktivität"], [
        "What happened in your account, the latest first.",
        "Was in Ihrem Konto geschehen ist, das Neueste zuerst.",
    ]),
];

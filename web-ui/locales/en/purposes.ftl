# Policies and preferences: what the organization asks beside applications.

policies-title = Policies
policies-lead = Documents of your organization, and the version that you accepted.
policy-version = Version { $label }
policy-accepted-on = Version { $label }, accepted on { $date }
policy-declined-on = Version { $label }, declined on { $date }
policy-not-yet = Not accepted yet
policy-waits = Waits for you
policy-newer = Newer version
policy-newer-body = Version { $label } is there since { $date }.
policy-changes = What is different: { $changes }
policy-read = Read version { $label }
policy-accept = Accept
policy-accept-named = Accept version { $label } of { $name }
policy-decline = Decline
policy-decline-named = Decline { $name }
policy-required = Your account needs it
policy-required-body = Your account cannot be used without this policy. It ends when the account is deleted, and cannot be taken back alone.
policy-retired = No longer asked
policy-saved = Your decision was saved.
preferences-title = Preferences
preferences-lead = What your organization may do if you wish it. Nothing is on unless you choose it.
preference-new = Asks you
preference-newer = Something changed here. Look at it and choose again.
preference-save = Save my choice
preference-saved = Your choice was saved.
preference-chosen-on = Chosen on { $date }
preference-declined-on = Nothing chosen, on { $date }
purpose-history = Receipt and history
purpose-history-named = Receipt and history: { $name }
purpose-kind-policy = Policy
purpose-kind-preference = Preference
purpose-revoked-body = It does not hold any more. You can decide again under Consents.
purpose-given-policy = { $name }, version { $label }
receipt-service-own = Organization
purpose-revoke-title = Take back the consent to “{ $name }”?
purpose-revoke-body = It does not hold any more from now on. You can decide again at any time.
purpose-revoke-confirm = Take back this consent
purpose-revoke-done = The consent was taken back.
check-purposes = Policies and preferences
check-purposes-good = You have decided about everything.
check-purposes-open = { $count ->
    [one] Your organization asks you about one thing. You are free to say no.
   *[other] Your organization asks you about { $count } things. You are free to say no.
}

# The page before the portal

wall-lead = { $organization } needs you to accept this before you go on.
wall-lead-again = { $organization } has a newer version. Accept it before you go on.
wall-since = Version { $label }, published on { $date }
wall-read = Read the document
wall-accept = Accept
wall-outdated = A newer version was published a moment ago. This is the one to read.
wall-other = If you do not want to accept it, sign out. Nothing of your account is changed by that.

# The console's page

nav-purposes = Consent purposes
purposes-title = Consent purposes
purposes-lead = Policies that your users accept, and preferences that they choose.
purposes-new = Add a purpose
purposes-new-title = Add a purpose
purposes-new-lead = A policy is a document that is accepted as a whole. A preference is what people may choose.
purposes-one = Purpose
purposes-empty = Nothing is asked yet
purposes-empty-body = Add your terms of use, a privacy notice, or a newsletter: your users then decide about it, and each decision has a receipt.
purposes-required = Required
purposes-retired = Retired
purposes-held = { $count ->
    [0] Nobody holds the latest version
    [one] One account holds the latest version
   *[other] { $count } accounts hold the latest version
}
purposes-version = Version { $number }
purpose-kind = What it is
purpose-kind-policy-effect = A document, such as terms of use or a privacy notice.
purpose-kind-preference-effect = Things to choose one by one, such as a newsletter.
purpose-rules = When it is asked
purpose-rules-lead = Nobody agrees to these: changing them makes no new version.
purpose-required = Required
purpose-required-effect = On: people accept it before the portal opens and before an application lets them in. Off: it waits under Consents, and they may decline.
purpose-retired = Retired
purpose-retired-effect = On: nobody is asked any more. Decisions and receipts stay, and people can still take them back.
purpose-words = What people read
purpose-words-lead = Whatever you change here is the next version, about which people decide anew.
purpose-name = Name
purpose-description = Description
purpose-description-help = What it is about, in plain words. Up to 1,000 characters.
purpose-label = Name of the version
purpose-label-help = For example 2026-11. No two versions are called the same.
purpose-address = Address of the document
purpose-changes = What is different
purpose-changes-help = Shown to those who decided about an earlier version.
purpose-in-english = English
purpose-in-german = German
purpose-in-german-help = What you leave empty is shown in English.
purpose-elements = What can be chosen
purpose-element = Choice { $number }
purpose-element-name = Short name
purpose-element-name-help = For receipts and programs: letters, digits, - and _.
purpose-element-label = Words
purpose-element-add = Add a choice
purpose-element-remove = Remove choice { $number }
purpose-preview = What people will be asked
purpose-preview-lead = As it looks in their portal.
purpose-create = Create
purpose-publish = Publish the next version
purpose-publish-title = Publish the next version?
purpose-publish-body-required = Everybody is asked to accept it before the portal opens the next time.
purpose-publish-body = Everybody who decided about an earlier version is asked again. Until then their decision holds for what it was about.
purpose-created = The purpose was created.
purpose-stored = The purpose was saved.
purpose-published = The next version is published.
purpose-versions = Versions
purpose-versions-lead = Versions are never changed.
purpose-version-since = Since { $date }
purpose-version-held = { $count ->
    [0] Held by nobody
    [one] Held by one account
   *[other] Held by { $count } accounts
}
purpose-remove = Remove the purpose
purpose-remove-title = Remove { $name }?
purpose-remove-body = Nobody has decided about it yet, so nothing is lost.
purpose-removed = The purpose was removed.
purpose-decided = Somebody decided about it, so it cannot be removed. Retire it: nobody is asked any more, and receipts stay.
purpose-conflict = Somebody else has changed this purpose meanwhile
purpose-conflict-body = Load the page to see it. What you typed is lost then.

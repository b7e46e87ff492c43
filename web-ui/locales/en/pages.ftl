# Signing in and the first start.

username = User name
password = Password
email = E-mail address
password-show = Show { $label }
sign-in-title = Sign in
sign-in-lead = to your account at { $organization }
sign-in-submit = Sign in
sign-in-ended = Your session has ended. Sign in to go on.
setup-needed-title = Almost there
setup-needed-lead = This portal has no owner yet
setup-needed-body = Open the set-up link that the server printed when it started. It works once, for { $minutes } minutes; restarting the server prints a new one.
setup-title = Set up your portal
setup-lead = Name your organization and create its owner. You can change all of this later.
setup-organization = Name of the organization
setup-organization-help = Shown to everybody who signs in.
setup-username-help = You will sign in with this name. Without spaces.
setup-submit = Create the owner
setup-refused = This set-up link does not work
setup-refused-body = It was used, is older than { $minutes } minutes or is incomplete. Restart the server: it prints a new one as long as there is no owner.

# Overview

overview-title = Hello, { $name }
overview-lead = Your account at a glance.
overview-profile = Your profile
overview-sessions = Where you are signed in
overview-activity = Latest activity
overview-others = { $count ->
    [0] No other device is signed in.
    [one] One other session is open.
   *[other] { $count } other sessions are open.
}
completion = Your profile is { $percent } % complete
completion-next = Next, if you like:
completion-full = Your profile is complete
shortcuts = Shortcuts
shortcut-password = Change your password
shortcut-profile = Edit your profile
shortcut-sessions = Check your devices
shortcut-export = Download your data

# Personal info

profile-title = Personal info
profile-lead = What your organization and its applications know about you.
not-set = Not set
required-missing = Needed, but still empty
edit-named = Edit { $name }
add-named = Add { $name }
save-named = Save { $name }
saved-named = { $name } was saved.
value-number = { $field }, value { $number }
add-value = Add another value
remove-named = Remove { $name }
locked-organization = Your organization keeps this value. Ask an administrator to change it.
locked-system = This value cannot be changed here.
chip-primary = Primary
chip-verified = Verified
conflict-title = { $name } was changed elsewhere
conflict-body = Somebody, maybe you in another window, changed this field while you were editing it. Which value is right?
conflict-yours = Your value
conflict-now = Saved in the meantime
conflict-mine = Keep mine
conflict-theirs = Take the other
avatar-change = Change your picture
avatar-title = Your picture
avatar-now-picture = This is how others see you.
avatar-now-initials = As long as there is no picture, others see your initials.
avatar-upload = Upload a picture
avatar-limits = PNG, JPEG or WebP, up to 2 MB. You can also drop a file here.
avatar-remove = Remove the picture
avatar-saved = Your picture was changed.
gravatar-use = Use my Gravatar
gravatar-which = Which address does Gravatar know?
gravatar-help = The server fetches the picture once and keeps its own copy.
address-number = Address { $number }
address-street = Street and number
address-postal-code = Postal code
address-locality = Town
address-region = State or region
address-country = Country
address-kind = Kind of address
address-add = Add another address
address-remove = Remove this address
address-remove-number = Remove this address: address { $number }
kind-home = Home
kind-work = Work
kind-other = Other
kind-mobile = Mobile
kind-fax = Fax
kind-pager = Pager

# Sign-in and security

security-title = Sign-in & security
security-lead = How you prove that it is you, and where you are signed in.
security-ways-in = How you sign in
security-where = Where you are signed in
security-sessions = See every device and end what you no longer use.
security-sessions-count = { $count ->
    [one] Signed in on this device only
   *[other] { $count } sessions are open
}
security-activity = Sign-ins and changes, with device and address
password-none = There is no password on this account.
password-set = You sign in with a password
password-changed = Last changed on { $date }
password-change = Change password
password-title = Change password
password-lead = Choose one that you use nowhere else. A few unrelated words are easy to remember and hard to guess.
password-current = Current password
password-new = New password
password-rules = Rules for the password
password-end-others = Sign out my other devices
password-end-others-help = Recommended. Whoever knows the old password is signed out as well.
password-saved = Your password was changed.
password-saved-ended = Your password was changed. Your other devices are signed out.
rule-met = met
rule-unmet = not met yet
rule-password_too_short = At least { $limit } characters
rule-password_too_long = At most { $limit } characters
rule-password_common = Not one of the most common passwords
rule-password_context = Without your name or the organization’s
rule-password_weak = Hard enough to guess
rule-password_reused = Not used before
rule-password_breached = Not known from a data breach
strength = Strength: { $word }
strength-0 = very weak
strength-1 = weak
strength-2 = fair
strength-3 = good
strength-4 = very good
strength-common_password = This is one of the most used passwords.
strength-similar_to_common_password = This is like one of the most used passwords.
strength-common_words = Common words alone are easy to guess.
strength-names = Names are easy to guess.
strength-keyboard_row = Rows of keys are easy to guess.
strength-keyboard_pattern = Patterns of keys are easy to guess.
strength-repeats = Repeated characters hardly help.
strength-sequence = Sequences such as “abc” are easy to guess.
strength-recent_year = Recent years are easy to guess.
strength-date = Dates are easy to guess.
strength-predictable_changes = Swapping letters (“@” for “a”) or reversing words hardly helps.
strength-short = It is still short.

# Devices and sessions

sessions-title = Devices & sessions
sessions-lead = Every place where you are signed in. End what you do not know or no longer use.
sessions-this = This device
sessions-others = Other devices
sessions-current = This device
sessions-count = { $count ->
    [one] 1 session
   *[other] { $count } sessions
}
sessions-count-more = More than { $count } sessions
sessions-empty = You are signed in here only
sessions-empty-body = When you sign in on another device it will appear here, and you can sign it out from afar.
active-now = Active now
session-open = { $name }: details
session-title = Session
session-gone = This session is over
session-gone-body = It was ended or has expired.
session-renamed = The session was renamed.
session-name = Name
session-name-help = For example “Kitchen tablet”. Empty: the name of the browser again.
rename-title = Rename this session
sign-out-this = Sign out: this device
end-one = Sign out
end-one-named = Sign out { $name }
end-others = Sign out all other devices
end-all = Sign out everywhere
end-one-title = Sign out “{ $name }”?
end-one-body = Whoever uses it has to sign in again.
end-one-confirm = Sign out this session
end-this-title = Sign out here?
end-this-body = You will have to sign in again on this device.
end-this-confirm = Sign out here
end-others-title = Sign out all other devices?
end-others-body = You stay signed in here. Everywhere else you have to sign in again.
end-others-confirm = Sign out the others
end-all-title = Sign out everywhere?
end-all-body = This also signs out this device.
end-all-confirm = Sign out everywhere
ended-one = The session was signed out.
ended-this = You are signed out.
ended-others = All other devices are signed out.
ended-all = You are signed out everywhere.
browser-on-system = { $browser } on { $system }
unknown-browser = Unknown browser
unknown-system = Unknown operating system
unknown-device = Unknown device
near = near { $place }
place-approximate = The place comes from the address and may be wrong.
fact-browser = Browser
fact-system = Operating system
fact-signed-in = Signed in
fact-last-used = Last used
fact-expires = Ends at the latest
fact-address = Address
fact-methods = How you signed in
fact-applications = Applications
session-applications = Used for { $names }
method-password = Password, { $when }
method-passkey = Passkey or security key, { $when }
method-totp = Authenticator app, { $when }
method-sms-otp = Code by SMS, { $when }
method-email-otp = Code by e-mail, { $when }
method-backup-code = Backup code, { $when }
method-federated = Linked sign-in service, { $when }

# Activity

activity-title = Activity
activity-lead = Sign-ins and changes of your account. If something was not you, say so at once.
activity-filter = Filter by kind
activity-all = All
activity-empty = Nothing has happened yet
activity-empty-body = Sign-ins and changes of your account will appear here.
activity-empty-filtered = Nothing of this kind has happened. Other kinds may have entries.
activity-count = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
activity-count-more = More than { $count } entries
not-me = Not you?
not-me-title = This wasn’t you?
not-me-body = Then do this now, in this order. Whoever got in is out after the first two steps.
not-me-sessions = Sign out all other devices
not-me-sessions-why = Whoever is signed in elsewhere is out at once. You stay signed in here.
not-me-ended = Signed out
not-me-password = Change your password
not-me-password-why = Choose one that you use nowhere else.
not-me-factors = Check how you sign in
not-me-factors-why = Remove every passkey, app, key and trusted browser that is not yours.
not-me-profile = Check your contacts
not-me-profile-why = Above all the e-mail address and the phone number: whoever controls them may come back.

# Data and privacy

privacy-title = Data & privacy
privacy-lead = What is kept about you, and your copy of it.
export-title = Download your data
export-lead = Everything that is kept about you. It is prepared in the background; you get a mail when it is ready.
export-care = Keep the file in a safe place. It holds no password, but much about you.
export-at-once = Or without waiting, as one JSON file: with the latest 10,000 entries of your activity, where a prepared copy has all of them.
export-start = Download JSON at once
export-started = The download has started.
export-not-saved = The browser did not take the file. Allow downloads for this page and try again.

# No such page

not-found-title = Page not found
not-found-lead = There is nothing here
not-found-body = The address may be mistyped, or the page has moved.
not-found-home = To the overview

# The end of the account

pause-title = Pause your account
pause-lead = Nobody can use it, also not you, until you sign in again. Nothing is erased.
pause-open = Pause my account
pause-ask = Pause your account?
pause-effect = You are signed out everywhere, and applications and access tokens lose their access. Signing in again takes the account back.
pause-confirm = Pause account
pause-done = Your account is paused
delete-title = Delete your account
delete-lead = { $days ->
    [one] Everything about you is erased after one day. Until then you can change your mind.
   *[other] Everything about you is erased after { $days } days. Until then you can change your mind.
}
delete-open = Delete my account
delete-ask = Delete your account?
delete-effect-now = You are signed out everywhere at once, and access tokens stop working.
delete-effect-date = On { $date } your profile, picture, contacts, ways to sign in, consents and downloads are erased. Nobody can bring them back then. Before that day you can take it back: sign in, or open the link that we mail you.
delete-effect-apps = Applications lose their access now. What they keep themselves stays with them.
delete-effect-log = The organization’s log keeps that something happened, without your name, address or device.
delete-username = Type your user name to confirm
delete-confirm = Delete account
delete-done = Your account will be erased on { $date }
ending-back = Changed your mind? Sign in, and your account is yours again.
ending-told = A link that does the same was sent to { $addresses }.
ending-finish = Done

# Downloads that are prepared

download-html = A page to read
download-html-what = Opens in every browser, also offline, and prints well.
download-json = For programs
download-json-what = One JSON document with everything.
download-zip = Tables and everything else
download-zip-what = A ZIP archive: a table for each list, and the JSON document.
download-running = Being prepared
download-ready = Ready
download-failed = Did not work
download-expired = Expired
download-until = Can be downloaded until { $date }. Then it is deleted.
download-prepare = Prepare
download-prepare-named = Prepare: { $form }
download-cancel = Cancel
download-cancel-named = Cancel: { $form }
download-fetch = Download
download-fetch-named = Download: { $form }
download-delete = Delete
download-delete-named = Delete: { $form }
download-asked = The copy is being prepared.
download-one = One at a time

# What is kept

kept-title = What we store, and for how long
kept-lead = As your organization has decided. When your account is erased, all of it goes. The organization’s log keeps that something happened, without your name.
kept-always = As long as your account exists.
kept-days = { $days ->
    [one] For one day at most.
   *[other] For { $days } days at most.
}
kept-years = { $years ->
    [one] For one year at most.
   *[other] For { $years } years at most.
}
kept-profile = Your profile and picture
kept-profile-why = So that applications know who you are. You see all of it under Personal info.
kept-contacts = Your addresses and numbers
kept-contacts-why = To reach you, and to help you back in.
kept-former = Addresses that you replaced or removed
kept-former-why = So that a change which was not yours can be undone.
kept-pending = Addresses that are not verified yet
kept-pending-why = Until you prove that they are yours.
kept-credentials = Your password and ways to sign in
kept-credentials-why = Passwords, codes and answers to security questions only as hashes; the secrets of authenticator apps encrypted. Nobody can read them, not even the administrators.
kept-sessions = Your sessions
kept-sessions-why = Device, browser and address of each place where you are signed in.
kept-trusted = Browsers that you trust
kept-trusted-why = So that they may leave out the second step.
kept-origins = Where you signed in before
kept-origins-why = Kinds of device and places, only as hashes: so that we can tell you of a new one. Counted from the last time.
kept-activity = Your activity
kept-activity-why = Sign-ins and changes, so that you notice what was not you.
kept-consents = What you allowed applications, and what you decided about policies and preferences
kept-consents-why = With a receipt for each decision, and which ones you marked or opened.
kept-ended = What applications were allowed, receipts of what you took back, and expired access tokens
kept-ended-why = To prove what was agreed to. Counted from the end. For an application that your organization removed, from its removal.
kept-downloads = Copies of your data
kept-downloads-why = So that you can fetch them. Sealed until then.
kept-messages = That we wrote to you
kept-messages-why = The text is deleted once it was delivered. What could not be is kept the longest, for another try.

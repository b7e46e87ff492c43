# Proving who one is: the steps of a sign-in and of a step-up.

flow-next = Next
flow-or = or
flow-others = Try another way
flow-ways-back = Back
flow-ways = Choose how you want to confirm that it is you.
flow-other-account = Use another account
flow-trust = Trust this browser for { $days ->
    [one] one day
   *[other] { $days } days
}
flow-trust-help = The second step is left out here until then. Only on a device that nobody else uses.
sign-in-second = Second step
sign-in-second-lead = The first step is done. Now confirm that it is you.
sign-in-enroll = Set up a second step
sign-in-enroll-lead = { $organization } asks everybody for a second step.
enroll-none = Your organization asks for a second step, and you have none yet
enroll-none-body = It cannot be set up here. Ask your administrator for help; until then you cannot sign in.
enroll-begin = Set up an authenticator app
enroll-do = Install an authenticator app on your phone, scan the picture with it, and type the code that it shows.
passkey-use = Use a passkey
passkey-failed = The browser could not use a passkey. Try again, or use another way.
passkey-unsupported-here = This browser has no passkeys. Use another way, or another browser.
code = Code
backup-code = Backup code
code-drift = That code is not right either. The clock of your phone may be wrong: let it set the time by itself, then use the next code.
code-resend = Send another code
code-resend-in = Send another code ({ $time })
way-password = Password
way-password-needs = What you sign in with
way-password-do = Enter your password.
way-passkey = Passkey or security key
way-passkey-needs = This device, your phone or the key at hand
way-passkey-do = Your browser asks for your passkey: with your finger, your face, the PIN of the device or a touch of your key.
way-passkey-button = Use passkey or security key
way-totp = Authenticator app
way-totp-needs = The app on your phone
way-totp-do = Type the code that your authenticator app shows.
way-sms = Code by SMS
way-sms-needs = The phone with your verified number
way-sms-do = We send a code to your verified mobile number.
way-email = Code by e-mail
way-email-needs = Your verified mailbox
way-email-do = We send a code to your verified e-mail address.
way-backup = Backup code
way-backup-needs = One of the codes that you saved
way-backup-do = Type one of the backup codes that you saved. Each works once.
way-federated = Linked sign-in service
way-federated-needs = Your account there
way-federated-do = Sign in there once more.
upstream-continue = Continue with { $name }
upstream-anew = Confirm at your sign-in service that it is you. You come back to this page.
way-send = Send me a code
way-sent = We sent a code to { $destination }. It is good for a few minutes.

# An authenticator app's secret

qr-alt = QR code to scan with the authenticator app; the text beside it says the same
totp-secret = Or type this key into the app
totp-copy = Copy the key
totp-open = Open in an app
copied = Copied
not-copied = The browser did not allow it. Select the text and copy it yourself.

# The factors

passkeys = Passkeys
passkeys-lead = Sign in with your finger, your face or the PIN of your device. Nothing to remember, nothing to give away.
passkeys-none = No passkey yet
passkeys-none-body = With a passkey you sign in faster than with a password, and safer.
passkey-add = Add a passkey
second-step = Second step
second-step-lead = After your password, something that only you have. Whoever knows the password alone stays outside.
second-step-none = No second step yet
second-step-none-body = Add one, and your password alone opens nothing any more.
second-step-required = Your organization asks everybody for a second step.
app = Authenticator app
app-add = Add an authenticator app
app-fact = Added on { $date }
app-fact-used = Added on { $date } · Last used: { $used }
security-key = Security key
security-key-add = Add a security key
synced = Synced
device-bound = This device only
sms-factor = Codes by SMS
sms-add = Set up codes by SMS
email-factor = Codes by e-mail
email-add = Set up codes by e-mail
sms-change = Change the number
sms-other = Use another of my numbers
email-change = Change the address
email-other = Use another of my addresses
contact-change = Change where the codes go
otp-fact = To { $contact }
manage = Manage
manage-named = Manage { $name }
not-offered = No longer offered by your organization
preferred = Asked for first at sign-in
preferred-none = The strongest
preferred-saved = From now on this is asked for first.
factor-show-qr = Show the QR code again
factor-regenerate = Make a new key
factor-remove = Remove
named-remove = Remove { $name }
factor-rename-title = Rename “{ $name }”
factor-name = Name
factor-renamed = The name was changed.
factor-removed = It was removed.
remove-totp-title = Remove “{ $name }”?
remove-totp-body = Codes of this app work no longer. Delete its entry in the app as well.
remove-totp-confirm = Remove authenticator app
remove-passkey-title = Remove “{ $name }”?
remove-passkey-body = Nobody can sign in with it any more. It may still stand in the list of your device; delete it there too.
remove-passkey-confirm = Remove passkey
remove-key-title = Remove “{ $name }”?
remove-key-body = The key no longer works as your second step.
remove-key-confirm = Remove security key
remove-sms-title = Remove codes by SMS?
remove-sms-body = Your mobile number stays in your profile.
remove-sms-confirm = Remove codes by SMS
remove-email-title = Remove codes by e-mail?
remove-email-body = Your e-mail address stays in your profile.
remove-email-confirm = Remove codes by e-mail
remove-backup-title = Remove your backup codes?
remove-backup-body = None of the codes that you saved works any more.
remove-backup-confirm = Remove backup codes
remove-sessions = Sessions elsewhere that were opened with it end.
remove-last = This is your last second step. Afterwards the password alone signs you in, and your backup codes are gone too.

# Adding one, step by step

step-of = Step { $step } of { $steps }
finish = Done
add-totp-title = Add an authenticator app
add-totp-body = Scan the picture with an authenticator app on your phone. Then type the code that the app shows.
add-totp-verify = Check the code
add-totp-done = The authenticator app is set up.
show-totp-title = QR code of “{ $name }”
show-totp-body = Scan it with another phone, and both show the same codes. Show it to nobody else.
renew-totp-title = New key for “{ $name }”
renew-totp-body = Scan the new picture and type its code. Until then the old key works; if you cancel, it stays.
renew-totp-done = The new key works; the old one no longer does.
add-passkey-title = Add a passkey
add-passkey-body = Your browser asks where to keep it: on this device, on your phone or on a security key.
add-passkey-create = Create a passkey
add-passkey-done = The passkey is set up.
add-passkey-older = Try with an older security key
add-passkey-duplicate = There is a passkey for this account already on this device. You need no other one here.
add-passkey-unsupported = This browser or device cannot make a passkey. Use another browser or device, or add an authenticator app instead.
add-passkey-missing = This browser has no passkeys. Open this page in another browser, or add an authenticator app instead.
add-key-title = Add a security key
add-key-body = For older keys without a PIN. Such a key is a second step only: you still sign in with your password first.
add-key-create = Register the key
add-key-done = The security key is set up.
add-key-duplicate = This key is registered already.
add-sms-title = Codes by SMS
add-sms-risk = Good to know: messages can be read on a stolen phone or redirected by whoever takes over your number. An authenticator app or a passkey is safer.
add-sms-none = Add and verify a mobile number under Personal info first.
add-sms-done = Codes by SMS are set up.
add-email-title = Codes by e-mail
add-email-risk = Good to know: whoever reads your mailbox reads the codes as well. An authenticator app or a passkey is safer.
add-email-none = Add and verify an e-mail address under Personal info first.
add-email-done = Codes by e-mail are set up.
otp-one = We send a code to { $contact }.
otp-which = Where should the codes go?
after-name = Name
after-name-help = How you recognize it in the list, for example “Blue phone”.
after-end-others = Sign out my other devices
after-end-others-help = Recommended: whoever is signed in elsewhere has to use the new way as well.
after-backup = Next: save backup codes for the day when you have lost everything else.
after-backup-go = Get backup codes

# Backup codes

backup-title = Backup codes
backup-lead = For the day when phone and key are lost. Each code works once, after your password.
backup-none = No backup codes
backup-none-body = Make ten, and keep them where you would keep a spare key.
backup-needs-factor = They stand in for a second step: set one up first.
backup-make = Make backup codes
backup-left = { $count ->
    [one] 1 code left
   *[other] { $count } codes left
}
backup-made = Made on { $date }
backup-low = Only few are left. Make new ones soon.
backup-used = Used on { $date }
backup-renew = Make new codes
backup-remove = Remove backup codes
backup-renew-title = Make new backup codes?
backup-renew-body = The codes that you saved before stop working as soon as you have saved the new ones.
backup-show-title = Your backup codes
backup-show-body = Save them now: they are shown this once only.
backup-list = The ten codes
backup-copy = Copy
backup-download = Download
backup-print = Print
backup-saved = I saved them
backup-saved-needed = Save the codes, then tick this.
backup-on = Backup codes are on.
backup-sheet = Backup codes for { $service }
backup-sheet-account = Account: { $account }
backup-sheet-date = Made on { $date }
backup-sheet-once = Each code works once.

# Trusted browsers

trusted-title = Trusted browsers
trusted-lead = Here the second step is left out for a while.
trusted-none = No browser is trusted
trusted-none-body = When you sign in, you can choose to trust a browser that only you use. It appears here then.
trusted-current = This browser
trusted-until = Until { $date }
trusted-remove = Trust no longer
trusted-remove-named = Trust no longer: { $name }
trusted-remove-all = Trust none of them
trusted-removed = The second step is asked for again.

# The check-up

check-title = Security check-up
check-lead = A few things that keep your account yours.
check-fix = Fix
check-contact = Verified contact
check-contact-good = We can reach you when something happens.
check-contact-open = Verify an e-mail address or a number, so that you hear of changes and find your way back.
check-strong = Strong ways to sign in
check-strong-good = { $count } apps and keys: losing one locks you out of nothing.
check-strong-open = { $count ->
    [0] None yet. Add a passkey or an authenticator app.
   *[other] One so far. With a second one a lost phone is no drama.
}
check-codes = Backup codes
check-codes-good = { $count } codes left
check-codes-open = { $count ->
    [0] None left. Make new ones.
    [one] 1 code left. Make new ones.
   *[other] { $count } codes left. Make new ones.
}
check-sessions = Old sessions
check-sessions-good = Everything that is signed in was used lately.
check-sessions-open = { $count ->
    [one] One session was not used for 30 days.
   *[other] { $count } sessions were not used for 30 days.
}

# Portal settings

nav-portal = Portal settings
console-portal-title = Portal settings
console-portal-lead = What holds for everybody at { $organization }. Changes count from the next sign-in on.
settings-sign-in = Sign-in
settings-sign-in-lead = What people see on the first page.
settings-second = Second step
settings-second-lead = What is asked for after the password, and what people may set up.
settings-trust = Trust and confirmation
settings-trust-lead = How long a proof lasts.
settings-look = Look
settings-look-lead = So that people see at once whose portal this is.
setting-on = On
setting-off = Off
setting-saved = The settings were saved.
setting-reset = Discard changes
setting-passkeys = Passkeys
setting-passkeys-effect = People can add passkeys and sign in with them alone. Off: those that exist rest, and the password is needed.
setting-identifier-first = Ask for the name first
setting-identifier-first-effect = The first page asks for the name alone, the next one for the password.
setting-email-name = E-mail address as name
setting-email-name-effect = People can type a verified e-mail address in place of their user name.
setting-policy = Who needs a second step?
setting-policy-optional = Whoever has set one up
setting-policy-required = Everybody
setting-totp = Authenticator apps
setting-totp-effect = People can set up an app that shows codes.
setting-keys = Security keys
setting-keys-effect = Keys to plug in or touch, as a second step after the password.
setting-sms = Codes by SMS
setting-sms-effect = Weaker: messages can be redirected. Needs a gateway in the server’s configuration.
setting-email = Codes by e-mail
setting-email-effect = Weaker: whoever reads the mailbox gets in.
setting-backup = Backup codes
setting-backup-effect = People with a second step can save ten codes for an emergency.
setting-sms-wrong = There is no SMS gateway in the server’s configuration yet.
setting-backup-wrong = Codes stand in for a second step: switch on another one as well.
setting-policy-wrong = Nobody could sign in any more: switch on a second step first.
setting-enroll = Set up an app during sign-in
setting-enroll-effect = Whoever needs a second step and has none sets up an app at once. Off: they have to ask an administrator.
setting-trust-on = People may trust a browser of their own
setting-trust-on-effect = They leave out the second step there for a while.
setting-trust = Days that a browser is trusted
setting-trust-effect = 1 to 365.
setting-step-up = Minutes that a confirmation lasts
setting-step-up-effect = For so long protected changes need no new proof of who it is. 1 to 60.
setting-accent = Accent color
setting-accent-effect = Buttons and links. Readable shades for light and dark are made from it.
setting-conflict = Somebody else has changed the settings meanwhile
setting-conflict-line = { $label }: yours is { $mine }, saved meanwhile is { $theirs }.

# Contacts

chip-pending = Pending
chip-unverified = Not verified
contact-add-email = Add an e-mail address
contact-add-phone = Add a phone number
contact-replace-email = Another e-mail address
contact-replace-phone = Another phone number
contact-prove-email = Verify the e-mail address
contact-prove-phone = Verify the phone number
contact-phone = Phone number
contact-phone-help = With the country code, for example +43 664 1234567.
contact-wrong-email = This is not an e-mail address. It looks like name@example.org.
contact-wrong-phone = This is not a phone number with its country code, such as +43 664 1234567.
contact-label = What is it for?
contact-why = We send a code there, so that nobody enters an address that is not theirs.
contact-sent-email = We sent a code to { $contact }. Type it here, or use the link in the mail.
contact-sent-phone = We sent a code to { $contact }. Type it here.
contact-forget = Cancel this change
contact-confirmed = The contact is verified.
contact-enter = Enter the code
contact-enter-named = Enter the code: { $name }
contact-manage = { $contact }
contact-verify = Verify
contact-primary = Make it the primary one
contact-primary-saved = The primary contact was changed.
contact-replace = Replace by another
contact-remove-title = Remove { $contact }?
contact-remove-body = Nothing is sent there any more. The address is told, and can take the removal back for { $days } days.
contact-remove-confirm = Remove contact

# Where mailed links lead

verify-title = Verify your address
verify-lead = One click, and the address is yours.
verify-first = Sign in first: the address is verified for the account that you are signed in with.
verify-submit = Verify the address
verify-done-title = The address is verified
verify-done = From now on we can reach you there.
verify-on = To your personal info
link-dead = This link no longer works
verify-broken = This link is not complete
verify-broken-body = Open it from the mail once more, or copy the whole of it into the address bar.
undo-title = Take back the change?
undo-lead = A contact of your account was changed. If that was not you, bring the old one back.
undo-submit = Bring the old contact back
undo-done-title = The change is taken back
undo-done = { $contact } is your contact again.
undo-done-recovery = Recovery messages go where they went before.
undo-answers = The answers to security questions that were given since the change are removed as well, as somebody else may have given them. Answer them again if you want them.
undo-next = Somebody else may know your password. Go through the next steps now.
undo-on = Secure your account

# Linked sign-in services

federated-title = Sign-in services
federated-lead = Sign in with an account that you have elsewhere. Only you can link it, never an equal e-mail address.
federated-empty = No sign-in services
federated-empty-body = Your organization has not set up any.
federated-not-linked = Not linked
federated-link-only = Not for signing in
federated-fact = Linked on { $date }
federated-fact-used = Linked on { $date }, last used { $used }
federated-linked = The sign-in service was linked.
federated-unlinked = The sign-in service was unlinked.
link = Link
link-named = Link { $name }
unlink = Unlink
unlink-named = Unlink { $name }
unlink-title = Unlink { $name }?
unlink-body = You can no longer sign in here with { $name }. Your account there stays as it is.
unlink-last = This is your only way to sign in, so it stays. Add a passkey first, then you can unlink it.

# Connections of the organization

nav-connections = Sign-in services
connections-title = Sign-in services
connections-lead = Providers that people can sign in with or link their accounts with.
connections-empty = No sign-in services yet
connections-empty-body = Connect Google, Microsoft, GitLab or any other OpenID provider.
connection-add = Add a sign-in service
connection-draft = Off
connection-linked = { $count ->
    [0] Nobody is linked
    [one] One account is linked
   *[other] { $count } accounts are linked
}
connection-provider = Provider
provider-google = Google
provider-microsoft = Microsoft
provider-gitlab = GitLab
provider-other = Another OpenID provider
connection-name = Name
connection-name-help = Stands on the button: “Continue with …”.
connection-issuer = Issuer
connection-issuer-help = The provider’s address, exactly as its discovery document has it. It cannot be changed later.
connection-issuer-tenant = Put your tenant’s id in place of TENANT. It cannot be changed later.
connection-redirect = Redirect address
connection-redirect-later = Save it first, switched off: then you see the redirect address that the provider asks for.
connection-copy = Copy the address
connection-client = Client ID
connection-secret = Client secret
connection-secret-kept = One is stored. Leave this empty to keep it.
connection-scopes = Scopes
connection-scopes-help = What is asked for beside “openid”, with spaces between.
connection-purpose = What is it for?
connection-purpose-sign_in = Signing in and linking
connection-purpose-link_only = Linking only
connection-create = Create accounts
connection-create-help = Whoever signs in with it and has no account gets one, if the provider vouches for an e-mail address that nobody here has.
connection-enabled = On
connection-enabled-help = The provider is asked for its discovery document when you switch this on.
connection-created = The sign-in service was saved. Register its redirect address at the provider.
connection-saved = The sign-in service was saved.
connection-removed = The sign-in service was removed.
connection-remove = Remove
connection-remove-title = Remove { $name }?
connection-remove-body = { $count ->
    [0] Nobody is linked with it.
    [one] One link goes with it.
   *[other] { $count } links go with it.
}
connection-remove-dependent = { $count ->
    [one] One account has no other way to sign in.
   *[other] { $count } accounts have no other way to sign in.
}

sign-in-restore = Welcome back
sign-in-restore-lead = There is something to decide before you go on.
restore-paused = You paused your account on { $since }.
restore-paused-body = Nothing was lost. Take it back, and everything is as it was. Applications have to sign you in again.
restore-paused-back = Use my account again
restore-paused-leave = Leave it paused
restore-deleting = Your account will be erased on { $date }.
restore-deleting-body = You asked for it on { $since }. If you keep your account, everything is as it was. Applications have to sign you in again.
restore-deleting-back = Keep my account
restore-deleting-leave = Let it be erased

settings-ending = The end of an account
settings-ending-lead = What people may do with their account when they leave.
setting-deletion = People may delete their account
setting-deletion-effect = Under Data & privacy, after they confirmed who they are. Switched off, they have to ask you.
setting-pause = People may pause their account
setting-pause-effect = Nobody can use it until they sign in again. Nothing is erased.
setting-grace = Days until a deleted account is erased
setting-grace-effect = So long it can be taken back by signing in or by the mailed link. Deletions that have begun keep their date. 1 to 365.

keep-title = Keep your account?
keep-lead = It is paused, or about to be erased. One click takes it back.
keep-submit = Keep my account
keep-done-title = Your account is back
keep-done-paused = It was paused, and is active again.
keep-done-deleting = It will not be erased. Everything is as it was.
keep-next = If it was not you who wanted it to end, sign in and choose another password.
keep-on = Sign in
verify-dead = Already used, or too old
verify-dead-body = Or a newer message replaced it, or it belongs to another account. Your personal info says whether the address is verified; if not, have another message sent from there.
undo-dead = Already used, or too old
undo-dead-body = If you used it before, the change is taken back. If not, it is too late for this link: if the change was not yours, sign in and secure your account, and if you cannot, set a new password.
keep-dead = Already used, or too old
keep-dead-body = Sign in: if your account is still paused or about to be erased, that takes it back as well.

settings-retention = How long things are kept
settings-retention-lead = People read this under Data & privacy. What is older is deleted in the background.
setting-range = Write a number from { $min } to { $max }.
setting-ever = As long as the account
setting-activity-days-on = Keep the activity log as long as the account
setting-activity-days-on-effect = It is your audit log as well.
setting-activity-days = Days that the activity log is kept
setting-activity-days-effect = 30 to 3,650.
setting-ended-days-on = Keep ended consents and access tokens as long as the account
setting-ended-days-on-effect = With the receipts of what was agreed to.
setting-ended-days = Days that ended consents and access tokens are kept
setting-ended-days-effect = With the receipts, counted from their end. 30 to 3,650.
setting-export-days = Days that a prepared download is there
setting-export-days-effect = Then it is deleted; people can prepare another one. 1 to 30.

# An application asks for its user.

authorize-wait = One moment
authorize-sign-in = to go on to { $name }
authorize-prove = { $name } asks for a fresh proof before you go on.
authorize-back = Cancel and go back to { $name }
authorize-gone = On to { $name }
authorize-gone-lead = You can close this page when the application has opened.
authorize-go = Go on to { $name }
authorize-over = This request is over
authorize-over-lead = Start again in the application
authorize-over-body = It was answered already, has waited for too long, or was begun in another browser. Nothing was given to anybody.
authorize-invalid = This does not lead on
authorize-invalid-lead = The application made a mistake
authorize-invalid-body = It sent you here in a way that cannot be answered. Tell those who keep it. If you followed a link from a message, be careful: it may be a trick.
authorize-unreachable = A second step is needed
authorize-unreachable-lead = { $name } lets you in with a second step only, and your account has none yet. Set one up, then start again in { $name }.
authorize-set-up = Set up a second step
who-signed-in = Signed in as
consent-title = Allow { $name }?
consent-nothing = { $name } only learns that it is you, and nothing else about you.
consent-to = Afterwards you go on to { $host }.
consent-allow = Allow
consent-policy = Privacy policy of { $name }
consent-terms = Terms of { $name }
consent-later = You can change this or take it back at any time, under Apps & access.
new-tab = (opens in a new tab)
given-claims = { $name } learns
given-scopes = { $name } may
given-needed = Needed: { $name } does not work without it.
given-needed-because = Needed: { $reason }

sign-out-question = Sign out here?
sign-out-question-lead = An application asks to sign you out of this portal and of every application that you opened with it in this browser.
sign-out-stay = Stay signed in
sign-out-over = This question is over
sign-out-over-lead = You are still signed in
sign-out-over-body = It was answered already, or was meant for another session.
sign-out-over-on = To the overview
sign-out-done = You are signed out
sign-out-done-lead = Nobody is signed in here
sign-out-done-body = You can close this page.
sign-out-done-on = Sign in

# What an application learns.

claim-name = Your name
claim-given_name = Your given name
claim-family_name = Your family name
claim-nickname = Your nickname
claim-preferred_username = Your user name
claim-picture = Your picture
claim-locale = Your language
claim-zoneinfo = Your time zone
claim-updated_at = When your profile last changed
claim-email = Your e-mail address
claim-phone_number = Your phone number
claim-address = Your postal address

# What an application or a token may do.

scope-openid = Recognize you
scope-profile = Know who you are
scope-email = Know your e-mail address
scope-phone = Know your phone number
scope-address = Know your postal address
scope-offline_access = Keep this access while you are away
scope-me-profile-read = See your profile
scope-me-profile-write = Change your profile
scope-me-security-read = See how you sign in
scope-me-security-write = Change how you sign in
scope-me-sessions-read = See where you are signed in
scope-me-sessions-write = Name your sessions and sign them out
scope-me-consents-read = See what you allowed applications
scope-me-consents-write = Change and take back what you allowed applications
scope-me-applications-read = See your applications
scope-me-applications-write = Mark your favourite applications
scope-me-approvals-read = See what waits for your approval
scope-me-approvals-write = Approve and refuse for you
scope-me-activity-read = See your activity
scope-me-export = Download everything that is kept about you
scope-scim-users-read = See every user of the organization
scope-scim-users-write = Create, change and remove users of the organization
scope-admin-read = See the settings of the organization
scope-admin-write = Change the settings of the organization

# Applications

apps-tab-launcher = Applications
apps-tab-access = Access
apps-tab-consents = Consents
apps-tab-tokens = Access tokens
apps-title = Applications
apps-lead = Everything that you can open with this account.
apps-search = Search applications
apps-search-help = Press / to search from anywhere on this page.
apps-favorites = Favourites
apps-recent = Opened last
apps-all = All applications
apps-found = Found
apps-count = { $count ->
    [one] 1 application
   *[other] { $count } applications
}
apps-count-more = More than { $count } applications
apps-empty = There are no applications yet
apps-empty-body = As soon as your organization offers you applications they appear here, ready to open.
apps-none = Nothing is called “{ $text }”
apps-none-body = Try a shorter part of the name.
apps-star = Favourite: { $name }

# Access

access-title = Access
access-lead = Applications that may act for you or know something about you.
access-empty = No application has access
access-empty-body = When you sign in to an application with this account it appears here, with everything that it may do.
access-since = Since { $date }
access-last-used = last used:
access-never-used = never used
access-offline = Also while you are away
access-learns = It learns
access-may = It may
access-nothing = It only learns that it is you.
access-own = It belongs to your organization and does not ask.
access-change = Change
access-change-named = Change what { $name } gets
access-remove = Remove access
access-remove-named = Remove access: { $name }
access-remove-title = Remove the access of “{ $name }”?
access-remove-body = It is signed out of your account at once. You will need to grant access again if you want to use it.
access-remove-body-own = It is signed out of your account at once. It belongs to your organization and gets access again when you sign in to it.
access-remove-confirm = Remove access
access-remove-done = The access was removed.
access-remove-all = Remove access of all
access-remove-all-title = Remove the access of every application?
access-remove-all-body = All of them are signed out of your account at once. You will need to grant access again to each one that you want to use.
access-remove-all-confirm = Remove access of all
access-remove-all-done = No application has access any more.

# Consents

consents-title = Consents
consents-lead = What you allowed applications and agreed to beside them, with a receipt of each decision.
consents-active = In force
consents-revoked = Taken back
consents-count = { $count ->
    [one] 1 consent
   *[other] { $count } consents
}
consents-decided = Decided:
consents-taken-back = Ended:
consents-empty = You have not consented to anything
consents-empty-body = When an application asks you for something, your decision and its receipt appear here.
consent-open = { $name }: consent
consent-one = Consent
consent-active = In force
consent-revoked = Taken back
consent-revoked-body = The application gets nothing any more. It asks you again when you next sign in to it.
consent-gone = This consent does not exist
consent-gone-body = It may belong to another account.
consent-gets = What it gets
consent-gets-lead = What you switch off here ends at once.
consent-saved = Your decision was saved.
consent-history = Every decision
consent-revoke = Take back this consent
consent-revoke-title = Take back the consent to “{ $name }”?
consent-revoke-body = It is signed out of your account at once and gets nothing any more. You will need to grant access again if you want to use it.
consent-revoke-confirm = Take back this consent
consent-revoke-done = The consent was taken back.
receipt-title = Receipt
receipt-lead = As it was when you decided, even if names have changed since.
receipt-at = Decided on
receipt-controller = Responsible
receipt-controller-url = Its address
receipt-service = Application
receipt-given = You gave
receipt-nothing = Only that it is you
receipt-revoked = It gets nothing any more
receipt-purpose = Purpose
receipt-purpose-use = Use of the application
receipt-until = Until
receipt-until-revoked = You take it back
receipt-policy = Privacy policy
receipt-id = Number of the consent
receipt-number = Version
receipt-download = Download the receipt
history-given = Consent given
history-changed = Consent changed
history-revoked = Consent taken back

# Personal access tokens

tokens-title = Access tokens
tokens-lead = Keys for your own scripts and programs. Each opens only what you choose, and ends by itself.
tokens-yours = Your tokens
tokens-count = { $count ->
    [one] 1 token
   *[other] { $count } tokens
}
tokens-empty = You have no access tokens
tokens-empty-body = Make one for a script or a program of your own, so that it never needs your password.
token-create = Create a token
token-made = Your new token
token-once = Copy the token now: it is never shown again.
token-copy = Copy the token
token-done = Done
token-name = Name
token-name-help = So that you know it again, for example “Backup script”.
token-scopes = It may
token-days = It ends after
token-days-choose = Choose a time
token-days-count = { $count } days
token-days-own = A day of my choice
token-date = Last day
token-date-help = Within a year from now.
token-ends = Ends on { $date }
token-over = Ended
token-soon = Ends soon
token-revoke = End
token-revoke-named = End { $name }
token-revoke-title = End the token “{ $name }”?
token-revoke-body = Whatever uses it has no access any more from now on. This cannot be taken back.
token-revoke-confirm = End the token
token-revoke-done = The token has ended.

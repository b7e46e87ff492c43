# The frame around every page.

nav-label = Account
nav-overview = Overview
nav-personal-info = Personal info
nav-security = Sign-in & security
nav-sessions = Devices & sessions
nav-activity = Activity
nav-apps = Apps & access
nav-privacy = Data & privacy
bar-overview = Overview
bar-personal-info = Personal
bar-security = Security
bar-sessions = Devices
bar-more = More
skip-to-content = Skip to the content
user-menu = { $name }, account menu
sign-out = Sign out
language = Language
theme = Theme
theme-system = System
theme-light = Light
theme-dark = Dark
footer-kept-by = Your account at { $organization }
offline-banner = The server cannot be reached. What you typed stays here; try again in a moment.
toasts-label = Messages
toast-close = Close this message
dialog-close = Close “{ $title }”

cancel = Cancel
save = Save
rename = Rename
review = Review
review-activity = Review activity
open = Open
open-section = Open { $section }
yes = Yes
no = No
optional = optional
loading = Loading
show-more = Show more
just-now = Just now
form-errors = { $count ->
    [one] One thing needs your attention
   *[other] { $count } things need your attention
}

elevation = Identity confirmed
elevation-help = You confirmed that it is you. Until the time is up, protected changes need no further proof.
elevation-left = Time left
elevation-end = End now
elevation-end-name = End now: ask me to confirm again
elevation-ended = Protected changes ask you to confirm again.

step-up-title = Confirm that it is you
step-up-body = This change is protected. Confirm that it is you to go on; nothing that you typed is lost.
step-up-submit = Confirm
step-up-wrong = The password is not right. Try again.

idle-title = Are you still there?
idle-body = For your safety you will be signed out soon. Stay signed in to keep working.
idle-stay = Stay signed in

ended-title = Sign in again
ended-body = Your session has ended. What you typed is still here: sign in to go on where you were.
ended-other = Discard it and sign in as someone else
password-for = Password of { $name }

leave-title = Leave without saving?
leave-body = Your changes on this page are not saved yet.
leave-confirm = Leave without saving
leave-stay = Keep editing

page-missing-title = This page did not arrive
page-missing-lead = No connection
page-missing-body = A part of the portal could not be loaded. Check your connection and try again.
page-replaced-title = There is a new version
page-replaced-lead = The portal was updated
page-replaced-body = Load the page again to go on with the new version. You stay signed in.

failure-cancelled = Nothing was changed.
failure-session-ended = Your session has ended.
retry-in-seconds = { $seconds ->
    [one] Try again in a second.
   *[other] Try again in { $seconds } seconds.
}
retry-in-minutes = { $minutes ->
    [one] Try again in a minute.
   *[other] Try again in { $minutes } minutes.
}

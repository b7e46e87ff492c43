# The organization's people.

nav-people = People
people-title = People
people-lead = Who has an account here. Invite somebody, help somebody back in, or lock an account.
people-invite = Invite somebody
people-search = Search by name, user name or e-mail
people-state = State
people-any-state = Any state
people-count = { $count ->
    [one] One person
   *[other] { $count } people
}
people-count-more = More than { $count } people
people-empty = Nobody is here yet
people-empty-body = Invite the first person: they choose their own password by a link.
people-none = Nobody fits
people-none-body = Search for another part of a name, or choose another state.

people-invite-lead = We mail a link that works once, for { $days } days. The person chooses the password by it; nobody else ever knows it.
people-invite-send = Send the invitation
people-invited = The invitation is on its way.
people-email-help = The link goes there. The address counts as verified once it was used.
people-taken-username = Somebody here has this user name already.
people-taken-email = Somebody here has this address already.
invite-username = User name
invite-email = E-mail address
invite-given = Given name
invite-family = Family name
invite-language = Language of the message

person-one = Person
person-you = You
person-role = Role
person-role-user = User
person-role-user-help = Uses the portal and the applications.
person-role-admin = Administrator
person-role-admin-help = Changes the organization’s settings, invites users and helps them.
person-role-owner = Owner
person-role-owner-help = Does everything that administrators do, and decides who else is one.
person-state = State
person-state-active = Active
person-state-invited = Invited
person-state-waiting = Waits for approval
person-state-paused = Paused
person-state-deleting = To be deleted
person-state-locked = Locked

person-is-invited = Invited, and not here yet
person-is-waiting = Registered, and not approved yet
person-is-paused = The person has paused the account
person-is-deleting = The person wants the account deleted
person-is-locked = This account is locked: nobody can sign in to it
person-link-sent = A link for a new password is on its way
person-link-invitation = The invitation was sent on { $time }.
person-link-reset = It was sent on { $time }. The second factor is asked for.
person-link-reset-all = It was sent on { $time }. The second factors are removed with the new password.
person-link-until = The link works once, until { $time }.
person-recovery = Somebody waits to come in
person-recovery-waits = A recovery without the second factor opens the account on { $time }.
person-recovery-open = A recovery without the second factor has opened the account on { $time }: whoever reads its mail can set a new password.
person-recovery-end = If that is not its owner, lock the account: that ends it at once.
person-erased = Everything is erased on { $time }.

person-facts = About the account
person-username = User name
person-email = E-mail address
person-unproven = { $email } (not verified)
person-password = Password
person-factors = Second factors
person-created = Created
person-last = Last sign-in
person-yes = Set
person-no = Not set
person-none = None
person-never = Never

person-acts = What you can do
person-own = This is your own account. Look after it on your own pages.
person-not-yours = Only owners act on administrators and owners.
person-waits = Decide about this registration on the page of registrations.
person-invite-title = Invite again
person-invite-help = Mails another link. The one before no longer works.
person-invite-do = Invite again
person-invite-ask = Invite { $name } again?
person-invite-body = Another link goes to { $email }. It works once, for seven days. The link before no longer works.
person-invite-done = Another invitation is on its way.
person-reset-title = Help back in
person-reset-help = Mails a link by which the person chooses a new password.
person-reset-stuck = There is no verified e-mail address that a link could go to.
person-reset-do = Send a link
person-reset-ask = Help { $name } back in?
person-reset-body = A link to choose a new password goes to the person’s address. It works once, for { $days ->
    [one] one day
   *[other] { $days } days
  }, and nothing changes until it is used. Every other address is told.
person-reset-done = The link is on its way.
person-lost = The second factors are lost
person-lost-help = They are then not asked for, and are removed with the new password. Make sure that it is really this person who asks.
person-lock-title = Lock the account
person-lock-help = Nobody can sign in, and everything that is signed in ends.
person-lock-do = Lock
person-lock-ask = Lock the account of { $name }?
person-lock-body = Every session and token ends at once, personal access tokens are deleted, and links that were sent no longer work. The person is told. Nothing else is deleted, and you can unlock the account at any time.
person-lock-done = The account is locked.
person-unlock-title = Unlock the account
person-unlock-help = The person can sign in again.
person-unlock-do = Unlock
person-unlock-ask = Unlock the account of { $name }?
person-unlock-body = The person can sign in again and is told so. Sessions and tokens stay ended, and links that were sent before do not come back.
person-unlock-done = The account is unlocked.
person-sessions-title = Signed in
person-sessions-none = Nobody is signed in.
person-sessions-do = End all
person-sessions-ask = End every session of { $name }?
person-sessions-body = Every browser and application has to sign in again.
person-sessions-done = Every session was ended.
person-role-do = Change the role
person-role-ask = Change the role of { $name }?
person-role-body = From now on: { $role }. It takes effect at once, and the person is told.
person-role-done = The role was changed.

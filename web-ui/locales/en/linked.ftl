# Linked accounts.

nav-linked = Linked accounts
linked-title = Linked accounts
linked-lead = Other accounts that are yours. Link them to change from one to the other.
linked-local = Your other accounts
linked-local-lead = Accounts at this organization. Both sides see the link, and either can remove it.
linked-since = Linked
linked-empty = No account is linked yet
linked-empty-body = If you have another account here, for instance for administration, link it and switch without typing its password.
link-account = Link an account
linked-switch = Switch
linked-switch-named = Switch to { $name }
linked-unlink = Unlink
linked-unlink-named = Unlink { $name }
linked-unlink-title = Unlink { $name }?
linked-unlink-body = You can no longer switch between the two accounts. Where somebody switched and is still signed in that way, they are signed out.
linked-unlinked = The account is no longer linked.
linked-linked = The account is linked.
link-title = Link another account
link-first = Prove that the other account is yours. You stay signed in to this one.
link-second = Now the second step of the other account.
link-enroll = The other account needs a second step before it can be linked.
method-switch = Switched from a linked account

# What happened, as the reader of the activity log is told.

event-group-sign_ins = Sign-ins
event-group-security = Security
event-group-sessions = Sessions
event-group-profile = Profile
event-group-privacy = Data
event-group-administration = Administration

event-account_created = Account created
event-sign_in = Signed in
event-sign_in-failed = Failed sign-in
event-step_up = Identity confirmed
event-step_up-failed = Identity not confirmed
event-sign_out = Signed out
event-locked_out = Sign-in slowed down after too many failed attempts
event-password_changed = Password changed
event-password_changed-failed = Password change refused
event-factor_added = Sign-in method added
event-factor_removed = Sign-in method removed
event-factor_replaced = Sign-in method replaced
event-factor_renamed = Sign-in method renamed
event-factor_cloned = Passkey or security key refused: it may have been copied
event-factor_cloned-failed = Passkey or security key refused: it may have been copied
event-preferred_factor_changed = Preferred sign-in method changed
event-backup_codes_generated = Backup codes generated
event-backup_codes_removed = Backup codes removed
event-backup_code_used = Backup code used
event-backup_code_used-failed = Wrong backup code
event-browser_trusted = Browser trusted
event-trust_revoked = Trusted browser removed
event-contact_added = Contact added
event-contact_changed = Contact changed
event-contact_removed = Contact removed
event-contact_made_primary = Primary contact changed
event-contact_restored = Change of a contact undone
event-session_ended = Session signed out
event-sessions_ended = Several sessions signed out
event-session_renamed = Session renamed
event-profile_changed = Profile changed
event-avatar_changed = Picture changed
event-data_exported = Data downloaded
event-settings_changed = Settings of the organization changed
event-count = { $count } times

actor-administrator = by an administrator
actor-unknown = by somebody unknown
actor-system = by the system

# Was geschehen ist, wie es im Aktivitätsprotokoll steht.

event-group-sign_ins = Anmeldungen
event-group-security = Sicherheit
event-group-sessions = Sitzungen
event-group-profile = Profil
event-group-privacy = Daten
event-group-administration = Verwaltung

event-account_created = Konto angelegt
event-sign_in = Angemeldet
event-sign_in-failed = Anmeldung fehlgeschlagen
event-step_up = Identität bestätigt
event-step_up-failed = Identität nicht bestätigt
event-sign_out = Abgemeldet
event-locked_out = Anmeldung nach zu vielen Fehlversuchen verlangsamt
event-password_changed = Passwort geändert
event-password_changed-failed = Passwortänderung abgelehnt
event-factor_added = Anmeldemethode hinzugefügt
event-factor_removed = Anmeldemethode entfernt
event-factor_replaced = Anmeldemethode ersetzt
event-factor_renamed = Anmeldemethode umbenannt
event-factor_cloned = Passkey oder Sicherheitsschlüssel abgelehnt: Er könnte kopiert worden sein
event-factor_cloned-failed = Passkey oder Sicherheitsschlüssel abgelehnt: Er könnte kopiert worden sein
event-preferred_factor_changed = Bevorzugte Anmeldemethode geändert
event-backup_codes_generated = Ersatzcodes erstellt
event-backup_codes_removed = Ersatzcodes entfernt
event-backup_code_used = Ersatzcode verwendet
event-backup_code_used-failed = Falscher Ersatzcode
event-browser_trusted = Browser als vertrauenswürdig gespeichert
event-trust_revoked = Vertrauenswürdiger Browser entfernt
event-contact_added = Kontakt hinzugefügt
event-contact_changed = Kontakt geändert
event-contact_removed = Kontakt entfernt
event-contact_made_primary = Hauptkontakt geändert
event-contact_restored = Änderung eines Kontakts rückgängig gemacht
event-session_ended = Sitzung abgemeldet
event-sessions_ended = Mehrere Sitzungen abgemeldet
event-session_renamed = Sitzung umbenannt
event-profile_changed = Profil geändert
event-avatar_changed = Bild geändert
event-data_exported = Daten heruntergeladen
event-settings_changed = Einstellungen der Organisation geändert
event-count = { $count }-mal

actor-administrator = durch die Verwaltung
actor-unknown = durch eine unbekannte Person
actor-system = durch das System

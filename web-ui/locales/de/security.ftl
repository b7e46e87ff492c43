# Beweisen, wer man ist: die Schritte einer Anmeldung und einer Bestätigung.

flow-next = Weiter
flow-or = oder
flow-others = Anderen Weg wählen
flow-ways-back = Zurück
flow-ways = Wählen Sie, wie Sie bestätigen wollen, dass Sie es sind.
flow-other-account = Anderes Konto verwenden
flow-trust = Diesem Browser { $days ->
    [one] einen Tag
   *[other] { $days } Tage
} lang vertrauen
flow-trust-help = Der zweite Schritt entfällt hier bis dahin. Nur auf einem Gerät, das sonst niemand benutzt.
sign-in-second = Zweiter Schritt
sign-in-second-lead = Der erste Schritt ist getan. Bestätigen Sie jetzt, dass Sie es sind.
sign-in-enroll = Zweiten Schritt einrichten
sign-in-enroll-lead = { $organization } verlangt von allen einen zweiten Schritt.
enroll-none = Ihre Organisation verlangt einen zweiten Schritt, und Sie haben noch keinen
enroll-none-body = Hier lässt er sich nicht einrichten. Bitten Sie Ihre Administration um Hilfe; bis dahin können Sie sich nicht anmelden.
enroll-begin = Authenticator-App einrichten
enroll-do = Installieren Sie eine Authenticator-App auf Ihrem Telefon, scannen Sie damit das Bild und geben Sie den Code ein, den sie zeigt.
passkey-use = Passkey verwenden
passkey-failed = Der Browser konnte keinen Passkey verwenden. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.
passkey-unsupported-here = Dieser Browser kennt keine Passkeys. Nehmen Sie einen anderen Weg oder einen anderen Browser.
code = Code
backup-code = Ersatzcode
code-drift = Auch dieser Code stimmt nicht. Vielleicht geht die Uhr Ihres Telefons falsch: Lassen Sie sie automatisch stellen und nehmen Sie dann den nächsten Code.
code-resend = Neuen Code senden
code-resend-in = Neuen Code senden ({ $time })
way-password = Passwort
way-password-needs = Womit Sie sich anmelden
way-password-do = Geben Sie Ihr Passwort ein.
way-passkey = Passkey oder Sicherheitsschlüssel
way-passkey-needs = Dieses Gerät, Ihr Telefon oder der Schlüssel zur Hand
way-passkey-do = Ihr Browser fragt nach Ihrem Passkey: mit Finger, Gesicht, der PIN des Geräts oder einer Berührung Ihres Schlüssels.
way-passkey-button = Passkey oder Sicherheitsschlüssel verwenden
way-totp = Authenticator-App
way-totp-needs = Die App auf Ihrem Telefon
way-totp-do = Geben Sie den Code ein, den Ihre Authenticator-App zeigt.
way-sms = Code per SMS
way-sms-needs = Das Telefon mit Ihrer bestätigten Nummer
way-sms-do = Wir senden einen Code an Ihre bestätigte Mobilnummer.
way-email = Code per E-Mail
way-email-needs = Ihr bestätigtes Postfach
way-email-do = Wir senden einen Code an Ihre bestätigte E-Mail-Adresse.
way-backup = Ersatzcode
way-backup-needs = Einer der Codes, die Sie aufbewahrt haben
way-backup-do = Geben Sie einen der Ersatzcodes ein, die Sie aufbewahrt haben. Jeder gilt einmal.
way-federated = Verknüpfter Anmeldedienst
way-federated-needs = Ihr Konto dort
way-federated-do = Melden Sie sich dort noch einmal an.
upstream-continue = Weiter mit { $name }
upstream-anew = Bestätigen Sie bei Ihrem Anmeldedienst, dass Sie es sind. Sie kommen auf diese Seite zurück.
way-send = Code senden
way-sent = Wir haben einen Code an { $destination } gesendet. Er gilt einige Minuten.

# Das Geheimnis einer Authenticator-App

qr-alt = QR-Code zum Scannen mit der Authenticator-App; der Text daneben sagt dasselbe
totp-secret = Oder geben Sie diesen Schlüssel in die App ein
totp-copy = Schlüssel kopieren
totp-open = In einer App öffnen
copied = Kopiert
not-copied = Der Browser hat es nicht erlaubt. Markieren Sie den Text und kopieren Sie ihn selbst.

# Die Faktoren

passkeys = Passkeys
passkeys-lead = Melden Sie sich mit Finger, Gesicht oder der PIN Ihres Geräts an. Nichts zu merken, nichts zu verraten.
passkeys-none = Noch kein Passkey
passkeys-none-body = Mit einem Passkey melden Sie sich schneller und sicherer an als mit einem Passwort.
passkey-add = Passkey hinzufügen
second-step = Zweiter Schritt
second-step-lead = Nach dem Passwort etwas, das nur Sie haben. Wer bloß das Passwort kennt, bleibt draußen.
second-step-none = Noch kein zweiter Schritt
second-step-none-body = Richten Sie einen ein, dann öffnet Ihr Passwort allein nichts mehr.
second-step-required = Ihre Organisation verlangt von allen einen zweiten Schritt.
app = Authenticator-App
app-add = Authenticator-App hinzufügen
app-fact = Hinzugefügt am { $date }
app-fact-used = Hinzugefügt am { $date } · Zuletzt benutzt: { $used }
security-key = Sicherheitsschlüssel
security-key-add = Sicherheitsschlüssel hinzufügen
synced = Synchronisiert
device-bound = Nur auf diesem Gerät
sms-factor = Codes per SMS
sms-add = Codes per SMS einrichten
email-factor = Codes per E-Mail
email-add = Codes per E-Mail einrichten
sms-change = Nummer ändern
sms-other = Eine andere meiner Nummern verwenden
email-change = Adresse ändern
email-other = Eine andere meiner Adressen verwenden
contact-change = Ändern, wohin die Codes gehen
otp-fact = An { $contact }
manage = Verwalten
manage-named = { $name } verwalten
not-offered = Von Ihrer Organisation nicht mehr angeboten
preferred = Bei der Anmeldung zuerst
preferred-none = Der sicherste Weg
preferred-saved = Ab jetzt kommt dieser Weg zuerst.
factor-show-qr = QR-Code noch einmal zeigen
factor-regenerate = Neuen Schlüssel erzeugen
factor-remove = Entfernen
named-remove = Entfernen: { $name }
factor-rename-title = „{ $name }“ umbenennen
factor-name = Name
factor-renamed = Der Name wurde geändert.
factor-removed = Es wurde entfernt.
remove-totp-title = „{ $name }“ entfernen?
remove-totp-body = Die Codes dieser App gelten nicht mehr. Löschen Sie den Eintrag auch in der App.
remove-totp-confirm = Authenticator-App entfernen
remove-passkey-title = „{ $name }“ entfernen?
remove-passkey-body = Niemand kann sich mehr damit anmelden. In der Liste Ihres Geräts kann er noch stehen; löschen Sie ihn auch dort.
remove-passkey-confirm = Passkey entfernen
remove-key-title = „{ $name }“ entfernen?
remove-key-body = Der Schlüssel gilt nicht mehr als Ihr zweiter Schritt.
remove-key-confirm = Sicherheitsschlüssel entfernen
remove-sms-title = Codes per SMS entfernen?
remove-sms-body = Ihre Mobilnummer bleibt in Ihrem Profil.
remove-sms-confirm = Codes per SMS entfernen
remove-email-title = Codes per E-Mail entfernen?
remove-email-body = Ihre E-Mail-Adresse bleibt in Ihrem Profil.
remove-email-confirm = Codes per E-Mail entfernen
remove-backup-title = Ersatzcodes entfernen?
remove-backup-body = Keiner der aufbewahrten Codes gilt mehr.
remove-backup-confirm = Ersatzcodes entfernen
remove-sessions = Sitzungen, die anderswo damit geöffnet wurden, enden.
remove-last = Das ist Ihr letzter zweiter Schritt. Danach genügt das Passwort allein, und Ihre Ersatzcodes sind auch weg.

# Schritt für Schritt hinzufügen

step-of = Schritt { $step } von { $steps }
finish = Fertig
add-totp-title = Authenticator-App hinzufügen
add-totp-body = Scannen Sie das Bild mit einer Authenticator-App auf Ihrem Telefon. Geben Sie dann den Code ein, den die App zeigt.
add-totp-verify = Code prüfen
add-totp-done = Die Authenticator-App ist eingerichtet.
show-totp-title = QR-Code von „{ $name }“
show-totp-body = Scannen Sie ihn mit einem weiteren Telefon, dann zeigen beide dieselben Codes. Zeigen Sie ihn sonst niemandem.
renew-totp-title = Neuer Schlüssel für „{ $name }“
renew-totp-body = Scannen Sie das neue Bild und geben Sie seinen Code ein. Bis dahin gilt der alte Schlüssel; wenn Sie abbrechen, bleibt er.
renew-totp-done = Der neue Schlüssel gilt; der alte nicht mehr.
add-passkey-title = Passkey hinzufügen
add-passkey-body = Ihr Browser fragt, wo er liegen soll: auf diesem Gerät, auf Ihrem Telefon oder auf einem Sicherheitsschlüssel.
add-passkey-create = Passkey erstellen
add-passkey-done = Der Passkey ist eingerichtet.
add-passkey-older = Mit einem älteren Sicherheitsschlüssel versuchen
add-passkey-duplicate = Auf diesem Gerät gibt es schon einen Passkey für dieses Konto. Sie brauchen hier keinen weiteren.
add-passkey-unsupported = Dieser Browser oder dieses Gerät kann keinen Passkey erstellen. Nehmen Sie einen anderen Browser, ein anderes Gerät oder stattdessen eine Authenticator-App.
add-passkey-missing = Dieser Browser kennt keine Passkeys. Öffnen Sie diese Seite in einem anderen Browser oder nehmen Sie stattdessen eine Authenticator-App.
add-key-title = Sicherheitsschlüssel hinzufügen
add-key-body = Für ältere Schlüssel ohne PIN. Ein solcher Schlüssel ist nur ein zweiter Schritt: Zuerst melden Sie sich weiter mit dem Passwort an.
add-key-create = Schlüssel registrieren
add-key-done = Der Sicherheitsschlüssel ist eingerichtet.
add-key-duplicate = Dieser Schlüssel ist schon registriert.
add-sms-title = Codes per SMS
add-sms-risk = Gut zu wissen: Nachrichten lassen sich auf einem gestohlenen Telefon lesen oder umleiten, wenn jemand Ihre Nummer übernimmt. Eine Authenticator-App oder ein Passkey ist sicherer.
add-sms-none = Fügen Sie zuerst unter „Persönliche Angaben“ eine Mobilnummer hinzu und bestätigen Sie sie.
add-sms-done = Codes per SMS sind eingerichtet.
add-email-title = Codes per E-Mail
add-email-risk = Gut zu wissen: Wer Ihr Postfach liest, liest auch die Codes. Eine Authenticator-App oder ein Passkey ist sicherer.
add-email-none = Fügen Sie zuerst unter „Persönliche Angaben“ eine E-Mail-Adresse hinzu und bestätigen Sie sie.
add-email-done = Codes per E-Mail sind eingerichtet.
otp-one = Wir senden einen Code an { $contact }.
otp-which = Wohin sollen die Codes gehen?
after-name = Name
after-name-help = Woran Sie es in der Liste erkennen, zum Beispiel „Blaues Telefon“.
after-end-others = Meine anderen Geräte abmelden
after-end-others-help = Empfohlen: Wer anderswo angemeldet ist, muss dann auch den neuen Weg gehen.
after-backup = Als Nächstes: Sichern Sie Ersatzcodes für den Tag, an dem alles andere verloren ist.
after-backup-go = Ersatzcodes holen

# Ersatzcodes

backup-title = Ersatzcodes
backup-lead = Für den Tag, an dem Telefon und Schlüssel verloren sind. Jeder Code gilt einmal, nach dem Passwort.
backup-none = Keine Ersatzcodes
backup-none-body = Erzeugen Sie zehn und bewahren Sie sie auf wie einen Zweitschlüssel.
backup-needs-factor = Sie vertreten einen zweiten Schritt: Richten Sie zuerst einen ein.
backup-make = Ersatzcodes erzeugen
backup-left = { $count ->
    [one] 1 Code übrig
   *[other] { $count } Codes übrig
}
backup-made = Erzeugt am { $date }
backup-low = Nur noch wenige sind übrig. Erzeugen Sie bald neue.
backup-used = Benutzt am { $date }
backup-renew = Neue Codes erzeugen
backup-remove = Ersatzcodes entfernen
backup-renew-title = Neue Ersatzcodes erzeugen?
backup-renew-body = Die früher aufbewahrten Codes gelten nicht mehr, sobald Sie die neuen gesichert haben.
backup-show-title = Ihre Ersatzcodes
backup-show-body = Sichern Sie sie jetzt: Sie werden nur dieses eine Mal gezeigt.
backup-list = Die zehn Codes
backup-copy = Kopieren
backup-download = Herunterladen
backup-print = Drucken
backup-saved = Ich habe sie gesichert
backup-saved-needed = Sichern Sie die Codes, dann setzen Sie hier das Häkchen.
backup-on = Die Ersatzcodes gelten jetzt.
backup-sheet = Ersatzcodes für { $service }
backup-sheet-account = Konto: { $account }
backup-sheet-date = Erzeugt am { $date }
backup-sheet-once = Jeder Code gilt einmal.

# Vertrauenswürdige Browser

trusted-title = Vertrauenswürdige Browser
trusted-lead = Hier entfällt der zweite Schritt eine Zeit lang.
trusted-none = Keinem Browser wird vertraut
trusted-none-body = Bei der Anmeldung können Sie einem Browser vertrauen, den nur Sie benutzen. Er erscheint dann hier.
trusted-current = Dieser Browser
trusted-until = Bis { $date }
trusted-remove = Nicht mehr vertrauen
trusted-remove-named = Nicht mehr vertrauen: { $name }
trusted-remove-all = Keinem mehr vertrauen
trusted-removed = Der zweite Schritt wird wieder verlangt.

# Der Sicherheits-Check

check-title = Sicherheits-Check
check-lead = Ein paar Dinge, damit Ihr Konto Ihres bleibt.
check-fix = Beheben
check-contact = Bestätigter Kontakt
check-contact-good = Wir erreichen Sie, wenn etwas geschieht.
check-contact-open = Bestätigen Sie eine E-Mail-Adresse oder Nummer, damit Sie von Änderungen erfahren und zurückfinden.
check-strong = Starke Wege zur Anmeldung
check-strong-good = { $count } Apps und Schlüssel: Geht einer verloren, sperrt Sie das nicht aus.
check-strong-open = { $count ->
    [0] Noch keiner. Fügen Sie einen Passkey oder eine Authenticator-App hinzu.
   *[other] Bisher einer. Mit einem zweiten ist ein verlorenes Telefon kein Drama.
}
check-codes = Ersatzcodes
check-codes-good = { $count } Codes übrig
check-codes-open = { $count ->
    [0] Keine übrig. Erzeugen Sie neue.
    [one] 1 Code übrig. Erzeugen Sie neue.
   *[other] { $count } Codes übrig. Erzeugen Sie neue.
}
check-sessions = Alte Sitzungen
check-sessions-good = Alles, was angemeldet ist, wurde kürzlich benutzt.
check-sessions-open = { $count ->
    [one] Eine Sitzung wurde 30 Tage lang nicht benutzt.
   *[other] { $count } Sitzungen wurden 30 Tage lang nicht benutzt.
}

# Einstellungen des Portals

nav-portal = Portal-Einstellungen
console-portal-title = Portal-Einstellungen
console-portal-lead = Was für alle bei { $organization } gilt. Änderungen zählen ab der nächsten Anmeldung.
settings-sign-in = Anmeldung
settings-sign-in-lead = Was man auf der ersten Seite sieht.
settings-second = Zweiter Schritt
settings-second-lead = Was nach dem Passwort verlangt wird und was man einrichten kann.
settings-trust = Vertrauen und Bestätigung
settings-trust-lead = Wie lange ein Nachweis gilt.
settings-look = Aussehen
settings-look-lead = Damit man gleich sieht, wessen Portal das ist.
setting-on = Ein
setting-off = Aus
setting-saved = Die Einstellungen wurden gespeichert.
setting-reset = Änderungen verwerfen
setting-passkeys = Passkeys
setting-passkeys-effect = Man kann Passkeys hinzufügen und sich allein damit anmelden. Aus: Vorhandene ruhen, und das Passwort ist nötig.
setting-identifier-first = Zuerst nach dem Namen fragen
setting-identifier-first-effect = Die erste Seite fragt nur nach dem Namen, die nächste nach dem Passwort.
setting-email-name = E-Mail-Adresse als Name
setting-email-name-effect = Statt des Benutzernamens kann man eine bestätigte E-Mail-Adresse eingeben.
setting-policy = Wer braucht einen zweiten Schritt?
setting-policy-optional = Wer einen eingerichtet hat
setting-policy-required = Alle
setting-totp = Authenticator-Apps
setting-totp-effect = Man kann eine App einrichten, die Codes zeigt.
setting-keys = Sicherheitsschlüssel
setting-keys-effect = Schlüssel zum Einstecken oder Berühren, als zweiter Schritt nach dem Passwort.
setting-sms = Codes per SMS
setting-sms-effect = Schwächer: Nachrichten lassen sich umleiten. Braucht ein Gateway in der Konfiguration des Servers.
setting-email = Codes per E-Mail
setting-email-effect = Schwächer: Wer das Postfach liest, kommt hinein.
setting-backup = Ersatzcodes
setting-backup-effect = Wer einen zweiten Schritt hat, kann zehn Codes für den Notfall sichern.
setting-sms-wrong = In der Konfiguration des Servers gibt es noch kein SMS-Gateway.
setting-backup-wrong = Die Codes vertreten einen zweiten Schritt: Schalten Sie auch einen anderen ein.
setting-policy-wrong = Niemand könnte sich mehr anmelden: Schalten Sie zuerst einen zweiten Schritt ein.
setting-enroll = App während der Anmeldung einrichten
setting-enroll-effect = Wer einen zweiten Schritt braucht und keinen hat, richtet gleich eine App ein. Aus: Man muss die Administration fragen.
setting-trust-on = Man darf einem eigenen Browser vertrauen
setting-trust-on-effect = Dort entfällt der zweite Schritt eine Zeit lang.
setting-trust = Tage, die ein Browser vertraut bleibt
setting-trust-effect = 1 bis 365.
setting-step-up = Minuten, die eine Bestätigung gilt
setting-step-up-effect = So lange brauchen geschützte Änderungen keinen neuen Nachweis. 1 bis 60.
setting-accent = Akzentfarbe
setting-accent-effect = Schaltflächen und Links. Lesbare Töne für Hell und Dunkel werden daraus gebildet.
setting-conflict = Jemand anders hat die Einstellungen inzwischen geändert
setting-conflict-line = { $label }: Ihr Wert ist { $mine }, inzwischen gespeichert ist { $theirs }.

# Kontakte

chip-pending = Ausstehend
chip-unverified = Nicht bestätigt
contact-add-email = E-Mail-Adresse hinzufügen
contact-add-phone = Telefonnummer hinzufügen
contact-replace-email = Andere E-Mail-Adresse
contact-replace-phone = Andere Telefonnummer
contact-prove-email = E-Mail-Adresse bestätigen
contact-prove-phone = Telefonnummer bestätigen
contact-phone = Telefonnummer
contact-phone-help = Mit der Landesvorwahl, zum Beispiel +43 664 1234567.
contact-wrong-email = Das ist keine E-Mail-Adresse. Sie sieht aus wie name@example.org.
contact-wrong-phone = Das ist keine Telefonnummer mit Landesvorwahl, wie zum Beispiel +43 664 1234567.
contact-label = Wofür ist sie?
contact-why = Wir senden einen Code dorthin, damit niemand eine fremde Adresse einträgt.
contact-sent-email = Wir haben einen Code an { $contact } gesendet. Geben Sie ihn hier ein oder öffnen Sie den Link in der E-Mail.
contact-sent-phone = Wir haben einen Code an { $contact } gesendet. Geben Sie ihn hier ein.
contact-forget = Diese Änderung verwerfen
contact-confirmed = Der Kontakt ist bestätigt.
contact-enter = Code eingeben
contact-enter-named = Code eingeben: { $name }
contact-manage = { $contact }
contact-verify = Bestätigen
contact-primary = Zum Hauptkontakt machen
contact-primary-saved = Der Hauptkontakt wurde geändert.
contact-replace = Durch anderen ersetzen
contact-remove-title = { $contact } entfernen?
contact-remove-body = Dorthin wird nichts mehr gesendet. Die Adresse erfährt davon und kann das { $days } Tage lang zurücknehmen.
contact-remove-confirm = Kontakt entfernen

# Wohin verschickte Links führen

verify-title = Adresse bestätigen
verify-lead = Ein Klick, und die Adresse ist Ihre.
verify-first = Melden Sie sich zuerst an: Die Adresse wird für das Konto bestätigt, mit dem Sie angemeldet sind.
verify-submit = Adresse bestätigen
verify-done-title = Die Adresse ist bestätigt
verify-done = Ab jetzt erreichen wir Sie dort.
verify-on = Zu Ihren persönlichen Angaben
link-dead = Dieser Link gilt nicht mehr
verify-broken = Dieser Link ist nicht vollständig
verify-broken-body = Öffnen Sie ihn noch einmal aus der E-Mail oder kopieren Sie ihn ganz in die Adresszeile.
undo-title = Änderung zurücknehmen?
undo-lead = Ein Kontakt Ihres Kontos wurde geändert. Wenn Sie das nicht waren, holen Sie den alten zurück.
undo-submit = Alten Kontakt zurückholen
undo-done-title = Die Änderung ist zurückgenommen
undo-done = { $contact } ist wieder Ihr Kontakt.
undo-done-recovery = Nachrichten zur Wiederherstellung gehen wieder dorthin, wohin sie vorher gingen.
undo-answers = Die Antworten auf Sicherheitsfragen, die seit der Änderung gegeben wurden, sind ebenfalls entfernt, denn jemand anderes kann sie gegeben haben. Beantworten Sie sie neu, wenn Sie möchten.
undo-next = Vielleicht kennt jemand anders Ihr Passwort. Gehen Sie jetzt die nächsten Schritte durch.
undo-on = Konto sichern

# Linked sign-in services

federated-title = Anmeldedienste
federated-lead = Melden Sie sich mit einem Konto an, das Sie anderswo haben. Nur Sie können es verknüpfen, nie eine gleiche E-Mail-Adresse.
federated-empty = Keine Anmeldedienste
federated-empty-body = Ihre Organisation hat keine eingerichtet.
federated-not-linked = Nicht verknüpft
federated-link-only = Nicht zum Anmelden
federated-fact = Verknüpft am { $date }
federated-fact-used = Verknüpft am { $date }, zuletzt benutzt { $used }
federated-linked = Der Anmeldedienst wurde verknüpft.
federated-unlinked = Die Verknüpfung wurde gelöst.
link = Verknüpfen
link-named = Verknüpfen: { $name }
unlink = Lösen
unlink-named = Lösen: { $name }
unlink-title = Verknüpfung mit { $name } lösen?
unlink-body = Sie können sich hier dann nicht mehr mit { $name } anmelden. Ihr Konto dort bleibt, wie es ist.
unlink-last = Das ist Ihr einziger Weg, sich anzumelden; darum bleibt er. Fügen Sie zuerst einen Passkey hinzu, dann können Sie die Verknüpfung lösen.

# Connections of the organization

nav-connections = Anmeldedienste
connections-title = Anmeldedienste
connections-lead = Anbieter, mit denen man sich anmelden oder sein Konto verknüpfen kann.
connections-empty = Noch keine Anmeldedienste
connections-empty-body = Verbinden Sie Google, Microsoft, GitLab oder einen anderen OpenID-Anbieter.
connection-add = Anmeldedienst hinzufügen
connection-draft = Aus
connection-linked = { $count ->
    [0] Niemand ist verknüpft
    [one] Ein Konto ist verknüpft
   *[other] { $count } Konten sind verknüpft
}
connection-provider = Anbieter
provider-google = Google
provider-microsoft = Microsoft
provider-gitlab = GitLab
provider-other = Ein anderer OpenID-Anbieter
connection-name = Name
connection-name-help = Steht auf dem Knopf: „Weiter mit …“.
connection-issuer = Aussteller
connection-issuer-help = Die Adresse des Anbieters, genau wie in seinem Discovery-Dokument. Sie kann später nicht geändert werden.
connection-issuer-tenant = Setzen Sie die Kennung Ihres Mandanten anstelle von TENANT ein. Sie kann später nicht geändert werden.
connection-redirect = Rücksprungadresse
connection-redirect-later = Speichern Sie zuerst, ausgeschaltet: Dann sehen Sie die Rücksprungadresse, nach der der Anbieter fragt.
connection-copy = Adresse kopieren
connection-client = Client-ID
connection-secret = Client-Geheimnis
connection-secret-kept = Eines ist gespeichert. Lassen Sie das Feld leer, um es zu behalten.
connection-scopes = Scopes
connection-scopes-help = Wonach neben „openid“ gefragt wird, mit Leerzeichen dazwischen.
connection-purpose = Wofür ist er da?
connection-purpose-sign_in = Zum Anmelden und Verknüpfen
connection-purpose-link_only = Nur zum Verknüpfen
connection-create = Konten anlegen
connection-create-help = Wer sich damit anmeldet und kein Konto hat, bekommt eines, wenn der Anbieter für eine E-Mail-Adresse bürgt, die hier niemand hat.
connection-enabled = Ein
connection-enabled-help = Beim Einschalten wird der Anbieter nach seinem Discovery-Dokument gefragt.
connection-created = Der Anmeldedienst wurde gespeichert. Tragen Sie seine Rücksprungadresse beim Anbieter ein.
connection-saved = Der Anmeldedienst wurde gespeichert.
connection-removed = Der Anmeldedienst wurde entfernt.
connection-remove = Entfernen
connection-remove-title = { $name } entfernen?
connection-remove-body = { $count ->
    [0] Niemand ist damit verknüpft.
    [one] Eine Verknüpfung geht mit.
   *[other] { $count } Verknüpfungen gehen mit.
}
connection-remove-dependent = { $count ->
    [one] Ein Konto hat keinen anderen Weg, sich anzumelden.
   *[other] { $count } Konten haben keinen anderen Weg, sich anzumelden.
}

sign-in-restore = Willkommen zurück
sign-in-restore-lead = Bevor es weitergeht, gibt es etwas zu entscheiden.
restore-paused = Sie haben Ihr Konto am { $since } pausiert.
restore-paused-body = Nichts ist verloren. Wenn Sie es zurückholen, ist alles wie zuvor. Bei Anwendungen müssen Sie sich neu anmelden.
restore-paused-back = Mein Konto wieder verwenden
restore-paused-leave = Pausiert lassen
restore-deleting = Ihr Konto wird am { $date } gelöscht.
restore-deleting-body = Das haben Sie am { $since } gewünscht. Wenn Sie Ihr Konto behalten, ist alles wie zuvor. Bei Anwendungen müssen Sie sich neu anmelden.
restore-deleting-back = Mein Konto behalten
restore-deleting-leave = Bei der Löschung bleiben

settings-ending = Das Ende eines Kontos
settings-ending-lead = Was Personen mit ihrem Konto tun dürfen, wenn sie gehen.
setting-deletion = Personen dürfen ihr Konto löschen
setting-deletion-effect = Unter Daten & Datenschutz, nachdem sie sich ausgewiesen haben. Ausgeschaltet müssen sie Sie bitten.
setting-pause = Personen dürfen ihr Konto pausieren
setting-pause-effect = Niemand kann es verwenden, bis sie sich wieder anmelden. Gelöscht wird nichts.
setting-grace = Tage bis zur endgültigen Löschung
setting-grace-effect = So lange lässt sich das Konto durch Anmeldung oder den zugesandten Link zurückholen. Begonnene Löschungen behalten ihr Datum. 1 bis 365.

keep-title = Ihr Konto behalten?
keep-lead = Es ist pausiert oder soll gelöscht werden. Ein Klick holt es zurück.
keep-submit = Mein Konto behalten
keep-done-title = Ihr Konto ist zurück
keep-done-paused = Es war pausiert und ist wieder aktiv.
keep-done-deleting = Es wird nicht gelöscht. Alles ist wie zuvor.
keep-next = Wenn nicht Sie das Ende Ihres Kontos wollten, melden Sie sich an und wählen Sie ein anderes Passwort.
keep-on = Anmelden
verify-dead = Schon benutzt oder zu alt
verify-dead-body = Oder eine neuere Nachricht hat ihn ersetzt, oder er gehört zu einem anderen Konto. Ob die Adresse bestätigt ist, steht bei Ihren persönlichen Angaben; wenn nicht, lassen Sie sich von dort eine neue Nachricht schicken.
undo-dead = Schon benutzt oder zu alt
undo-dead-body = Haben Sie ihn schon benutzt, ist die Änderung zurückgenommen. Wenn nicht, ist es für diesen Link zu spät: Stammt die Änderung nicht von Ihnen, melden Sie sich an und sichern Sie Ihr Konto; geht das nicht, setzen Sie ein neues Passwort.
keep-dead = Schon benutzt oder zu alt
keep-dead-body = Melden Sie sich an: Ist Ihr Konto noch pausiert oder soll es gelöscht werden, holt auch das es zurück.

settings-retention = Wie lange etwas gespeichert bleibt
settings-retention-lead = Personen lesen das unter Daten & Datenschutz. Was älter ist, wird im Hintergrund gelöscht.
setting-range = Geben Sie eine Zahl von { $min } bis { $max } ein.
setting-ever = So lange wie das Konto
setting-activity-days-on = Das Aktivitätsprotokoll so lange behalten wie das Konto
setting-activity-days-on-effect = Es ist auch Ihr Prüfprotokoll.
setting-activity-days = Tage, die das Aktivitätsprotokoll bleibt
setting-activity-days-effect = 30 bis 3650.
setting-ended-days-on = Beendete Einwilligungen und Zugriffstokens so lange behalten wie das Konto
setting-ended-days-on-effect = Mit den Belegen über das Vereinbarte.
setting-ended-days = Tage, die beendete Einwilligungen und Zugriffstokens bleiben
setting-ended-days-effect = Mit den Belegen, gezählt ab ihrem Ende. 30 bis 3650.
setting-export-days = Tage, die ein vorbereiteter Download bereitliegt
setting-export-days-effect = Dann wird er gelöscht; man kann einen neuen vorbereiten. 1 bis 30.

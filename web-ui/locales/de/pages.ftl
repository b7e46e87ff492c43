# Anmeldung und erster Start.

username = Benutzername
password = Passwort
email = E-Mail-Adresse
password-show = { $label } anzeigen
sign-in-title = Anmelden
sign-in-lead = bei Ihrem Konto von { $organization }
sign-in-submit = Anmelden
sign-in-ended = Ihre Sitzung ist beendet. Melden Sie sich an, um fortzufahren.
setup-needed-title = Gleich geschafft
setup-needed-lead = Dieses Portal hat noch keinen Eigentümer
setup-needed-body = Öffnen Sie den Einrichtungslink, den der Server beim Start ausgegeben hat. Er gilt einmal und { $minutes } Minuten lang; ein Neustart des Servers gibt einen neuen aus.
setup-title = Portal einrichten
setup-lead = Benennen Sie Ihre Organisation und legen Sie ihren Eigentümer an. Alles lässt sich später ändern.
setup-organization = Name der Organisation
setup-organization-help = Sichtbar für alle, die sich anmelden.
setup-username-help = Mit diesem Namen melden Sie sich an. Ohne Leerzeichen.
setup-submit = Eigentümer anlegen
setup-refused = Dieser Einrichtungslink gilt nicht
setup-refused-body = Er wurde schon benutzt, ist älter als { $minutes } Minuten oder unvollständig. Starten Sie den Server neu: Solange es keinen Eigentümer gibt, gibt er einen neuen aus.

# Übersicht

overview-title = Hallo, { $name }
overview-lead = Ihr Konto auf einen Blick.
overview-profile = Ihr Profil
overview-sessions = Wo Sie angemeldet sind
overview-activity = Letzte Aktivität
overview-others = { $count ->
    [0] Kein anderes Gerät ist angemeldet.
    [one] Eine weitere Sitzung ist offen.
   *[other] { $count } weitere Sitzungen sind offen.
}
completion = Ihr Profil ist zu { $percent } % vollständig
completion-next = Als Nächstes, wenn Sie mögen:
completion-full = Ihr Profil ist vollständig
shortcuts = Schnellzugriff
shortcut-password = Passwort ändern
shortcut-profile = Profil bearbeiten
shortcut-sessions = Geräte prüfen
shortcut-export = Daten herunterladen

# Persönliche Angaben

profile-title = Persönliche Angaben
profile-lead = Was Ihre Organisation und ihre Anwendungen über Sie wissen.
not-set = Nicht angegeben
required-missing = Wird gebraucht, ist aber noch leer
edit-named = { $name } bearbeiten
add-named = { $name } hinzufügen
save-named = { $name } Speichern
saved-named = { $name } wurde gespeichert.
value-number = { $field }, Wert { $number }
add-value = Weiteren Wert hinzufügen
remove-named = { $name } entfernen
locked-organization = Diesen Wert pflegt Ihre Organisation. Bitten Sie die Verwaltung um eine Änderung.
locked-system = Dieser Wert lässt sich hier nicht ändern.
chip-primary = Bevorzugt
chip-verified = Bestätigt
conflict-title = { $name } wurde anderswo geändert
conflict-body = Jemand, vielleicht Sie selbst in einem anderen Fenster, hat dieses Feld geändert, während Sie es bearbeitet haben. Welcher Wert stimmt?
conflict-yours = Ihr Wert
conflict-now = Inzwischen gespeichert
conflict-mine = Meinen behalten
conflict-theirs = Den anderen nehmen
avatar-change = Bild ändern
avatar-title = Ihr Bild
avatar-now-picture = So sehen andere Sie.
avatar-now-initials = Solange es kein Bild gibt, sehen andere Ihre Initialen.
avatar-upload = Bild hochladen
avatar-limits = PNG, JPEG oder WebP, bis 2 MB. Sie können eine Datei auch hierher ziehen.
avatar-remove = Bild entfernen
avatar-saved = Ihr Bild wurde geändert.
gravatar-use = Mein Gravatar verwenden
gravatar-which = Welche Adresse kennt Gravatar?
gravatar-help = Der Server holt das Bild einmal und behält seine eigene Kopie.
address-number = Adresse { $number }
address-street = Straße und Hausnummer
address-postal-code = Postleitzahl
address-locality = Ort
address-region = Bundesland oder Region
address-country = Land
address-kind = Art der Adresse
address-add = Weitere Adresse hinzufügen
address-remove = Diese Adresse entfernen
address-remove-number = Diese Adresse entfernen: Adresse { $number }
kind-home = Privat
kind-work = Arbeit
kind-other = Sonstige
kind-mobile = Mobil
kind-fax = Fax
kind-pager = Pager

# Anmeldung und Sicherheit

security-title = Anmeldung & Sicherheit
security-lead = Wie Sie zeigen, dass Sie es sind, und wo Sie angemeldet sind.
security-ways-in = Wie Sie sich anmelden
security-where = Wo Sie angemeldet sind
security-sessions = Sehen Sie jedes Gerät und beenden Sie, was Sie nicht mehr brauchen.
security-sessions-count = { $count ->
    [one] Nur auf diesem Gerät angemeldet
   *[other] { $count } Sitzungen sind offen
}
security-activity = Anmeldungen und Änderungen mit Gerät und Adresse
password-none = Dieses Konto hat kein Passwort.
password-set = Sie melden sich mit einem Passwort an
password-changed = Zuletzt geändert am { $date }
password-change = Passwort ändern
password-title = Passwort ändern
password-lead = Wählen Sie eines, das Sie sonst nirgends verwenden. Einige Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.
password-current = Aktuelles Passwort
password-new = Neues Passwort
password-rules = Regeln für das Passwort
password-end-others = Meine anderen Geräte abmelden
password-end-others-help = Empfohlen. Wer das alte Passwort kennt, wird damit ebenfalls abgemeldet.
password-saved = Ihr Passwort wurde geändert.
password-saved-ended = Ihr Passwort wurde geändert. Ihre anderen Geräte sind abgemeldet.
rule-met = erfüllt
rule-unmet = noch nicht erfüllt
rule-password_too_short = Mindestens { $limit } Zeichen
rule-password_too_long = Höchstens { $limit } Zeichen
rule-password_common = Keines der häufigsten Passwörter
rule-password_context = Ohne Ihren Namen oder den der Organisation
rule-password_weak = Schwer genug zu erraten
rule-password_reused = Noch nicht verwendet
rule-password_breached = Aus keinem Datenleck bekannt
strength = Stärke: { $word }
strength-0 = sehr schwach
strength-1 = schwach
strength-2 = mittel
strength-3 = gut
strength-4 = sehr gut
strength-common_password = Das ist eines der meistbenutzten Passwörter.
strength-similar_to_common_password = Das ähnelt einem der meistbenutzten Passwörter.
strength-common_words = Häufige Wörter allein sind leicht zu erraten.
strength-names = Namen sind leicht zu erraten.
strength-keyboard_row = Tastenreihen sind leicht zu erraten.
strength-keyboard_pattern = Tastenmuster sind leicht zu erraten.
strength-repeats = Wiederholte Zeichen helfen kaum.
strength-sequence = Folgen wie „abc“ sind leicht zu erraten.
strength-recent_year = Jahreszahlen aus jüngerer Zeit sind leicht zu erraten.
strength-date = Daten sind leicht zu erraten.
strength-predictable_changes = Buchstaben zu ersetzen („@“ für „a“) oder Wörter umzudrehen hilft kaum.
strength-short = Es ist noch kurz.

# Geräte und Sitzungen

sessions-title = Geräte & Sitzungen
sessions-lead = Jeder Ort, an dem Sie angemeldet sind. Beenden Sie, was Sie nicht kennen oder nicht mehr brauchen.
sessions-this = Dieses Gerät
sessions-others = Andere Geräte
sessions-current = Dieses Gerät
sessions-count = { $count ->
    [one] 1 Sitzung
   *[other] { $count } Sitzungen
}
sessions-count-more = Mehr als { $count } Sitzungen
sessions-empty = Sie sind nur hier angemeldet
sessions-empty-body = Wenn Sie sich auf einem anderen Gerät anmelden, erscheint es hier, und Sie können es aus der Ferne abmelden.
active-now = Jetzt aktiv
session-open = { $name }: Einzelheiten
session-title = Sitzung
session-gone = Diese Sitzung ist vorbei
session-gone-body = Sie wurde beendet oder ist abgelaufen.
session-renamed = Die Sitzung wurde umbenannt.
session-name = Name
session-name-help = Zum Beispiel „Tablet in der Küche“. Leer: wieder der Name des Browsers.
rename-title = Diese Sitzung umbenennen
sign-out-this = Abmelden: dieses Gerät
end-one = Abmelden
end-one-named = Abmelden: { $name }
end-others = Alle anderen Geräte abmelden
end-all = Überall abmelden
end-one-title = „{ $name }“ abmelden?
end-one-body = Wer es benutzt, muss sich erneut anmelden.
end-one-confirm = Diese Sitzung abmelden
end-this-title = Hier abmelden?
end-this-body = Auf diesem Gerät müssen Sie sich erneut anmelden.
end-this-confirm = Hier abmelden
end-others-title = Alle anderen Geräte abmelden?
end-others-body = Hier bleiben Sie angemeldet. Überall sonst müssen Sie sich erneut anmelden.
end-others-confirm = Die anderen abmelden
end-all-title = Überall abmelden?
end-all-body = Auch dieses Gerät wird abgemeldet.
end-all-confirm = Überall abmelden
ended-one = Die Sitzung wurde abgemeldet.
ended-this = Sie sind abgemeldet.
ended-others = Alle anderen Geräte sind abgemeldet.
ended-all = Sie sind überall abgemeldet.
browser-on-system = { $browser } auf { $system }
unknown-browser = Unbekannter Browser
unknown-system = Unbekanntes Betriebssystem
unknown-device = Unbekanntes Gerät
near = bei { $place }
place-approximate = Der Ort stammt aus der Adresse und kann falsch sein.
fact-browser = Browser
fact-system = Betriebssystem
fact-signed-in = Angemeldet
fact-last-used = Zuletzt benutzt
fact-expires = Endet spätestens
fact-address = Adresse
fact-methods = So haben Sie sich angemeldet
fact-applications = Anwendungen
session-applications = Genutzt für { $names }
method-password = Passwort, { $when }
method-passkey = Passkey oder Sicherheitsschlüssel, { $when }
method-totp = Authenticator-App, { $when }
method-sms-otp = Code per SMS, { $when }
method-email-otp = Code per E-Mail, { $when }
method-backup-code = Ersatzcode, { $when }
method-federated = Verknüpfter Anmeldedienst, { $when }

# Aktivität

activity-title = Aktivität
activity-lead = Anmeldungen und Änderungen Ihres Kontos. Wenn etwas nicht von Ihnen war, sagen Sie es gleich.
activity-filter = Nach Art filtern
activity-all = Alle
activity-empty = Noch ist nichts geschehen
activity-empty-body = Anmeldungen und Änderungen Ihres Kontos erscheinen hier.
activity-empty-filtered = Von dieser Art ist nichts geschehen. Andere Arten haben vielleicht Einträge.
activity-count = { $count ->
    [one] 1 Eintrag
   *[other] { $count } Einträge
}
activity-count-more = Mehr als { $count } Einträge
not-me = Nicht Sie?
not-me-title = Das waren nicht Sie?
not-me-body = Dann tun Sie jetzt dies, der Reihe nach. Wer eingedrungen ist, ist nach den ersten beiden Schritten draußen.
not-me-sessions = Alle anderen Geräte abmelden
not-me-sessions-why = Wer anderswo angemeldet ist, ist sofort draußen. Hier bleiben Sie angemeldet.
not-me-ended = Abgemeldet
not-me-password = Passwort ändern
not-me-password-why = Wählen Sie eines, das Sie sonst nirgends benutzen.
not-me-factors = Prüfen, wie Sie sich anmelden
not-me-factors-why = Entfernen Sie jeden Passkey, jede App, jeden Schlüssel und vertrauten Browser, der nicht Ihrer ist.
not-me-profile = Kontaktdaten prüfen
not-me-profile-why = Vor allem E-Mail-Adresse und Telefonnummer: Wer sie in der Hand hat, kann zurückkommen.

# Daten und Datenschutz

privacy-title = Daten & Datenschutz
privacy-lead = Was über Sie gespeichert ist, und Ihre Kopie davon.
export-title = Ihre Daten herunterladen
export-lead = Alles, was über Sie gespeichert ist. Es wird im Hintergrund vorbereitet; Sie erhalten eine E-Mail, wenn es fertig ist.
export-care = Bewahren Sie die Datei sicher auf. Sie enthält kein Passwort, aber vieles über Sie.
export-at-once = Oder ohne Warten, als eine JSON-Datei: mit den letzten 10.000 Einträgen Ihrer Aktivität; eine vorbereitete Kopie enthält alle.
export-start = JSON sofort herunterladen
export-started = Der Download hat begonnen.
export-not-saved = Der Browser hat die Datei nicht angenommen. Erlauben Sie Downloads für diese Seite und versuchen Sie es erneut.

# Keine solche Seite

not-found-title = Seite nicht gefunden
not-found-lead = Hier ist nichts
not-found-body = Die Adresse ist vielleicht vertippt, oder die Seite ist umgezogen.
not-found-home = Zur Übersicht

# Das Ende des Kontos

pause-title = Ihr Konto pausieren
pause-lead = Niemand kann es verwenden, auch Sie nicht, bis Sie sich wieder anmelden. Gelöscht wird nichts.
pause-open = Mein Konto pausieren
pause-ask = Ihr Konto pausieren?
pause-effect = Sie werden überall abgemeldet, und Anwendungen und Zugriffstokens verlieren den Zugriff. Wenn Sie sich wieder anmelden, können Sie das Konto zurückholen.
pause-confirm = Konto pausieren
pause-done = Ihr Konto ist pausiert
delete-title = Ihr Konto löschen
delete-lead = { $days ->
    [one] Alles über Sie wird nach einem Tag gelöscht. Bis dahin können Sie es sich anders überlegen.
   *[other] Alles über Sie wird nach { $days } Tagen gelöscht. Bis dahin können Sie es sich anders überlegen.
}
delete-open = Mein Konto löschen
delete-ask = Ihr Konto löschen?
delete-effect-now = Sie werden sofort überall abgemeldet, und Zugriffstokens gelten nicht mehr.
delete-effect-date = Am { $date } werden Profil, Bild, Kontakte, Anmeldemethoden, Einwilligungen und Downloads gelöscht. Niemand kann sie zurückholen. Bis dahin können Sie es rückgängig machen: Melden Sie sich an, oder öffnen Sie den Link, den wir Ihnen schicken.
delete-effect-apps = Anwendungen verlieren jetzt den Zugriff. Was sie selbst gespeichert haben, bleibt bei ihnen.
delete-effect-log = Im Protokoll der Organisation bleibt, dass etwas geschah, ohne Ihren Namen, Ihre Adresse oder Ihr Gerät.
delete-username = Geben Sie zur Bestätigung Ihren Benutzernamen ein
delete-confirm = Konto löschen
delete-done = Ihr Konto wird am { $date } gelöscht
ending-back = Doch nicht? Melden Sie sich an, und Ihr Konto gehört wieder Ihnen.
ending-told = Ein Link, der dasselbe bewirkt, ging an { $addresses }.
ending-finish = Fertig

# Vorbereitete Downloads

download-html = Eine Seite zum Lesen
download-html-what = Öffnet sich in jedem Browser, auch ohne Netz, und lässt sich gut drucken.
download-json = Für Programme
download-json-what = Ein JSON-Dokument mit allem.
download-zip = Tabellen und alles andere
download-zip-what = Ein ZIP-Archiv: eine Tabelle für jede Liste, dazu das JSON-Dokument.
download-running = Wird vorbereitet
download-ready = Fertig
download-failed = Hat nicht funktioniert
download-expired = Abgelaufen
download-until = Kann bis { $date } heruntergeladen werden. Dann wird sie gelöscht.
download-prepare = Vorbereiten
download-prepare-named = Vorbereiten: { $form }
download-cancel = Abbrechen
download-cancel-named = Abbrechen: { $form }
download-fetch = Herunterladen
download-fetch-named = Herunterladen: { $form }
download-delete = Löschen
download-delete-named = Löschen: { $form }
download-asked = Die Kopie wird vorbereitet.
download-one = Eine nach der anderen

# Was gespeichert ist

kept-title = Was wir speichern, und wie lange
kept-lead = Wie Ihre Organisation es festgelegt hat. Wird Ihr Konto gelöscht, verschwindet alles davon. Im Protokoll der Organisation bleibt, dass etwas geschah, ohne Ihren Namen.
kept-always = Solange Ihr Konto besteht.
kept-days = { $days ->
    [one] Höchstens einen Tag.
   *[other] Höchstens { $days } Tage.
}
kept-years = { $years ->
    [one] Höchstens ein Jahr.
   *[other] Höchstens { $years } Jahre.
}
kept-profile = Ihr Profil und Ihr Bild
kept-profile-why = Damit Anwendungen wissen, wer Sie sind. Alles davon sehen Sie unter „Persönliche Angaben“.
kept-contacts = Ihre Adressen und Nummern
kept-contacts-why = Um Sie zu erreichen und Ihnen wieder hineinzuhelfen.
kept-former = Adressen, die Sie ersetzt oder entfernt haben
kept-former-why = Damit sich eine Änderung, die nicht von Ihnen war, rückgängig machen lässt.
kept-pending = Noch nicht bestätigte Adressen
kept-pending-why = Bis Sie nachweisen, dass sie Ihnen gehören.
kept-credentials = Ihr Passwort und Ihre Anmeldemethoden
kept-credentials-why = Passwörter, Codes und Antworten auf Sicherheitsfragen nur als Hash, die Schlüssel von Authenticator-Apps verschlüsselt. Niemand kann sie lesen, auch nicht die Verwaltung.
kept-sessions = Ihre Sitzungen
kept-sessions-why = Gerät, Browser und Adresse jeder Stelle, an der Sie angemeldet sind.
kept-trusted = Browser, denen Sie vertrauen
kept-trusted-why = Damit dort der zweite Schritt entfallen darf.
kept-origins = Wo Sie sich schon angemeldet haben
kept-origins-why = Arten von Geräten und Orte, nur als Hash: damit wir Ihnen neue melden können. Gezählt ab dem letzten Mal.
kept-activity = Ihre Aktivität
kept-activity-why = Anmeldungen und Änderungen, damit Sie bemerken, was nicht von Ihnen war.
kept-consents = Was Sie Anwendungen erlaubt und zu Richtlinien und Wünschen entschieden haben
kept-consents-why = Mit einem Beleg für jede Entscheidung, und welche Sie markiert oder geöffnet haben.
kept-ended = Was Anwendungen erlaubt war, Belege für Zurückgenommenes und abgelaufene Zugriffstokens
kept-ended-why = Um zu belegen, was vereinbart war. Gezählt ab dem Ende. Bei einer Anwendung, die Ihre Organisation entfernt hat, ab der Entfernung.
kept-downloads = Kopien Ihrer Daten
kept-downloads-why = Damit Sie sie abholen können. Bis dahin versiegelt.
kept-messages = Dass wir Ihnen geschrieben haben
kept-messages-why = Der Text wird nach der Zustellung gelöscht. Am längsten bleibt, was nicht zugestellt werden konnte, für einen weiteren Versuch.

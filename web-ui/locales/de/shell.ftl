# Der Rahmen um jede Seite.

nav-label = Konto
nav-overview = Übersicht
nav-personal-info = Persönliche Angaben
nav-security = Anmeldung & Sicherheit
nav-sessions = Geräte & Sitzungen
nav-activity = Aktivität
nav-apps = Apps & Zugriff
nav-privacy = Daten & Datenschutz
bar-overview = Übersicht
bar-personal-info = Angaben
bar-security = Sicherheit
bar-sessions = Geräte
bar-more = Mehr
skip-to-content = Zum Inhalt springen
user-menu = { $name }, Kontomenü
sign-out = Abmelden
language = Sprache
theme = Darstellung
theme-system = System
theme-light = Hell
theme-dark = Dunkel
footer-kept-by = Ihr Konto bei { $organization }
offline-banner = Der Server ist nicht erreichbar. Ihre Eingaben bleiben erhalten; versuchen Sie es gleich noch einmal.
toasts-label = Meldungen
toast-close = Meldung schließen
dialog-close = „{ $title }“ schließen

cancel = Abbrechen
save = Speichern
rename = Umbenennen
review = Ansehen
review-activity = Aktivität ansehen
open = Öffnen
open-section = { $section } öffnen
yes = Ja
no = Nein
optional = freiwillig
loading = Wird geladen
show-more = Mehr anzeigen
just-now = Gerade eben
form-errors = { $count ->
    [one] Eine Angabe muss noch geprüft werden
   *[other] { $count } Angaben müssen noch geprüft werden
}

elevation = Identität bestätigt
elevation-help = Sie haben bestätigt, dass Sie es sind. Bis die Zeit abläuft, brauchen geschützte Änderungen keine weitere Bestätigung.
elevation-left = Verbleibende Zeit
elevation-end = Jetzt beenden
elevation-end-name = Jetzt beenden: wieder nach einer Bestätigung fragen
elevation-ended = Geschützte Änderungen fragen wieder nach einer Bestätigung.

step-up-title = Bestätigen Sie, dass Sie es sind
step-up-body = Diese Änderung ist geschützt. Bestätigen Sie, dass Sie es sind, um fortzufahren; Ihre Eingaben bleiben erhalten.
step-up-submit = Bestätigen
step-up-wrong = Das Passwort stimmt nicht. Versuchen Sie es noch einmal.

idle-title = Sind Sie noch da?
idle-body = Zu Ihrer Sicherheit werden Sie bald abgemeldet. Bleiben Sie angemeldet, um weiterzuarbeiten.
idle-stay = Angemeldet bleiben

ended-title = Erneut anmelden
ended-body = Ihre Sitzung ist beendet. Ihre Eingaben sind noch da: Melden Sie sich an, um weiterzumachen.
ended-other = Verwerfen und mit anderem Konto anmelden
password-for = Passwort von { $name }

leave-title = Seite ohne Speichern verlassen?
leave-body = Ihre Änderungen auf dieser Seite sind noch nicht gespeichert.
leave-confirm = Ohne Speichern verlassen
leave-stay = Weiter bearbeiten

page-missing-title = Diese Seite ist nicht angekommen
page-missing-lead = Keine Verbindung
page-missing-body = Ein Teil des Portals konnte nicht geladen werden. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.
page-replaced-title = Es gibt eine neue Version
page-replaced-lead = Das Portal wurde aktualisiert
page-replaced-body = Laden Sie die Seite neu, um mit der neuen Version weiterzumachen. Sie bleiben angemeldet.

failure-cancelled = Es wurde nichts geändert.
failure-session-ended = Ihre Sitzung ist beendet.
retry-in-seconds = { $seconds ->
    [one] Versuchen Sie es in einer Sekunde erneut.
   *[other] Versuchen Sie es in { $seconds } Sekunden erneut.
}
retry-in-minutes = { $minutes ->
    [one] Versuchen Sie es in einer Minute erneut.
   *[other] Versuchen Sie es in { $minutes } Minuten erneut.
}

# Eine Anwendung fragt nach ihrer Benutzerin oder ihrem Benutzer.

authorize-wait = Einen Moment
authorize-sign-in = um bei { $name } weiterzumachen
authorize-prove = { $name } möchte, dass Sie sich noch einmal ausweisen, bevor es weitergeht.
authorize-back = Abbrechen und zurück zu { $name }
authorize-gone = Weiter zu { $name }
authorize-gone-lead = Sie können diese Seite schließen, sobald die Anwendung offen ist.
authorize-go = Weiter zu { $name }
authorize-over = Diese Anfrage ist vorbei
authorize-over-lead = Beginnen Sie in der Anwendung noch einmal
authorize-over-body = Sie wurde schon beantwortet, hat zu lange gewartet oder wurde in einem anderen Browser begonnen. Niemand hat etwas erhalten.
authorize-invalid = Hier geht es nicht weiter
authorize-invalid-lead = Die Anwendung hat einen Fehler gemacht
authorize-invalid-body = Sie hat Sie auf eine Weise hierher geschickt, die sich nicht beantworten lässt. Sagen Sie es denen, die sie betreiben. Wenn Sie einem Link aus einer Nachricht gefolgt sind, seien Sie vorsichtig: Es kann ein Trick sein.
authorize-unreachable = Ein zweiter Schritt ist nötig
authorize-unreachable-lead = { $name } lässt Sie nur mit einem zweiten Schritt ein, und Ihr Konto hat noch keinen. Richten Sie einen ein und beginnen Sie dann in { $name } noch einmal.
authorize-set-up = Zweiten Schritt einrichten
who-signed-in = Angemeldet als
consent-title = { $name } erlauben?
consent-nothing = { $name } erfährt nur, dass Sie es sind, und sonst nichts über Sie.
consent-to = Danach geht es weiter zu { $host }.
consent-allow = Erlauben
consent-policy = Datenschutzerklärung von { $name }
consent-terms = Nutzungsbedingungen von { $name }
consent-later = Unter „Apps & Zugriff“ können Sie das jederzeit ändern oder zurücknehmen.
new-tab = (öffnet einen neuen Tab)
given-claims = { $name } erfährt
given-scopes = { $name } darf
given-needed = Nötig: Ohne das funktioniert { $name } nicht.
given-needed-because = Nötig: { $reason }

sign-out-question = Hier abmelden?
sign-out-question-lead = Eine Anwendung möchte Sie von diesem Portal abmelden und von allen Anwendungen, die Sie damit in diesem Browser geöffnet haben.
sign-out-stay = Angemeldet bleiben
sign-out-over = Diese Frage ist vorbei
sign-out-over-lead = Sie sind noch angemeldet
sign-out-over-body = Sie wurde schon beantwortet oder galt einer anderen Sitzung.
sign-out-over-on = Zur Übersicht
sign-out-done = Sie sind abgemeldet
sign-out-done-lead = Hier ist niemand angemeldet
sign-out-done-body = Sie können diese Seite schließen.
sign-out-done-on = Anmelden

# Was eine Anwendung erfährt.

claim-name = Ihren Namen
claim-given_name = Ihren Vornamen
claim-family_name = Ihren Nachnamen
claim-nickname = Ihren Spitznamen
claim-preferred_username = Ihren Benutzernamen
claim-picture = Ihr Bild
claim-locale = Ihre Sprache
claim-zoneinfo = Ihre Zeitzone
claim-updated_at = Wann sich Ihr Profil zuletzt geändert hat
claim-email = Ihre E-Mail-Adresse
claim-phone_number = Ihre Telefonnummer
claim-address = Ihre Postanschrift

# Was eine Anwendung oder ein Token darf.

scope-openid = Sie wiedererkennen
scope-profile = Wissen, wer Sie sind
scope-email = Ihre E-Mail-Adresse kennen
scope-phone = Ihre Telefonnummer kennen
scope-address = Ihre Postanschrift kennen
scope-offline_access = Diesen Zugriff behalten, während Sie weg sind
scope-me-profile-read = Ihr Profil sehen
scope-me-profile-write = Ihr Profil ändern
scope-me-security-read = Sehen, wie Sie sich anmelden
scope-me-security-write = Ändern, wie Sie sich anmelden
scope-me-sessions-read = Sehen, wo Sie angemeldet sind
scope-me-sessions-write = Ihre Sitzungen benennen und abmelden
scope-me-consents-read = Sehen, was Sie Anwendungen erlaubt haben
scope-me-consents-write = Ändern und zurücknehmen, was Sie Anwendungen erlaubt haben
scope-me-applications-read = Ihre Anwendungen sehen
scope-me-applications-write = Ihre Favoriten unter den Anwendungen festlegen
scope-me-approvals-read = Sehen, was auf Ihre Genehmigung wartet
scope-me-approvals-write = Für Sie genehmigen und ablehnen
scope-me-activity-read = Ihre Aktivität sehen
scope-me-export = Alles herunterladen, was über Sie gespeichert ist
scope-scim-users-read = Alle Benutzer der Organisation sehen
scope-scim-users-write = Benutzer der Organisation anlegen, ändern und entfernen
scope-admin-read = Die Einstellungen der Organisation sehen
scope-admin-write = Die Einstellungen der Organisation ändern

# Anwendungen

apps-tab-launcher = Anwendungen
apps-tab-access = Zugriff
apps-tab-consents = Einwilligungen
apps-tab-tokens = Zugriffstoken
apps-title = Anwendungen
apps-lead = Alles, was Sie mit diesem Konto öffnen können.
apps-search = Anwendungen suchen
apps-search-help = Mit / kommen Sie von überall auf dieser Seite zur Suche.
apps-favorites = Favoriten
apps-recent = Zuletzt geöffnet
apps-all = Alle Anwendungen
apps-found = Gefunden
apps-count = { $count ->
    [one] 1 Anwendung
   *[other] { $count } Anwendungen
}
apps-count-more = Mehr als { $count } Anwendungen
apps-empty = Es gibt noch keine Anwendungen
apps-empty-body = Sobald Ihre Organisation Ihnen Anwendungen anbietet, stehen sie hier zum Öffnen bereit.
apps-none = Nichts heißt „{ $text }“
apps-none-body = Versuchen Sie es mit einem kürzeren Teil des Namens.
apps-star = Favorit: { $name }

# Zugriff

access-title = Zugriff
access-lead = Anwendungen, die für Sie handeln dürfen oder etwas über Sie wissen.
access-empty = Keine Anwendung hat Zugriff
access-empty-body = Wenn Sie sich mit diesem Konto bei einer Anwendung anmelden, steht sie hier mit allem, was sie darf.
access-since = Seit { $date }
access-last-used = zuletzt genutzt:
access-never-used = nie genutzt
access-offline = Auch während Sie weg sind
access-learns = Sie erfährt
access-may = Sie darf
access-nothing = Sie erfährt nur, dass Sie es sind.
access-own = Sie gehört zu Ihrer Organisation und fragt nicht.
access-change = Ändern
access-change-named = Ändern, was { $name } bekommt
access-remove = Zugriff entziehen
access-remove-named = Zugriff entziehen: { $name }
access-remove-title = „{ $name }“ den Zugriff entziehen?
access-remove-body = Die Anwendung wird sofort von Ihrem Konto abgemeldet. Wenn Sie sie wieder nutzen wollen, müssen Sie den Zugriff neu erlauben.
access-remove-body-own = Die Anwendung wird sofort von Ihrem Konto abgemeldet. Sie gehört zu Ihrer Organisation und bekommt wieder Zugriff, wenn Sie sich bei ihr anmelden.
access-remove-confirm = Zugriff entziehen
access-remove-done = Der Zugriff wurde entzogen.
access-remove-all = Allen den Zugriff entziehen
access-remove-all-title = Allen Anwendungen den Zugriff entziehen?
access-remove-all-body = Alle werden sofort von Ihrem Konto abgemeldet. Jeder, die Sie wieder nutzen wollen, müssen Sie den Zugriff neu erlauben.
access-remove-all-confirm = Allen den Zugriff entziehen
access-remove-all-done = Keine Anwendung hat mehr Zugriff.

# Einwilligungen

consents-title = Einwilligungen
consents-lead = Was Sie Anwendungen erlaubt und sonst angenommen haben, mit einer Quittung zu jeder Entscheidung.
consents-active = In Kraft
consents-revoked = Zurückgenommen
consents-count = { $count ->
    [one] 1 Einwilligung
   *[other] { $count } Einwilligungen
}
consents-decided = Entschieden:
consents-taken-back = Beendet:
consents-empty = Sie haben in nichts eingewilligt
consents-empty-body = Wenn eine Anwendung Sie um etwas bittet, stehen Ihre Entscheidung und die Quittung dazu hier.
consent-open = { $name }: Einwilligung
consent-one = Einwilligung
consent-active = In Kraft
consent-revoked = Zurückgenommen
consent-revoked-body = Die Anwendung bekommt nichts mehr. Sie fragt erneut, wenn Sie sich wieder bei ihr anmelden.
consent-gone = Diese Einwilligung gibt es nicht
consent-gone-body = Sie gehört vielleicht zu einem anderen Konto.
consent-gets = Was sie bekommt
consent-gets-lead = Was Sie hier ausschalten, endet sofort.
consent-saved = Ihre Entscheidung wurde gespeichert.
consent-history = Alle Entscheidungen
consent-revoke = Einwilligung zurücknehmen
consent-revoke-title = Einwilligung für „{ $name }“ zurücknehmen?
consent-revoke-body = Die Anwendung wird sofort von Ihrem Konto abgemeldet und bekommt nichts mehr. Wenn Sie sie wieder nutzen wollen, müssen Sie den Zugriff neu erlauben.
consent-revoke-confirm = Einwilligung zurücknehmen
consent-revoke-done = Die Einwilligung wurde zurückgenommen.
receipt-title = Quittung
receipt-lead = So, wie es bei Ihrer Entscheidung war, auch wenn sich Namen seither geändert haben.
receipt-at = Entschieden am
receipt-controller = Verantwortlich
receipt-controller-url = Adresse
receipt-service = Anwendung
receipt-given = Gegeben haben Sie
receipt-nothing = Nur, dass Sie es sind
receipt-revoked = Sie bekommt nichts mehr
receipt-purpose = Zweck
receipt-purpose-use = Nutzung der Anwendung
receipt-until = Bis
receipt-until-revoked = Sie sie zurücknehmen
receipt-policy = Datenschutzerklärung
receipt-id = Nummer der Einwilligung
receipt-number = Fassung
receipt-download = Quittung herunterladen
history-given = Einwilligung gegeben
history-changed = Einwilligung geändert
history-revoked = Einwilligung zurückgenommen

# Persönliche Zugriffstoken

tokens-title = Zugriffstoken
tokens-lead = Schlüssel für Ihre eigenen Skripte und Programme. Jeder öffnet nur, was Sie wählen, und endet von selbst.
tokens-yours = Ihre Token
tokens-count = { $count ->
    [one] 1 Token
   *[other] { $count } Token
}
tokens-empty = Sie haben keine Zugriffstoken
tokens-empty-body = Erstellen Sie eines für ein eigenes Skript oder Programm, damit es nie Ihr Passwort braucht.
token-create = Token erstellen
token-made = Ihr neues Token
token-once = Kopieren Sie das Token jetzt: Es wird nie wieder angezeigt.
token-copy = Token kopieren
token-done = Fertig
token-name = Name
token-name-help = Damit Sie es wiedererkennen, zum Beispiel „Sicherungsskript“.
token-scopes = Es darf
token-days = Es endet nach
token-days-choose = Dauer wählen
token-days-count = { $count } Tagen
token-days-own = An einem Tag meiner Wahl
token-date = Letzter Tag
token-date-help = Innerhalb eines Jahres ab jetzt.
token-ends = Endet am { $date }
token-over = Beendet
token-soon = Endet bald
token-revoke = Beenden
token-revoke-named = Beenden: { $name }
token-revoke-title = Das Token „{ $name }“ beenden?
token-revoke-body = Was es benutzt, hat ab jetzt keinen Zugriff mehr. Das lässt sich nicht zurücknehmen.
token-revoke-confirm = Token beenden
token-revoke-done = Das Token ist beendet.

# Sich registrieren, und die Seite der Konsole mit denen, die warten.

register-begin = Konto anlegen
register-title = Konto anlegen
register-lead = Bei { $organization }. Am Anfang steht Ihre E-Mail-Adresse: Wir senden Ihnen einen Code und einen Link.
register-email-help = Es sieht für jede Adresse gleich aus, die hier eingegeben wird, ob sie ein Konto hat oder nicht.
register-no-address = Schreiben Sie eine E-Mail-Adresse wie name@example.org.
register-domain = Hier können sich nur Adressen bestimmter Domains registrieren. Fragen Sie Ihre Organisation, welche das sind.
register-closed = Hier kann sich niemand registrieren
register-closed-body = Die Administration der Organisation kann ein Konto für Sie anlegen.

register-verify-title = Sehen Sie in Ihr Postfach
register-sent = Eine Nachricht an { $address } ist unterwegs. Geben Sie den Code ein oder öffnen Sie den Link darin. Gibt es mit dieser Adresse schon ein Konto? Dann steht in der Nachricht, wie Sie hineinkommen. Nichts da? Sehen Sie im Spam-Ordner nach und prüfen Sie die Adresse.
register-other = Andere Adresse verwenden

register-link-title = Legen Sie Ihr Konto an
register-link-lead = Sie haben den Link geöffnet, den wir Ihnen gesendet haben. Er gilt einmal.

register-form-title = Legen Sie Ihr Konto an
register-form-lead = Ihre Adresse ist bestätigt. Mit den folgenden Angaben entsteht Ihr Konto bei { $organization }.
register-proven = Ihre E-Mail-Adresse: { $address }
register-username-is-email = Mit dieser Adresse melden Sie sich an.
register-approval = Die Administration sieht sich jede Registrierung an. Sie können sich anmelden, sobald Ihre genehmigt ist.
register-accept = Ich akzeptiere „{ $name }“, Fassung { $label }
register-read = „{ $name }“ lesen
register-accept-needed = Ohne das gibt es kein Konto.
register-outdated = Es gibt eine neuere Fassung. Lesen Sie sie und akzeptieren Sie sie dann.
register-name-taken = Dieser Benutzername ist vergeben. Wählen Sie einen anderen.
register-address-taken = Inzwischen gibt es mit dieser Adresse ein Konto. Melden Sie sich an oder legen Sie dafür ein neues Passwort fest.
register-submit = Konto anlegen

register-waits-title = Fast geschafft
register-waits = Ihre Registrierung wartet auf die Administration
register-waits-body = Sie bekommen eine E-Mail, sobald jemand entschieden hat. Bis dahin können Sie sich nicht anmelden. Sonst ist nichts zu tun.
register-done-title = Willkommen
register-done = Ihr Konto ist da
register-done-body = Melden Sie sich jetzt an. Dabei richten Sie einen zweiten Schritt ein.

sign-in-approval = Noch nicht offen
sign-in-approval-lead = Ihr Passwort stimmt.
sign-in-approval-body = Ihre Registrierung wartet auf die Administration. Sie bekommen eine E-Mail, sobald jemand entschieden hat.

settings-registration = Registrierung
settings-registration-lead = Wer ohne Ihr Zutun ein Konto anlegen darf.
setting-registration = Personen dürfen sich selbst registrieren
setting-registration-effect = Die Anmeldeseite bietet „Konto anlegen“ an. Die E-Mail-Adresse wird bestätigt, bevor es ein Konto gibt, und alles, was Sie verlangen, wird akzeptiert.
setting-registration-approval = Die Administration genehmigt jede Registrierung
setting-registration-approval-effect = Vorher kann sich niemand anmelden. Sie werden per E-Mail verständigt und entscheiden auf der Seite „Registrierungen“.
setting-registration-username = Der Benutzername ist die E-Mail-Adresse
setting-registration-username-effect = Personen wählen keinen Benutzernamen. Namen bestehender Konten bleiben, wie sie sind.
setting-approval-days = Tage, die eine Registrierung wartet
setting-approval-days-effect = Danach wird alles darüber gelöscht und die Person verständigt. Registrierungen, die schon warten, behalten ihr Datum. 1 bis 365.
setting-domains-line = Zeile { $line }, „{ $text }“, ist keine Domain wie example.org.
setting-domains-many = Höchstens { $max } Domains.
setting-domains = Erlaubte Domains von E-Mail-Adressen
setting-domains-effect = Eine pro Zeile, etwa example.org; Subdomains in eigenen Zeilen. Leer erlaubt jede Adresse. Bestehende Konten bleiben.

nav-registrations = Registrierungen
registrations-title = Registrierungen
registrations-lead = Personen, die sich registriert und ihre Adresse bestätigt haben. Sie können sich anmelden, sobald Sie genehmigen.
registrations-count = { $count ->
    [one] Eine Registrierung wartet
   *[other] { $count } Registrierungen warten
}
registrations-many = Mehr als { $count } Registrierungen warten
registrations-empty = Niemand wartet
registrations-empty-body = Wenn Registrierungen genehmigt werden müssen, stehen sie hier.
registrations-settings = Einstellungen der Registrierung
registration-since = Seit { $since }; wird am { $until } gelöscht, wenn Sie nicht entscheiden
registration-approve = Genehmigen
registration-approve-named = { $name } genehmigen
registration-reject = Ablehnen
registration-reject-named = { $name } ablehnen
registration-reject-ask = { $name } ablehnen?
registration-reject-body = Die Person wird per E-Mail verständigt, und alles über die Registrierung wird gelöscht. Das lässt sich nicht rückgängig machen.
registration-approved = Genehmigt. Die Person wird per E-Mail verständigt.
registration-rejected = Abgelehnt. Die Person wird per E-Mail verständigt.

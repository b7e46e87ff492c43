# Zurück ins Konto: vergessenes Passwort, vergessener Benutzername.

recover-forgot-password = Passwort vergessen?
recover-forgot-username = Benutzernamen vergessen?
recover-back = Zurück zur Anmeldung
code-used-up = Dieser Code gilt nach so vielen Versuchen nicht mehr, auch wenn er stimmt. Lassen Sie sich einen neuen senden.
captcha-busy = Es wird geprüft, dass Sie kein Roboter sind. Das dauert einen Moment.

recover-title = Passwort vergessen
recover-lead = Wer sind Sie? Wir senden dann, was Sie für ein neues Passwort brauchen.
recover-prove-lead = Zeigen Sie, dass das Konto Ihres ist.
recover-second-lead = Ihr Konto ist durch einen zweiten Faktor geschützt. Er wird auch hier gebraucht.
recover-name = Benutzername oder E-Mail-Adresse
recover-name-help = Es sieht für jeden Namen, der hier eingegeben wird, gleich aus, ob es das Konto gibt oder nicht.

recover-email-do = Wir senden einen Code und einen Link an die Wiederherstellungsadresse von „{ $name }“, falls es dieses Konto gibt.
recover-email-button = Nachricht senden
recover-email-sent = Falls es das Konto „{ $name }“ gibt, ist eine Nachricht an seine Wiederherstellungsadresse unterwegs. Geben Sie den Code ein oder öffnen Sie den Link darin. Nichts angekommen? Sehen Sie im Spam-Ordner nach und prüfen Sie den Namen.
recover-sms-do = Wir senden einen Code an die Wiederherstellungsnummer von „{ $name }“, falls es dieses Konto gibt.
recover-sms-button = Code senden
recover-sms-sent = Falls es das Konto „{ $name }“ mit einer bestätigten Nummer gibt, ist ein Code unterwegs.
recover-questions-do = Beantworten Sie die Sicherheitsfragen von „{ $name }“. Danach wird noch etwas anderes verlangt.
recover-questions-button = Fragen anzeigen
recover-one-more = Das stimmt. Jetzt noch ein Nachweis.
recover-questions-wrong = Diese Antworten stimmen nicht. Prüfen Sie jede einzelne.

way-recovery-email = Nachricht an Ihre E-Mail-Adresse
way-recovery-email-needs = Ihr Postfach, oder das für die Wiederherstellung
way-recovery-sms = Code per SMS
way-recovery-sms-needs = Das Telefon mit Ihrer Wiederherstellungsnummer
way-recovery-questions = Sicherheitsfragen
way-recovery-questions-needs = Ihre Antworten und ein weiterer Nachweis
way-lost = Ich habe nichts davon mehr
way-lost-needs = Geduld: Ihr Konto öffnet sich nach einer Wartezeit
way-lost-do = Ohne zweiten Faktor können wir nicht sicher sein, dass Sie es sind. Deshalb benachrichtigen wir jetzt jede Adresse Ihres Kontos und warten { $days ->
    [0] { $hours ->
        [one] eine Stunde
       *[other] { $hours } Stunden
    }
   *[other] { $days } Tage
}. Wenn niemand abbricht, bekommen Sie danach einen Link für ein neues Passwort.
way-lost-help = Haben Sie Backup-Codes? Sie wirken sofort. Auch die Verwaltung kann helfen.
way-lost-button = Wartezeit beginnen

recover-nothing = Es ist nichts mehr da, womit Sie es zeigen könnten
recover-nothing-body = Die Verwaltung Ihrer Organisation kann Ihnen zurück ins Konto helfen.

recover-waits-title = Etwas Geduld
recover-waits = Ihr Konto öffnet sich am { $time }
recover-waits-body = Wir haben jede Adresse Ihres Kontos benachrichtigt. Jede Nachricht enthält einen Link zum Abbrechen. Sobald es so weit ist, bekommen Sie einen Link per E-Mail.

recover-link-title = Neues Passwort festlegen
recover-link-lead = Sie haben den Link geöffnet, den wir Ihnen gesendet haben. Er gilt einmal.
recover-link-go = Weiter
invitation-title = Willkommen
invitation-title-to = Willkommen bei { $organization }
invitation-lead = Ein Konto wartet auf Sie. Wählen Sie ein Passwort, und es gehört Ihnen.
invitation-go = Passwort wählen
invitation-by = { $name } hat Sie eingeladen. Ihr Benutzername ist „{ $username }“; damit melden Sie sich an.
invitation-by-nobody = Ihr Benutzername ist „{ $username }“; damit melden Sie sich an.
invitation-password = Wählen Sie Ihr Passwort
invitation-dead = Diese Einladung gilt nicht mehr
invitation-dead-body = Sie wurde schon benutzt, ist zu alt, oder es wurde eine neuere gesendet. Haben Sie schon ein Passwort gewählt? Dann melden Sie sich an. Wenn nicht, bitten Sie die Person, die Sie eingeladen hat, um eine weitere Einladung.
invitation-done = Ihr Konto ist bereit
invitation-done-body = Melden Sie sich mit Ihrem Benutzernamen und dem eben gewählten Passwort an.
reset-lead = Jemand von der Verwaltung hilft Ihnen zurück. Die zweiten Faktoren Ihres Kontos werden mit dem neuen Passwort entfernt.
recover-link-dead = Dieser Link gilt nicht mehr
recover-link-dead-body = Er wurde schon benutzt oder ist zu alt. Fordern Sie einen neuen an.
recover-again = Neuen anfordern

recover-password-title = Neues Passwort wählen
recover-password-for = Für das Konto „{ $name }“.
recover-password-submit = Passwort festlegen
recover-end-sessions = Überall abmelden
recover-end-sessions-help = Jeder angemeldete Browser und jede Anwendung muss sich neu anmelden.
recover-done-title = Willkommen zurück
recover-done = Ihr neues Passwort gilt
recover-done-body = Melden Sie sich jetzt damit an.

recover-username-title = Benutzernamen vergessen
recover-username-lead = Wir senden ihn an die Adresse Ihres Kontos.
recover-username-button = Benutzernamen zusenden
recover-username-sent = Falls die Adresse zu einem Konto gehört, ist eine Nachricht unterwegs
recover-username-sent-body = Nach ein paar Minuten noch nichts da? Sehen Sie im Spam-Ordner nach und prüfen Sie die Adresse.

recover-cancel-title = Wiederherstellung abbrechen
recover-cancel-lead = Jemand möchte ohne zweiten Faktor in Ihr Konto. Wenn Sie das nicht waren, brechen Sie es ab.
recover-cancel-button = Wiederherstellung abbrechen
recover-cancel-dead = Schon abgebrochen oder zu alt
recover-cancel-dead-body = Damit lässt sich niemand mehr fernhalten. Ob noch jemand auf Einlass wartet, sehen Sie nach der Anmeldung unter Anmeldung & Sicherheit.
recover-cancel-done = Die Wiederherstellung ist abgebrochen
recover-cancel-next = Wer das wollte, kann Ihre Wiederherstellungs-E-Mails lesen. Ändern Sie das Passwort dieses Postfachs und prüfen Sie Ihr Konto.

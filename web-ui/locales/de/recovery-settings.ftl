# Wege zurück ins Konto, wie man sie selbst einrichtet

recovery-title = Wiederherstellung
recovery-ways =
    { $count ->
        [0] Falls Sie Ihr Passwort vergessen. Wege zurück: keiner
       *[other] Falls Sie Ihr Passwort vergessen. Wege zurück: { $count }
    }
recovery-none = Sie haben keinen Weg zurück
recovery-none-body = Wenn Sie jetzt Ihr Passwort vergessen, hilft nur noch die Administration. Fügen Sie eine Adresse oder Nummer hinzu.
recovery-email = E-Mail für die Wiederherstellung
recovery-phone = Telefon für die Wiederherstellung
recovery-own = { $contact } · aus Ihrem Profil
recovery-separate = { $contact } · nur für die Wiederherstellung
recovery-waits = { $contact } wartet auf den Code
recovery-missing-email = Es gibt keine bestätigte E-Mail-Adresse.
recovery-missing-phone = Es gibt keine bestätigte Telefonnummer.
recovery-gap = Fehlt
recovery-unanswered = Nicht beantwortet
recovery-add = Hinzufügen
recovery-other = Andere verwenden
recovery-back-to-own = Wieder die aus dem Profil verwenden
recovery-set-email = E-Mail für die Wiederherstellung
recovery-set-phone = Telefon für die Wiederherstellung
recovery-why = Wir senden zuerst einen Code dorthin. Genutzt wird das nur, wenn Sie sich nicht anmelden können; wählen Sie etwas, das Sie ohne dieses Konto erreichen.
recovery-same = Die Nachrichten gehen schon dorthin.
recovery-confirmed = Nachrichten zur Wiederherstellung gehen ab jetzt dorthin.
recovery-remove-title = { $contact } nicht mehr für die Wiederherstellung verwenden?
recovery-remove-body-email = Die Nachrichten gehen dann an die E-Mail-Adresse Ihres Profils. Wir teilen das der Adresse mit.
recovery-remove-body-phone = Die Nachrichten gehen dann an die Telefonnummer Ihres Profils. Wir teilen das der Nummer mit.
recovery-remove-confirm = Nicht mehr verwenden
recovery-removed = Die Nachrichten gehen wieder an die Kontakte Ihres Profils.
recovery-codes-missing = Wenn Ihnen der zweite Schritt verloren geht, kommen Sie mit Ersatzcodes sofort hinein. Sie haben noch keine: Erstellen Sie oben welche.
recovery-questions = Sicherheitsfragen
recovery-questions-none = Nicht beantwortet. Sie werden zusammen mit einem Code gestellt, nie allein.
recovery-questions-few = { $count } von { $needed } beantwortet. Sie zählen erst, wenn es { $needed } sind.
recovery-questions-set =
    { $count ->
        [one] { $count } beantwortet. Wird zusammen mit einem Code gestellt, nie allein.
       *[other] { $count } beantwortet. Werden zusammen mit einem Code gestellt, nie allein.
    }
recovery-answer = Fragen beantworten

## Sicherheitsfragen

questions-risk = Sicherheitsfragen sind schwach
questions-risk-body = Andere kennen die Antworten vielleicht oder finden sie heraus. Antworten Sie mit etwas, das niemand nachschlagen kann; es muss nicht stimmen, Sie müssen es sich nur merken.
questions-how = Beantworten Sie je eine Frage aus { $needed } verschiedenen Listen. Ihre Antworten werden so aufbewahrt, dass niemand sie lesen kann, auch wir nicht.
questions-too-few = Ihre Organisation stellt gerade zu wenige Fragen.
questions-lacking =
    { $count ->
        [one] Eine Antwort fehlt noch, damit Ihre Antworten zählen
       *[other] { $count } Antworten fehlen noch, damit Ihre Antworten zählen
    }
questions-hidden = Beantwortet. Niemand kann die Antwort sehen, auch Sie nicht.
questions-gone = Eine Frage, die nicht mehr gestellt wird
questions-gone-body = Ihre Organisation hat sie entfernt: Die Antwort zählt nicht mehr.
questions-change = Neu beantworten
questions-remove = Entfernen
questions-more = Weitere Frage beantworten
questions-question = Frage
questions-question-of = Frage { $number }
questions-answer = Antwort
questions-answer-of = Antwort { $number }
questions-rules = Mindestens drei Buchstaben oder Ziffern. Groß- und Kleinschreibung, Leer- und Satzzeichen sind egal.
questions-save = Antworten speichern
questions-saved = Ihre Antworten sind gespeichert.
questions-removed = Die Antwort wurde entfernt.

check-recovery = Weg zurück
check-recovery-good =
    { $count ->
        [one] Ein Weg führt zurück, wenn Sie Ihr Passwort vergessen.
       *[other] { $count } Wege führen zurück, wenn Sie Ihr Passwort vergessen.
    }
check-recovery-open = Wenn Sie Ihr Passwort vergessen, führt kein Weg zurück. Fügen Sie eine Adresse für die Wiederherstellung hinzu.

## Die Konsole

settings-recovery = Wiederherstellung
settings-recovery-lead = Wie zurückfindet, wer etwas vergessen hat. Ein eingerichteter zweiter Schritt wird in jedem Fall verlangt.
setting-recovery-email = Passwort vergessen: per E-Mail
setting-recovery-email-effect = Über einen Link oder Code an eine bestätigte Adresse wird ein neues Passwort gesetzt. Aus: Nur die Administration kann helfen.
setting-recovery-sms = Passwort vergessen: per SMS
setting-recovery-sms-effect = Dasselbe mit einem Code an eine bestätigte Nummer. Schwächer: Nachrichten lassen sich umleiten. Braucht ein Gateway in der Konfiguration des Servers.
setting-recovery-questions = Sicherheitsfragen
setting-recovery-questions-effect = Man kann Fragen beantworten, die dann zusammen mit einem Code gestellt werden. Schwach: Andere kennen die Antworten vielleicht oder finden sie heraus, und OWASP rät davon ab. Aus: Es wird nicht gefragt, und die Antworten ruhen.
setting-recovery-username = Benutzername vergessen
setting-recovery-username-effect = Man kann sich den Benutzernamen an die bestätigte Adresse senden lassen.
setting-recovery-separate = Eigene Kontakte für die Wiederherstellung
setting-recovery-separate-effect = Nachrichten zur Wiederherstellung können an eine andere Adresse oder Nummer als die des Profils gehen. Aus: Es kommen keine hinzu; vorhandene bleiben, bis sie entfernt werden.
setting-recovery-delay-on = Wer alle zweiten Faktoren verloren hat, kommt nach einer Wartezeit hinein
setting-recovery-delay-on-effect = Dann genügt die E-Mail. Alle Kontakte erfahren davon und können es stoppen.
setting-recovery-delay = Stunden Wartezeit
setting-recovery-delay-effect = 1 bis 168.
setting-recovery-mail-wrong = In der Konfiguration des Servers fehlt noch der Versand von E-Mails.
setting-recovery-questions-wrong = Die Fragen werden zusammen mit einem Code gestellt: Schalten Sie auch E-Mail oder SMS ein.

sets-edit = Fragen bearbeiten
sets-title = Sicherheitsfragen
sets-lead = Aus jeder Liste wählt man eine Frage, aus mindestens zwei Listen. Was nicht in der eigenen Sprache da ist, erscheint auf Englisch.
sets-risk-body = OWASP rät davon ab, weil andere die Antworten kennen oder herausfinden können. Fragen Sie nach etwas, das niemand nachschlagen kann, und lassen Sie die Fragen aus, wenn es geht.
sets-one = Liste { $number }
sets-none = Keine Fragen
sets-none-body = Ohne zwei Listen kann niemand etwas beantworten.
sets-add = Liste hinzufügen
sets-remove = Liste entfernen
sets-remove-named = Liste entfernen: { $number }
sets-question = Frage
sets-question-of = Frage { $number }
sets-question-add = Frage hinzufügen
sets-question-remove = Entfernen
sets-question-remove-named = Entfernen: Frage { $number } in Liste { $set }
sets-answered =
    { $count ->
        [one] Eine Person hat sie beantwortet. Verbessern Sie nur die Schreibung; für eine andere Frage fügen Sie eine neue hinzu.
       *[other] { $count } Personen haben sie beantwortet. Verbessern Sie nur die Schreibung; für eine andere Frage fügen Sie eine neue hinzu.
    }
sets-losing-title = Fragen entfernen, die schon beantwortet sind?
sets-losing-body = Die Antworten zählen dann nicht mehr. Auf der Sicherheitsseite steht, dass eine Antwort fehlt.
sets-losing-confirm = Fragen entfernen
sets-no-question = keine Frage
sets-conflict-line = Ihre: { $mine } Inzwischen gespeichert: { $theirs }

recovery-wait-title = Jemand wartet darauf, ohne Ihren zweiten Faktor hineinzukommen
recovery-wait-body = Am { $asked } hat jemand, der Ihre Nachrichten zur Wiederherstellung liest, angegeben, dass jeder zweite Faktor verloren ist. Am { $opens } öffnet sich ihm das Konto. Wenn Sie das nicht waren, beenden Sie es.
recovery-wait-open = Am { $asked } hat jemand, der Ihre Nachrichten zur Wiederherstellung liest, angegeben, dass jeder zweite Faktor verloren ist. Seit { $opens } steht ihm das Konto offen. Wenn Sie das nicht waren, beenden Sie es jetzt.
recovery-wait-stop = Beenden
recovery-wait-check = Ich war das nicht: was tun?
recovery-wait-stopped = Die Wiederherstellung ist abgebrochen.
check-waits = Wiederherstellung ohne zweiten Faktor
check-waits-good = Niemand wartet darauf, hineinzukommen.
check-waits-open = Jemand wartet darauf, ohne Ihren zweiten Faktor hineinzukommen. Wenn Sie das nicht waren, beenden Sie es.

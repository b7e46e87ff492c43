# Richtlinien und Wünsche: was die Organisation neben Anwendungen fragt.

policies-title = Richtlinien
policies-lead = Dokumente Ihrer Organisation und die Fassung, die Sie angenommen haben.
policy-version = Fassung { $label }
policy-accepted-on = Fassung { $label }, angenommen am { $date }
policy-declined-on = Fassung { $label }, abgelehnt am { $date }
policy-not-yet = Noch nicht angenommen
policy-waits = Wartet auf Sie
policy-newer = Neuere Fassung
policy-newer-body = Fassung { $label } gibt es seit { $date }.
policy-changes = Was anders ist: { $changes }
policy-read = Fassung { $label } lesen
policy-accept = Annehmen
policy-accept-named = Annehmen: Fassung { $label } von { $name }
policy-decline = Ablehnen
policy-decline-named = Ablehnen: { $name }
policy-required = Ihr Konto braucht sie
policy-required-body = Ohne diese Richtlinie kann Ihr Konto nicht benutzt werden. Sie endet, wenn das Konto gelöscht wird, und kann nicht allein zurückgenommen werden.
policy-retired = Wird nicht mehr gefragt
policy-saved = Ihre Entscheidung wurde gespeichert.
preferences-title = Wünsche
preferences-lead = Was Ihre Organisation tun darf, wenn Sie es möchten. Nichts ist an, solange Sie es nicht wählen.
preference-new = Fragt Sie
preference-newer = Hier hat sich etwas geändert. Sehen Sie es an und wählen Sie neu.
preference-save = Meine Wahl speichern
preference-saved = Ihre Wahl wurde gespeichert.
preference-chosen-on = Gewählt am { $date }
preference-declined-on = Nichts gewählt, am { $date }
purpose-history = Quittung und Verlauf
purpose-history-named = Quittung und Verlauf: { $name }
purpose-kind-policy = Richtlinie
purpose-kind-preference = Wunsch
purpose-revoked-body = Das gilt nicht mehr. Unter Einwilligungen können Sie neu entscheiden.
purpose-given-policy = { $name }, Fassung { $label }
receipt-service-own = Organisation
purpose-revoke-title = Einwilligung für „{ $name }“ zurücknehmen?
purpose-revoke-body = Sie gilt ab sofort nicht mehr. Sie können jederzeit neu entscheiden.
purpose-revoke-confirm = Einwilligung zurücknehmen
purpose-revoke-done = Die Einwilligung wurde zurückgenommen.
check-purposes = Richtlinien und Wünsche
check-purposes-good = Sie haben über alles entschieden.
check-purposes-open = { $count ->
    [one] Ihre Organisation fragt Sie etwas. Sie dürfen nein sagen.
   *[other] Ihre Organisation fragt Sie { $count } Dinge. Sie dürfen nein sagen.
}

# Die Seite vor dem Portal

wall-lead = { $organization } braucht Ihre Zustimmung, bevor es weitergeht.
wall-lead-again = { $organization } hat eine neuere Fassung. Nehmen Sie sie an, bevor es weitergeht.
wall-since = Fassung { $label }, veröffentlicht am { $date }
wall-read = Das Dokument lesen
wall-accept = Annehmen
wall-outdated = Gerade wurde eine neuere Fassung veröffentlicht. Diese hier ist zu lesen.
wall-other = Wenn Sie nicht zustimmen möchten, melden Sie sich ab. An Ihrem Konto ändert das nichts.

# Die Seite der Konsole

nav-purposes = Einwilligungszwecke
purposes-title = Einwilligungszwecke
purposes-lead = Richtlinien, die Ihre Benutzer annehmen, und Wünsche, die sie wählen.
purposes-new = Zweck hinzufügen
purposes-new-title = Zweck hinzufügen
purposes-new-lead = Eine Richtlinie ist ein Dokument, das als Ganzes angenommen wird. Ein Wunsch ist, was man wählen darf.
purposes-one = Zweck
purposes-empty = Noch wird nichts gefragt
purposes-empty-body = Fügen Sie Ihre Nutzungsbedingungen, einen Datenschutzhinweis oder einen Rundbrief hinzu: Ihre Benutzer entscheiden darüber, mit einer Quittung zu jeder Entscheidung.
purposes-required = Erforderlich
purposes-retired = Außer Dienst
purposes-held = { $count ->
    [0] Niemand hält die letzte Fassung
    [one] Ein Konto hält die letzte Fassung
   *[other] { $count } Konten halten die letzte Fassung
}
purposes-version = Fassung { $number }
purpose-kind = Was es ist
purpose-kind-policy-effect = Ein Dokument, etwa Nutzungsbedingungen oder ein Datenschutzhinweis.
purpose-kind-preference-effect = Dinge, die man einzeln wählt, etwa ein Rundbrief.
purpose-rules = Wann gefragt wird
purpose-rules-lead = Dem stimmt niemand zu: Es zu ändern macht keine neue Fassung.
purpose-required = Erforderlich
purpose-required-effect = An: Man nimmt sie an, bevor das Portal aufgeht und bevor eine Anwendung einlässt. Aus: Sie wartet unter Einwilligungen, und man darf ablehnen.
purpose-retired = Außer Dienst
purpose-retired-effect = An: Niemand wird mehr gefragt. Entscheidungen und Quittungen bleiben und können zurückgenommen werden.
purpose-words = Was man liest
purpose-words-lead = Was Sie hier ändern, ist die nächste Fassung, über die neu entschieden wird.
purpose-name = Name
purpose-description = Beschreibung
purpose-description-help = Worum es geht, in einfachen Worten. Höchstens 1.000 Zeichen.
purpose-label = Name der Fassung
purpose-label-help = Zum Beispiel 2026-11. Keine zwei Fassungen heißen gleich.
purpose-address = Adresse des Dokuments
purpose-changes = Was anders ist
purpose-changes-help = Das lesen jene, die über eine frühere Fassung entschieden haben.
purpose-in-english = Englisch
purpose-in-german = Deutsch
purpose-in-german-help = Was Sie leer lassen, wird auf Englisch gezeigt.
purpose-elements = Was gewählt werden kann
purpose-element = Wahl { $number }
purpose-element-name = Kurzname
purpose-element-name-help = Für Quittungen und Programme: Buchstaben, Ziffern, - und _.
purpose-element-label = Worte
purpose-element-add = Wahl hinzufügen
purpose-element-remove = Wahl { $number } entfernen
purpose-preview = Was gefragt wird
purpose-preview-lead = So sieht es im Portal aus.
purpose-create = Anlegen
purpose-publish = Nächste Fassung veröffentlichen
purpose-publish-title = Nächste Fassung veröffentlichen?
purpose-publish-body-required = Alle werden gebeten, sie anzunehmen, bevor das Portal das nächste Mal aufgeht.
purpose-publish-body = Alle, die über eine frühere Fassung entschieden haben, werden neu gefragt. Bis dahin gilt ihre Entscheidung für das, worum es ging.
purpose-created = Der Zweck wurde angelegt.
purpose-stored = Der Zweck wurde gespeichert.
purpose-published = Die nächste Fassung ist veröffentlicht.
purpose-versions = Fassungen
purpose-versions-lead = Fassungen werden nie geändert.
purpose-version-since = Seit { $date }
purpose-version-held = { $count ->
    [0] Von niemandem gehalten
    [one] Von einem Konto gehalten
   *[other] Von { $count } Konten gehalten
}
purpose-remove = Zweck entfernen
purpose-remove-title = { $name } entfernen?
purpose-remove-body = Niemand hat bisher darüber entschieden, es geht also nichts verloren.
purpose-removed = Der Zweck wurde entfernt.
purpose-decided = Jemand hat darüber entschieden, er kann also nicht entfernt werden. Stellen Sie ihn außer Dienst: Niemand wird mehr gefragt, und Quittungen bleiben.
purpose-conflict = Jemand anderes hat diesen Zweck inzwischen geändert
purpose-conflict-body = Laden Sie die Seite, um es zu sehen. Was Sie eingegeben haben, geht dabei verloren.

# Die Menschen der Organisation.

nav-people = Personen
people-title = Personen
people-lead = Wer hier ein Konto hat. Laden Sie jemanden ein, helfen Sie jemandem zurück oder sperren Sie ein Konto.
people-invite = Jemanden einladen
people-search = Nach Name, Benutzername oder E-Mail suchen
people-state = Zustand
people-any-state = Jeder Zustand
people-count = { $count ->
    [one] Eine Person
   *[other] { $count } Personen
}
people-count-more = Mehr als { $count } Personen
people-empty = Noch ist niemand hier
people-empty-body = Laden Sie die erste Person ein: Sie wählt ihr Passwort selbst über einen Link.
people-none = Niemand passt dazu
people-none-body = Suchen Sie nach einem anderen Teil des Namens oder wählen Sie einen anderen Zustand.

people-invite-lead = Wir schicken einen Link, der einmal und { $days } Tage lang gilt. Damit wählt die Person das Passwort; niemand sonst erfährt es je.
people-invite-send = Einladung senden
people-invited = Die Einladung ist unterwegs.
people-email-help = Dorthin geht der Link. Die Adresse gilt als bestätigt, sobald er benutzt wurde.
people-taken-username = Diesen Benutzernamen hat hier schon jemand.
people-taken-email = Diese Adresse hat hier schon jemand.
invite-username = Benutzername
invite-email = E-Mail-Adresse
invite-given = Vorname
invite-family = Nachname
invite-language = Sprache der Nachricht

person-one = Person
person-you = Sie
person-role = Rolle
person-role-user = Benutzer
person-role-user-help = Benutzt das Portal und die Anwendungen.
person-role-admin = Administrator
person-role-admin-help = Ändert die Einstellungen der Organisation, lädt Benutzer ein und hilft ihnen.
person-role-owner = Eigentümer
person-role-owner-help = Tut alles, was Administratoren tun, und entscheidet, wer sonst einer ist.
person-state = Zustand
person-state-active = Aktiv
person-state-invited = Eingeladen
person-state-waiting = Wartet auf Genehmigung
person-state-paused = Pausiert
person-state-deleting = Wird gelöscht
person-state-locked = Gesperrt

person-is-invited = Eingeladen und noch nicht hier
person-is-waiting = Registriert und noch nicht genehmigt
person-is-paused = Die Person hat das Konto pausiert
person-is-deleting = Die Person möchte das Konto löschen
person-is-locked = Dieses Konto ist gesperrt: Niemand kann sich anmelden
person-link-sent = Ein Link für ein neues Passwort ist unterwegs
person-link-invitation = Die Einladung wurde am { $time } gesendet.
person-link-reset = Er wurde am { $time } gesendet. Nach dem zweiten Faktor wird gefragt.
person-link-reset-all = Er wurde am { $time } gesendet. Die zweiten Faktoren werden mit dem neuen Passwort entfernt.
person-link-until = Der Link gilt einmal, bis { $time }.
person-recovery = Jemand wartet auf Einlass
person-recovery-waits = Eine Wiederherstellung ohne zweiten Faktor öffnet das Konto am { $time }.
person-recovery-open = Eine Wiederherstellung ohne zweiten Faktor hat das Konto am { $time } geöffnet: Wer seine E-Mails liest, kann ein neues Passwort setzen.
person-recovery-end = Ist es nicht die Person selbst, sperren Sie das Konto: Das beendet sie sofort.
person-erased = Am { $time } wird alles gelöscht.

person-facts = Über das Konto
person-username = Benutzername
person-email = E-Mail-Adresse
person-unproven = { $email } (nicht bestätigt)
person-password = Passwort
person-factors = Zweite Faktoren
person-created = Angelegt
person-last = Letzte Anmeldung
person-yes = Festgelegt
person-no = Nicht festgelegt
person-none = Keine
person-never = Nie

person-acts = Was Sie tun können
person-own = Das ist Ihr eigenes Konto. Kümmern Sie sich auf Ihren eigenen Seiten darum.
person-not-yours = Nur Eigentümer handeln für Administratoren und Eigentümer.
person-waits = Entscheiden Sie über diese Registrierung auf der Seite der Registrierungen.
person-invite-title = Erneut einladen
person-invite-help = Schickt einen weiteren Link. Der vorige gilt dann nicht mehr.
person-invite-do = Erneut einladen
person-invite-ask = { $name } erneut einladen?
person-invite-body = Ein weiterer Link geht an { $email }. Er gilt einmal und sieben Tage lang. Der vorige gilt dann nicht mehr.
person-invite-done = Eine weitere Einladung ist unterwegs.
person-reset-title = Zurück ins Konto helfen
person-reset-help = Schickt einen Link, mit dem die Person ein neues Passwort wählt.
person-reset-stuck = Es gibt keine bestätigte E-Mail-Adresse, an die ein Link gehen könnte.
person-reset-do = Link senden
person-reset-ask = { $name } zurück ins Konto helfen?
person-reset-body = Ein Link für ein neues Passwort geht an die Adresse der Person. Er gilt einmal und { $days ->
    [one] einen Tag
   *[other] { $days } Tage
  } lang, und bis er benutzt wird, ändert sich nichts. Jede andere Adresse wird benachrichtigt.
person-reset-done = Der Link ist unterwegs.
person-lost = Die zweiten Faktoren sind verloren
person-lost-help = Dann wird nicht nach ihnen gefragt, und sie werden mit dem neuen Passwort entfernt. Vergewissern Sie sich, dass wirklich diese Person darum bittet.
person-lock-title = Konto sperren
person-lock-help = Niemand kann sich anmelden, und alles, was angemeldet ist, endet.
person-lock-do = Sperren
person-lock-ask = Konto von { $name } sperren?
person-lock-body = Alle Sitzungen und Tokens enden sofort, persönliche Zugriffstokens werden gelöscht, und gesendete Links gelten nicht mehr. Die Person wird benachrichtigt. Sonst wird nichts gelöscht, und Sie können das Konto jederzeit entsperren.
person-lock-done = Das Konto ist gesperrt.
person-unlock-title = Konto entsperren
person-unlock-help = Die Person kann sich wieder anmelden.
person-unlock-do = Entsperren
person-unlock-ask = Konto von { $name } entsperren?
person-unlock-body = Die Person kann sich wieder anmelden und wird benachrichtigt. Sitzungen und Tokens bleiben beendet, und früher gesendete Links gelten nicht wieder.
person-unlock-done = Das Konto ist entsperrt.
person-sessions-title = Angemeldet
person-sessions-none = Niemand ist angemeldet.
person-sessions-do = Alle beenden
person-sessions-ask = Alle Sitzungen von { $name } beenden?
person-sessions-body = Jeder Browser und jede Anwendung muss sich neu anmelden.
person-sessions-done = Alle Sitzungen wurden beendet.
person-role-do = Rolle ändern
person-role-ask = Rolle von { $name } ändern?
person-role-body = Von jetzt an: { $role }. Das gilt sofort, und die Person wird benachrichtigt.
person-role-done = Die Rolle wurde geändert.

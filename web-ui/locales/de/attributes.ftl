# Namen der eingebauten Felder; der Schlüssel ist ihr Name im Schema des Formulars.

group-about = Über Sie
group-contact = Kontakt
group-work = Arbeit
group-address = Anschrift
group-preferences = Einstellungen
group-more = Weiteres

attribute-user-name = Benutzername
attribute-name-formatted = Voller Name
attribute-name-given-name = Vorname
attribute-name-middle-name = Weitere Vornamen
attribute-name-family-name = Nachname
attribute-name-honorific-prefix = Titel vor dem Namen
attribute-name-honorific-suffix = Zusatz nach dem Namen
attribute-display-name = Anzeigename
attribute-nick-name = Rufname
attribute-profile-url = Webseite
attribute-title = Position
attribute-user-type = Beziehung zur Organisation
attribute-preferred-language = Sprache
attribute-locale = Schreibweise von Datum und Zahlen
attribute-timezone = Zeitzone
attribute-emails = E-Mail-Adressen
attribute-phone-numbers = Telefonnummern
attribute-addresses = Anschriften
attribute-photos = Bilder
attribute-birth-date = Geburtsdatum
attribute-pronouns = Pronomen
attribute-employee-number = Personalnummer
attribute-cost-center = Kostenstelle
attribute-organization = Unternehmen
attribute-division = Bereich
attribute-department = Abteilung
attribute-manager = Vorgesetzte Person

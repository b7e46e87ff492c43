# These few stand in the app itself; all others are loaded. They are what can be said when nothing else came.

crash-title = Etwas ist schiefgegangen
crash-body = Die Seite funktioniert nicht mehr. Ihre Daten sind sicher. Laden Sie die Seite neu, um fortzufahren.
crash-reload = Seite neu laden

offline-title = Keine Verbindung
failure-offline = Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.
failure-unexpected = Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.
try-again = Erneut versuchen
trace-id = Für den Support: { $id }

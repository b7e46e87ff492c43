# These few stand in the app itself; all others are loaded. They are what can be said when nothing else came.

crash-title = Something went wrong
crash-body = The page stopped working. Your data is safe. Load the page again to go on.
crash-reload = Load the page again

offline-title = No connection
failure-offline = The server cannot be reached. Check your connection and try again.
failure-unexpected = Something went wrong on our side. Try again in a moment.
try-again = Try again
trace-id = For support: { $id }

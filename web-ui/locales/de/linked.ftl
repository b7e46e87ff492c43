# Verknüpfte Konten.

nav-linked = Verknüpfte Konten
linked-title = Verknüpfte Konten
linked-lead = Andere Konten, die Ihnen gehören. Verknüpfen Sie sie, um von einem zum anderen zu wechseln.
linked-local = Ihre anderen Konten
linked-local-lead = Konten bei dieser Organisation. Beide Seiten sehen die Verknüpfung, und jede kann sie entfernen.
linked-since = Verknüpft
linked-empty = Noch ist kein Konto verknüpft
linked-empty-body = Wenn Sie hier noch ein Konto haben, etwa für die Verwaltung, verknüpfen Sie es und wechseln Sie, ohne sein Passwort einzugeben.
link-account = Konto verknüpfen
linked-switch = Wechseln
linked-switch-named = Wechseln zu { $name }
linked-unlink = Trennen
linked-unlink-named = Trennen von { $name }
linked-unlink-title = Verknüpfung mit { $name } trennen?
linked-unlink-body = Sie können dann nicht mehr zwischen den beiden Konten wechseln. Wer gewechselt hat und so noch angemeldet ist, wird abgemeldet.
linked-unlinked = Das Konto ist nicht mehr verknüpft.
linked-linked = Das Konto ist verknüpft.
link-title = Anderes Konto verknüpfen
link-first = Weisen Sie nach, dass das andere Konto Ihnen gehört. Hier bleiben Sie angemeldet.
link-second = Nun der zweite Schritt des anderen Kontos.
link-enroll = Das andere Konto braucht einen zweiten Schritt, bevor es verknüpft werden kann.
method-switch = Von einem verknüpften Konto gewechselt

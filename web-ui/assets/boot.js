// Runs before the first paint: theme, accent and language as this browser last saw them, so that nothing flashes;
// and asks who is signed in while the app itself is still on its way.
(function () {
  "use strict";
  var root = document.documentElement;
  var read = function (key) {
    try { return localStorage.getItem(key); } catch (refused) { return null; }
  };
  var theme = read("latchkey.theme");
  var dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.classList.toggle("pf-v6-theme-dark", dark);
  (read("latchkey.accent") || "").split(";").forEach(function (pair) {
    var found = /^(--lk-accent[a-z-]*):(#[0-9a-f]{6})$/.exec(pair);
    if (found) { root.style.setProperty(found[1], found[2]); }
  });
  var language = read("latchkey.language");
  if (language && /^[a-z]{2}$/.test(language)) { root.lang = language; }
  var base = (/^\/t\/[^/]+/.exec(location.pathname) || [""])[0];
  if (/\/(sign-in|setup)\/?$/.test(location.pathname)) { root.classList.add("lk-plain"); }
  window.latchkeySession = fetch(base + "/api/auth/v1/session", { headers: { Accept: "application/json" }, cache: "no-store" });
  // Whoever waits for it handles a failure; this keeps the browser from reporting it twice.
  window.latchkeySession.catch(function () {});
}());

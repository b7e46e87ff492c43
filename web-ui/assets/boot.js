// Runs before the first paint: theme, accent and language as this browser last saw them, so that nothing flashes;
// and asks for the messages, who is signed in, and what the Overview shows, while the app itself is still on its way.
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
  var path = location.pathname;
  if (/\/(sign-in|sign-out|setup|authorize(\/[^/]+)?)\/?$/.test(path)) { root.classList.add("lk-plain"); }

  // Whoever waits for an answer handles a failure; this keeps the browser from reporting it twice.
  var asked = function (answer) {
    answer.catch(function () {});
    return answer;
  };
  // `en=/assets/… de=/assets/…`, as the bundler wrote it.
  var files = {};
  (root.getAttribute("data-messages") || "").split(" ").forEach(function (entry) {
    var parts = entry.split("=");
    if (parts[1]) { files[parts[0]] = parts[1]; }
  });
  var language = [read("latchkey.language")].concat(navigator.languages || []).map(function (tag) {
    return (tag || "").split(/[-_]/)[0].toLowerCase();
  }).concat("en").find(function (tag) { return files[tag]; });
  window.latchkeyMessages = {};
  if (language) {
    root.lang = language;
    window.latchkeyMessages[language] = asked(fetch(files[language]));
  }

  // Reads that the app will make, by the paths that it will make them of. It takes each answer once: what has come by
  // then is `reply`, so that the page is drawn with it at once, and what has not is awaited as `answer`.
  var base = (/^\/t\/[^/]+/.exec(path) || [""])[0];
  var early = window.latchkeyEarly = {};
  var ask = function (what, accept) {
    var kept = early[what] = {};
    kept.answer = asked(fetch(base + what, { headers: { Accept: accept || "application/json" }, cache: "no-store" }).then(function (response) {
      return response.text().then(function (text) {
        var header = function (name) { return response.headers.get(name); };
        kept.reply = { status: response.status, etag: header("ETag"), date: header("Date"), text: text };
        return kept.reply;
      });
    }));
    return kept.answer;
  };
  window.latchkeyAnswered = asked(ask("/api/auth/v1/session").then(function (reply) {
    if (!JSON.parse(reply.text).authenticated || window.latchkeyEarly !== early) { return []; }
    var answers = [ask("/api/users/v1/me/capabilities")];
    if (!/^(\/overview)?\/?$/.test(path.slice(base.length))) { return answers[0]; }
    var scim = "application/scim+json, application/problem+json";
    return Promise.all(answers.concat(
      ask("/api/users/v1/me/profile-schema"),
      ask("/scim2/Me", scim),
      ask("/api/users/v1/me/sessions?limit=25"),
      ask("/api/users/v1/me/activity?limit=3"),
      ask("/api/users/v1/me/check-up")
    ));
  }));
}());

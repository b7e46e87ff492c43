//! What an administrator does.

use latchkey_tests::{Browser, Reply};
use serde_json::{Value, json};

use super::super::mailbox;
use super::story::{Kind, Link, Story};

/// Seconds after which the administrator signs in anew: acts on people need a fresh proof.
const FRESH: i64 = 240;

impl Story<'_> {
    pub(super) fn owner(&mut self) -> &Browser {
        let now = self.now();
        if self.owner.as_ref().is_none_or(|(_, since)| now - since > FRESH) {
            self.owner = Some((self.app.another_browser_of("default", "owner"), now));
        }
        &self.owner.as_ref().unwrap().0
    }

    fn act(&mut self, whose: usize, what: &str, body: &Value) -> Reply {
        let path = format!("/api/server/v1/users/{}/{what}", self.people[whose].account);
        let reply = self.owner().post(&path, body);
        assert!([200, 409].contains(&reply.status), "{what} answered {} {}", reply.status, reply.text());
        reply
    }

    /// Notes the link that was just sent: it stands in the one mailbox, and voids the one before.
    pub(super) fn note_ticket(&mut self, whose: usize, purpose: &'static str) {
        let page = if purpose == "invitation" { "invitation" } else { "recover" };
        let token = self.app.latest_link(&mailbox(&self.people[whose].name), page);
        let days = if purpose == "invitation" { 7 } else { 1 };
        let ends_at = self.now() + days * 24 * 3_600;
        let person = &mut self.people[whose];
        person.void_links(|kind| matches!(kind, Kind::Ticket(_)));
        assert!(!person.links.iter().any(|link| link.token == token), "no link was sent");
        person.links.push(Link { token, kind: Kind::Ticket(purpose), ends_at, is_void: false });
    }

    pub(super) fn reset(&mut self, whose: usize, all: bool) {
        let reply = self.act(whose, "reset", &json!({ "removeFactors": all }));
        let person = &self.people[whose];
        let may = person.password.is_some() && !person.is_locked;
        assert_eq!(reply.status == 200, may, "a reset of {}: {}", person.name, reply.text());
        if may {
            self.note_ticket(whose, if all { "reset_all" } else { "reset" });
        }
    }

    pub(super) fn invite(&mut self, whose: usize) {
        let reply = self.act(whose, "invite", &json!({}));
        let person = &self.people[whose];
        let may = person.password.is_none() && !person.is_locked;
        assert_eq!(reply.status == 200, may, "an invitation of {}: {}", person.name, reply.text());
        if may {
            self.note_ticket(whose, "invitation");
        }
    }

    pub(super) fn lock(&mut self, whose: usize) {
        let reply = self.act(whose, "lock", &json!({}));
        let person = &mut self.people[whose];
        assert_eq!(reply.status == 200, !person.is_locked, "{}", reply.text());
        person.is_locked = true;
        // Neither now nor when it is open again.
        person.void_everything();
    }

    pub(super) fn unlock(&mut self, whose: usize) {
        let reply = self.act(whose, "unlock", &json!({}));
        let person = &mut self.people[whose];
        assert_eq!(reply.status == 200, person.is_locked, "{}", reply.text());
        person.is_locked = false;
    }
}

//! What an application asks its user for, and what came of it. No database, no HTTP.

use latchkey_openapi::applications::Asked as Registered;
use latchkey_openapi::authorize::ConsentItem;

use crate::identity::oauth::application::StoredApplication;
use crate::identity::oauth::claims;
use crate::identity::oauth::grants::Grant;

/// The scope that outlives the session.
pub(crate) const OFFLINE: &str = "offline_access";

/// What a request asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) scopes: Vec<ConsentItem>,
    pub(crate) claims: Vec<ConsentItem>,
    /// Scopes that give nothing but their claims, and so are not decided about by themselves.
    plain: Vec<String>,
}

fn item(registered: &Registered) -> ConsentItem {
    ConsentItem {
        name: registered.name.clone(),
        mandatory: registered.mandatory,
        reason: registered.reason.clone(),
        given: true,
    }
}

/// The claims that an application asks for within these scopes.
fn claims_of(application: &StoredApplication, scopes: &[String]) -> Vec<ConsentItem> {
    let settings = &application.settings;
    let within =
        scopes.iter().flat_map(|scope| claims::of_scope(scope).iter().map(move |claim| (scope, *claim)));
    match &settings.claims {
        Some(all) => {
            let names: Vec<&str> = within.map(|(_, claim)| claim).collect();
            all.iter().filter(|asked| names.contains(&asked.name.as_str())).map(item).collect()
        }
        None => within
            .filter_map(|(scope, claim)| {
                let asked = application.scope(scope)?;
                Some(ConsentItem { name: claim.to_owned(), ..item(asked) })
            })
            .collect(),
    }
}

/// What a request for these scopes asks for; what is given already, or was declined, as the grant says.
pub(crate) fn wanted(application: &StoredApplication, scopes: &[String], grant: Option<&Grant>) -> Wanted {
    let (plain, own): (Vec<&String>, Vec<&String>) =
        scopes.iter().partition(|scope| *scope == "openid" || !claims::of_scope(scope).is_empty());
    let mut wanted = Wanted {
        scopes: own.into_iter().filter_map(|scope| application.scope(scope)).map(item).collect(),
        claims: claims_of(application, scopes),
        plain: plain.into_iter().cloned().collect(),
    };
    if let Some(grant) = open(grant) {
        for scope in &mut wanted.scopes {
            scope.given = grant.scopes.contains(&scope.name) || !is_decided(grant, "scope", &scope.name);
        }
        for claim in &mut wanted.claims {
            claim.given = grant.claims.contains(&claim.name) || !is_decided(grant, "claim", &claim.name);
        }
    }
    wanted
}

fn open(grant: Option<&Grant>) -> Option<&Grant> {
    grant.filter(|grant| grant.closed_at.is_none())
}

fn is_decided(grant: &Grant, kind: &str, name: &str) -> bool {
    grant.decided.contains(&format!("{kind}:{name}"))
}

impl Wanted {
    /// Whether the user has to be asked: something new, something needed that was declined, or a grant that is closed.
    pub(crate) fn is_open(&self, grant: Option<&Grant>) -> bool {
        let Some(grant) = open(grant) else { return true };
        let unsettled = |kind: &str, item: &ConsentItem, given: &[String]| {
            !is_decided(grant, kind, &item.name) || item.mandatory && !given.contains(&item.name)
        };
        self.scopes.iter().any(|item| unsettled("scope", item, &grant.scopes))
            || self.claims.iter().any(|item| unsettled("claim", item, &grant.claims))
            || self.plain.iter().any(|scope| scope != "openid" && !grant.scopes.contains(scope))
    }

    /// The grant after the user decided; `None` where something is given that was not asked for, or something needed is not.
    pub(crate) fn decide(&self, before: Grant, scopes: &[String], claims: &[String]) -> Option<Grant> {
        let is_asked = |all: &[ConsentItem], given: &[String]| {
            given.iter().all(|name| all.iter().any(|item| item.name == *name))
                && all.iter().all(|item| !item.mandatory || given.contains(&item.name))
        };
        if !is_asked(&self.scopes, scopes) || !is_asked(&self.claims, claims) {
            return None;
        }
        // A closed grant gives nothing back: the decision begins from nothing.
        let before = if before.closed_at.is_some() {
            Grant { scopes: Vec::new(), claims: Vec::new(), decided: Vec::new(), closed_at: None, ..before }
        } else {
            before
        };
        let kept = |all: Vec<String>, asked: &[ConsentItem], given: &[String]| {
            let earlier = all.into_iter().filter(|name| !asked.iter().any(|item| item.name == *name));
            sorted(earlier.chain(given.iter().cloned()))
        };
        let decided = self
            .scopes
            .iter()
            .map(|item| format!("scope:{}", item.name))
            .chain(self.claims.iter().map(|item| format!("claim:{}", item.name)));
        let plain = before.scopes.into_iter().chain(self.plain.iter().cloned()).collect();
        Some(Grant {
            scopes: kept(plain, &self.scopes, scopes),
            claims: kept(before.claims, &self.claims, claims),
            decided: sorted(before.decided.into_iter().chain(decided)),
            ..before
        })
    }

    /// Everything that is asked for, as an organization's own application gets it.
    pub(crate) fn all(&self) -> (Vec<String>, Vec<String>) {
        let names = |items: &[ConsentItem]| items.iter().map(|item| item.name.clone()).collect();
        (names(&self.scopes), names(&self.claims))
    }
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = names.collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn application(claims: serde_json::Value) -> StoredApplication {
        let settings = json!({
            "name": "Travel", "type": "web", "authentication": "none",
            "scopes": [{"name": "email", "mandatory": true, "reason": "Tickets."}, {"name": "profile"}, {"name": "me:profile:read"}],
            "claims": claims
        });
        StoredApplication {
            id: "a".to_owned(),
            organization_id: "o".to_owned(),
            settings: serde_json::from_value(settings).unwrap(),
            secret_hash: None,
            version: 1,
            created_at: 0,
            updated_at: 0,
            logo_tag: None,
        }
    }

    fn empty() -> Grant {
        Grant {
            id: "g".to_owned(),
            organization_id: "o".to_owned(),
            account_id: "u".to_owned(),
            application_id: "a".to_owned(),
            scopes: vec![],
            claims: vec![],
            decided: vec![],
            created_at: 0,
            updated_at: 0,
            last_used_at: None,
            closed_at: None,
        }
    }

    fn names(all: &[&str]) -> Vec<String> {
        all.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn without_claims_of_its_own_a_scope_asks_for_all_of_its_claims() {
        let application = application(json!(null));
        let wanted = wanted(&application, &names(&["openid", "email"]), None);
        assert!(wanted.scopes.is_empty());
        assert_eq!(wanted.claims.len(), 1);
        assert!(wanted.claims[0].mandatory && wanted.claims[0].name == "email");
    }

    #[test]
    fn t59_more_is_asked_again_and_what_was_declined_is_not() {
        let application = application(
            json!([{"name": "email", "mandatory": true, "reason": "Tickets."}, {"name": "name"}]),
        );
        let first = wanted(&application, &names(&["openid", "email", "profile"]), None);
        assert!(first.is_open(None));
        let grant = first.decide(empty(), &[], &names(&["email"])).unwrap();
        assert_eq!(
            (grant.claims.clone(), grant.scopes.clone()),
            (names(&["email"]), names(&["email", "openid", "profile"]))
        );
        let again = wanted(&application, &names(&["openid", "email", "profile"]), Some(&grant));
        assert!(!again.is_open(Some(&grant)), "the declined name is asked for again");
        assert!(!again.claims.iter().find(|item| item.name == "name").unwrap().given);
        let more = wanted(&application, &names(&["openid", "email", "me:profile:read"]), Some(&grant));
        assert!(more.is_open(Some(&grant)), "more is not asked for");
        let wider = more.decide(grant, &names(&["me:profile:read"]), &names(&["email"])).unwrap();
        assert_eq!(wider.scopes, names(&["email", "me:profile:read", "openid", "profile"]));
    }

    #[test]
    fn t59_nothing_is_given_unasked_and_what_is_needed_cannot_be_left_out() {
        let application = application(
            json!([{"name": "email", "mandatory": true, "reason": "Tickets."}, {"name": "name"}]),
        );
        let wanted = wanted(&application, &names(&["openid", "email"]), None);
        assert!(wanted.decide(empty(), &[], &[]).is_none());
        assert!(
            wanted.decide(empty(), &[], &names(&["email", "name"])).is_none(),
            "not asked for: no profile scope"
        );
        assert!(wanted.decide(empty(), &names(&["me:profile:read"]), &names(&["email"])).is_none());
    }

    #[test]
    fn t59_a_closed_grant_gives_nothing_back() {
        let application = application(json!(null));
        let closed = Grant {
            scopes: names(&["me:profile:read", "profile"]),
            claims: names(&["name"]),
            decided: names(&["claim:name"]),
            closed_at: Some(1),
            ..empty()
        };
        let wanted = wanted(&application, &names(&["openid", "email"]), Some(&closed));
        assert!(wanted.is_open(Some(&closed)));
        let grant = wanted.decide(closed, &[], &names(&["email"])).unwrap();
        assert_eq!((grant.scopes, grant.claims), (names(&["email", "openid"]), names(&["email"])));
    }
}

//! GET after PATCH shows what a small model says, whatever the order of the operations.

use latchkey_tests::{Backend, TestApp};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const FIELDS: &[&str] = &["nickName", "title", "displayName", "name.givenName", "name.middleName"];
const TYPES: &[&str] = &["work", "home", "other"];

#[derive(Debug, Clone)]
enum Step {
    Set(usize, String),
    Remove(usize),
    SetAddress(usize, String),
    RemoveAddress(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let text = "[a-zA-Z0-9äöü雨🗝 '.-]{1,20}".prop_filter("not blank", |text| !text.trim().is_empty());
    prop_oneof![
        (0..FIELDS.len(), text).prop_map(|(field, value)| Step::Set(field, value)),
        (0..FIELDS.len()).prop_map(Step::Remove),
        (0..TYPES.len(), "[A-Z][a-z]{2,10}").prop_map(|(kind, town)| Step::SetAddress(kind, town)),
        (0..TYPES.len()).prop_map(Step::RemoveAddress),
    ]
}

/// What the profile holds, as far as the steps touch it.
#[derive(Debug, Default, PartialEq)]
struct Model {
    fields: Map<String, Value>,
    towns: Map<String, Value>,
}

impl Model {
    fn apply(&mut self, step: &Step) -> Value {
        match step {
            Step::Set(field, value) => {
                self.fields.insert(FIELDS[*field].to_owned(), json!(value));
                json!({"op": "replace", "path": FIELDS[*field], "value": value})
            }
            Step::Remove(field) => {
                self.fields.remove(FIELDS[*field]);
                json!({"op": "remove", "path": FIELDS[*field]})
            }
            Step::SetAddress(kind, town) if self.towns.contains_key(TYPES[*kind]) => {
                self.towns.insert(TYPES[*kind].to_owned(), json!(town));
                let path = format!("addresses[type eq \"{}\"].locality", TYPES[*kind]);
                json!({"op": "replace", "path": path, "value": town})
            }
            Step::SetAddress(kind, town) => {
                self.towns.insert(TYPES[*kind].to_owned(), json!(town));
                json!({"op": "add", "path": "addresses", "value": [{"type": TYPES[*kind], "locality": town}]})
            }
            Step::RemoveAddress(kind) if self.towns.contains_key(TYPES[*kind]) => {
                self.towns.remove(TYPES[*kind]);
                json!({"op": "remove", "path": format!("addresses[type eq \"{}\"]", TYPES[*kind])})
            }
            // Nothing matches: no operation of its own, a harmless one in its place.
            Step::RemoveAddress(_) => json!({"op": "remove", "path": "userType"}),
        }
    }

    fn of(profile: &Value) -> Self {
        let mut model = Self::default();
        for path in FIELDS {
            let value = path.split('.').try_fold(profile, |value, part| value.get(part));
            model.fields.extend(value.map(|value| ((*path).to_owned(), value.clone())));
        }
        for address in profile["addresses"].as_array().into_iter().flatten() {
            model.towns.insert(address["type"].as_str().unwrap().to_owned(), address["locality"].clone());
        }
        model
    }
}

fn get_after_patch(backend: Backend, cases: u32) {
    let app = TestApp::new(backend);
    app.execute("UPDATE organizations SET settings_version = settings_version");
    app.change_settings("default", |settings| {
        for path in ["name.middleName", "userType"] {
            settings.attributes.rules.entry(path.to_owned()).or_default().visible = Some(true);
        }
    });
    let alice = app.signed_in("alice");
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(requests in prop::collection::vec(prop::collection::vec(step(), 1..5), 1..4))| {
        let mut model = Model::of(&TestApp::profile(&alice));
        for steps in &requests {
            let operations: Vec<Value> = steps.iter().map(|step| model.apply(step)).collect();
            let answer = alice.patch_me(&json!(operations));
            prop_assert_eq!(answer.status, 200, "{}", answer.text());
            let read = TestApp::profile(&alice);
            prop_assert_eq!(&Model::of(&read), &model);
            prop_assert_eq!(answer.json(), read, "PATCH answers what GET shows");
        }
    });
}

#[test]
fn get_after_patch_shows_what_the_model_says_sqlite() {
    get_after_patch(Backend::Sqlite, 40);
}

#[test]
fn get_after_patch_shows_what_the_model_says_postgres() {
    get_after_patch(Backend::Postgres, 15);
}

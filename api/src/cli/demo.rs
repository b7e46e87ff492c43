//! `latchkey demo`: an organization to try things out with. Says on screen what it made; makes nothing twice.

use latchkey_openapi::applications::ApplicationSettings;
use latchkey_openapi::profile::{
    AttributeOption, AttributeRule, InputType, SCHEMA_ACCOUNT, SCHEMA_CUSTOM, SCHEMA_ENTERPRISE,
};
use latchkey_openapi::scope::Role;
use latchkey_openapi::settings::{AttributeSettings, Branding, CustomAttribute};
use serde_json::{Value, json};

use super::{print, user};
use crate::identity::State;
use crate::identity::account::{self, NewAccount};
use crate::identity::oauth::application::{self, StoredApplication};
use crate::identity::organization;
use crate::identity::session::cookie;
use crate::platform::db::DbError;
use crate::platform::rng::random_bytes;

/// The demo's name in URLs.
const SLUG: &str = "harbor";

struct Person {
    username: &'static str,
    role: Role,
    given: &'static str,
    family: &'static str,
    title: &'static str,
    department: &'static str,
    phone: Option<&'static str>,
}

const PEOPLE: &[Person] = &[
    Person {
        username: "mara",
        role: Role::Owner,
        given: "Mara",
        family: "Lindqvist",
        title: "Managing director",
        department: "Management",
        phone: Some("+46 8 123 456 78"),
    },
    Person {
        username: "tomas",
        role: Role::Admin,
        given: "Tomás",
        family: "Figueiredo",
        title: "IT lead",
        department: "IT",
        phone: None,
    },
    Person {
        username: "aiko",
        role: Role::User,
        given: "Aiko",
        family: "Tanaka",
        title: "Harbor pilot",
        department: "Operations",
        phone: Some("+81 3 1234 5678"),
    },
    Person {
        username: "jonas",
        role: Role::User,
        given: "Jonas",
        family: "",
        title: "",
        department: "",
        phone: None,
    },
];

/// Entries of the launcher: name, what it is for, address.
const APPLICATIONS: &[(&str, &str, &str)] = &[
    ("Berth planner", "Which ship lies where, and until when.", "https://berths.harbor.example/"),
    ("Canteen", "Today's dishes, and ordering ahead.", "https://canteen.harbor.example/"),
    ("Crew roster", "Shifts, swaps and holidays.", "https://roster.harbor.example/"),
    ("Tide tables", "Water levels and currents for the week.", "https://tides.harbor.example/"),
];

pub(super) async fn run(state: &State) -> anyhow::Result<()> {
    let organization = user::organization_named(state, SLUG).await?;
    let id = organization.id.0.clone();
    let address = format!("{}{}/", state.public_origin, State::base_path(SLUG));
    if state.db.read(move |conn| account::has_owner(conn, &id)).await? {
        return print(&format!("The demo organization is there already: {address}\n"));
    }
    dress(state, &organization).await?;
    offer(state, &organization).await?;
    // One fresh password for all of them, shown once: a demo has no default password either.
    let password = format!("harbor-{}", cookie::encode(&random_bytes::<12>(state.rng.as_ref())));
    let hash = state.hash_password(&password).await?;
    let mut text =
        format!("DEMO: made the organization Harbor & Pilots at {address}\nDEMO: people and roles:\n");
    for person in PEOPLE {
        let new = NewAccount {
            organization_id: organization.id.0.clone(),
            username: person.username.to_owned(),
            role: person.role,
            password_hash: Some(hash.clone()),
            profile: profile(person),
            emails: vec![("work".to_owned(), format!("{}@harbor.example", person.username))],
            phones: person.phone.iter().map(|phone| ("mobile".to_owned(), (*phone).to_owned())).collect(),
        };
        user::create(state, new).await?;
        text.push_str(&format!("DEMO:   {:<8} {}\n", person.username, person.role.as_str()));
    }
    text.push_str(&format!("DEMO: their password, shown this once: {password}\n"));
    print(&text)
}

/// Gives the organization a name, a colour and attributes of its own.
async fn dress(state: &State, organization: &organization::Organization) -> anyhow::Result<()> {
    let mut settings = organization.settings.clone();
    settings.branding = Branding { accent_color: "#0f766e".to_owned() };
    settings.attributes = attributes();
    let (id, version, now) = (organization.id.0.clone(), organization.settings_version, state.now_micros());
    state
        .db
        .write(move |conn| {
            organization::update_settings(conn, &id, version, &settings, now)?;
            organization::rename(conn, &id, "Harbor & Pilots", now)
        })
        .await
        .map_err(|error: DbError| error.into())
}

/// Puts applications into the launcher.
async fn offer(state: &State, organization: &organization::Organization) -> anyhow::Result<()> {
    for (name, description, access_url) in APPLICATIONS {
        let settings: ApplicationSettings = serde_json::from_value(json!({
            "name": name, "description": description, "type": "link", "authentication": "none",
            "accessUrl": access_url, "discoverable": {"to": "everyone"},
        }))?;
        let now = state.now_micros();
        let entry = StoredApplication {
            id: state.new_id(),
            organization_id: organization.id.0.clone(),
            settings,
            secret_hash: None,
            logo_tag: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        state.db.write(move |conn| application::insert(conn, &entry)).await?;
    }
    Ok(())
}

fn attributes() -> AttributeSettings {
    let labels =
        |en: &str, de: &str| [("en".to_owned(), en.to_owned()), ("de".to_owned(), de.to_owned())].into();
    let option = |value: &str| AttributeOption { value: value.to_owned(), labels: Default::default() };
    let custom = |name: &str, en: &str, de: &str, input_type, multi_valued, options| CustomAttribute {
        name: name.to_owned(),
        labels: labels(en, de),
        input_type,
        multi_valued,
        options,
    };
    AttributeSettings {
        rules: [
            ("displayName".to_owned(), AttributeRule { required: Some(true), ..AttributeRule::default() }),
            (
                format!("{SCHEMA_ENTERPRISE}:department"),
                AttributeRule {
                    options: ["Management", "IT", "Operations", "Finance"].map(option).into(),
                    input_type: Some(InputType::Select),
                    ..AttributeRule::default()
                },
            ),
            (
                format!("{SCHEMA_CUSTOM}:badge"),
                AttributeRule { pattern: Some("[A-Z]{2}-[0-9]{4}".to_owned()), ..AttributeRule::default() },
            ),
        ]
        .into(),
        custom: vec![
            custom("badge", "Badge number", "Ausweisnummer", InputType::Text, false, vec![]),
            custom("languages", "Spoken languages", "Gesprochene Sprachen", InputType::Text, true, vec![]),
            custom(
                "shirt",
                "T-shirt size",
                "T-Shirt-Größe",
                InputType::Radio,
                false,
                ["S", "M", "L", "XL"].map(option).into(),
            ),
            custom(
                "newsletter",
                "Receives the newsletter",
                "Bekommt den Newsletter",
                InputType::Toggle,
                false,
                vec![],
            ),
        ],
    }
}

fn profile(person: &Person) -> Value {
    let mut profile = json!({ "displayName": format!("{} {}", person.given, person.family).trim() });
    if !person.family.is_empty() {
        profile = json!({
            "displayName": format!("{} {}", person.given, person.family),
            "name": { "givenName": person.given, "familyName": person.family },
            "title": person.title,
            "timezone": "Europe/Stockholm",
            "addresses": [{ "type": "work", "streetAddress": "Quay 7", "locality": "Gothenburg", "postalCode": "41104", "country": "SE", "primary": true }],
            SCHEMA_ENTERPRISE: { "department": person.department, "organization": "Harbor & Pilots", "employeeNumber": format!("H-{:03}", person.username.len() * 37) },
            SCHEMA_ACCOUNT: { "birthDate": "1987-04-12" },
            SCHEMA_CUSTOM: { "badge": "HP-1024", "languages": ["Svenska", "English"], "shirt": "M", "newsletter": true },
        });
    }
    profile
}

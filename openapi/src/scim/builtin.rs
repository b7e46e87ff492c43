//! The schemas that RFC 7643 defines, as far as Latchkey keeps them: core user (§4.1) and enterprise user (§4.3).
//!
//! Not kept: `ims`, `x509Certificates`, `entitlements`. Pictures are read-only because the server takes, re-encodes
//! and serves them itself.

use std::sync::LazyLock;

use super::schema::{Attribute, Mutability, Returned, Schema, TextRule, Uniqueness};
use crate::profile::{SCHEMA_ENTERPRISE, SCHEMA_USER};

/// The attributes that every resource has (RFC 7643 §3.1); they belong to no schema.
#[must_use]
pub fn common_attributes() -> &'static [Attribute] {
    static COMMON: LazyLock<Vec<Attribute>> = LazyLock::new(|| {
        vec![
            Attribute::reference("schemas", "The URNs of the schemas in use", &["uri"])
                .multi()
                .required()
                .read_only()
                .returned(Returned::Always),
            Attribute::string("id", "The identifier that the server gave")
                .exact()
                .read_only()
                .unique(Uniqueness::Server)
                .returned(Returned::Always),
            Attribute::string("externalId", "The identifier that the provisioning client gave").exact(),
            Attribute::complex(
                "meta",
                "Metadata of the resource",
                vec![
                    Attribute::string("resourceType", "The name of the resource type").exact(),
                    Attribute::date_time("created", "When it was created"),
                    Attribute::date_time("lastModified", "When it was last changed"),
                    Attribute::reference("location", "Its address", &["uri"]),
                    Attribute::string("version", "Its version").exact(),
                ],
            )
            .read_only(),
        ]
    });
    &COMMON
}

/// The core user schema.
#[must_use]
pub fn user_schema() -> Schema {
    let mut attributes = vec![
        Attribute::string("userName", "The name to sign in with").required().unique(Uniqueness::Server),
        name(),
    ];
    attributes.extend(plain());
    attributes.extend(contacts());
    attributes.extend(kept_by_the_server());
    Schema::new(SCHEMA_USER, "User", "User account").with(attributes)
}

fn name() -> Attribute {
    Attribute::complex(
        "name",
        "The parts of the person's name",
        vec![
            Attribute::string("formatted", "The full name, ready to show"),
            Attribute::string("familyName", "The family name"),
            Attribute::string("givenName", "The given name"),
            Attribute::string("middleName", "The middle names"),
            Attribute::string("honorificPrefix", "Titles before the name"),
            Attribute::string("honorificSuffix", "What follows the name"),
        ],
    )
}

fn plain() -> Vec<Attribute> {
    vec![
        Attribute::string("displayName", "The name to show"),
        Attribute::string("nickName", "How the person is called among friends"),
        Attribute::reference("profileUrl", "A page about the person", &["external"]),
        Attribute::string("title", "The job title"),
        Attribute::string("userType", "The relation to the organization"),
        Attribute::string("preferredLanguage", "The preferred language (RFC 9110 §12.5.4)"),
        Attribute::string("locale", "The locale for dates and numbers (BCP 47)"),
        Attribute::string("timezone", "The time zone (IANA)"),
        Attribute::boolean("active", "Whether the account may be used"),
        Attribute::string("password", "The password, only ever taken, never returned")
            .exact()
            .mutability(Mutability::WriteOnly)
            .returned(Returned::Never),
    ]
}

fn contacts() -> Vec<Attribute> {
    let email = vec![
        Attribute::string("value", "The address").required().text(TextRule::Email),
        Attribute::string("type", "What it is for").one_of(&["work", "home", "other"]),
        primary(),
    ];
    let phone = vec![
        Attribute::string("value", "The number").required(),
        Attribute::string("type", "What it is for")
            .one_of(&["work", "home", "mobile", "fax", "pager", "other"]),
        primary(),
    ];
    let mut address = address_parts();
    address.push(Attribute::string("type", "What it is for").one_of(&["work", "home", "other"]));
    address.push(primary());
    vec![
        Attribute::complex("emails", "E-mail addresses", email).multi(),
        Attribute::complex("phoneNumbers", "Phone numbers", phone).multi(),
        Attribute::complex("addresses", "Postal addresses", address).multi(),
    ]
}

/// The parts of a postal address.
pub(crate) fn address_parts() -> Vec<Attribute> {
    vec![
        Attribute::string("formatted", "The whole address, ready to print").text(TextRule::Lines),
        Attribute::string("streetAddress", "Street, house number, post box").text(TextRule::Lines),
        Attribute::string("locality", "The town"),
        Attribute::string("region", "The state or region"),
        Attribute::string("postalCode", "The postal code"),
        Attribute::string("country", "The country (ISO 3166-1 alpha-2)").text(TextRule::Country),
    ]
}

fn primary() -> Attribute {
    Attribute::boolean("primary", "Whether it is the preferred one; at most one is")
}

fn kept_by_the_server() -> Vec<Attribute> {
    vec![
        Attribute::complex(
            "photos",
            "Pictures of the person",
            vec![
                Attribute::reference("value", "The address of the picture", &["uri"]),
                Attribute::string("type", "Its size").one_of(&["photo", "thumbnail"]),
                primary(),
            ],
        )
        .multi()
        .read_only(),
        Attribute::complex(
            "groups",
            "The groups that the user belongs to",
            vec![
                Attribute::string("value", "The identifier of the group").exact(),
                Attribute::reference("$ref", "The address of the group", &["Group"]),
                Attribute::string("display", "The name of the group"),
                Attribute::string("type", "How the user came to it").one_of(&["direct", "indirect"]),
            ],
        )
        .multi()
        .read_only(),
        Attribute::complex(
            "roles",
            "The roles in the organization",
            vec![
                Attribute::string("value", "The role").exact(),
                Attribute::string("display", "Its name for people"),
                primary(),
            ],
        )
        .multi()
        .read_only(),
    ]
}

/// The enterprise user extension.
#[must_use]
pub fn enterprise_schema() -> Schema {
    Schema::new(SCHEMA_ENTERPRISE, "Enterprise User", "What an employer keeps about a user").with(vec![
        Attribute::string("employeeNumber", "The personnel number"),
        Attribute::string("costCenter", "The cost center"),
        Attribute::string("organization", "The company or organization"),
        Attribute::string("division", "The division"),
        Attribute::string("department", "The department"),
        Attribute::complex(
            "manager",
            "The person's manager",
            vec![
                Attribute::string("value", "The identifier of the manager's account").exact(),
                Attribute::reference("$ref", "The address of the manager's account", &["User"]),
                Attribute::string("displayName", "The manager's name"),
            ],
        )
        .read_only(),
    ])
}

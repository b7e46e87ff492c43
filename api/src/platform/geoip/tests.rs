use std::path::PathBuf;

use super::*;

/// A value of the format (MaxMind DB 2.0, "Output Data Section").
enum Value {
    Text(&'static str),
    U16(u16),
    U32(u32),
    U64(u64),
    Texts(Vec<&'static str>),
    Map(Vec<(&'static str, Value)>),
}

use Value::{Map, Text, Texts, U16, U32, U64};

impl Value {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Text(text) => {
                write_control(2, text.len(), out);
                out.extend(text.as_bytes());
            }
            U16(number) => {
                write_control(5, 2, out);
                out.extend(number.to_be_bytes());
            }
            U32(number) => {
                write_control(6, 4, out);
                out.extend(number.to_be_bytes());
            }
            U64(number) => {
                // An extended type: zero, and the type less seven in the next byte.
                out.extend([8, 9 - 7]);
                out.extend(number.to_be_bytes());
            }
            Texts(texts) => {
                out.extend([u8::try_from(texts.len()).unwrap(), 11 - 7]);
                texts.iter().for_each(|text| Text(text).write(out));
            }
            Map(entries) => {
                write_control(7, entries.len(), out);
                for (key, value) in entries {
                    Text(key).write(out);
                    value.write(out);
                }
            }
        }
    }
}

/// Type in the upper three bits, size in the lower five; from 29 on the size follows in a byte.
fn write_control(kind: u8, size: usize, out: &mut Vec<u8>) {
    let size = u8::try_from(size).unwrap();
    if size < 29 {
        out.push(kind << 5 | size);
    } else {
        out.extend([kind << 5 | 29, size - 29]);
    }
}

/// What a record of the search tree points at.
#[derive(Clone, Copy)]
enum Branch {
    Nothing,
    Node(usize),
    Data(usize),
}

/// Writes a database: networks as (address, prefix length), each with its record.
fn database(kind: &'static str, ip_version: u16, networks: &[(&str, u8, Value)]) -> Vec<u8> {
    let mut nodes = vec![[Branch::Nothing; 2]];
    let mut data = Vec::new();
    for (address, prefix, record) in networks {
        let bits = match (address.parse().unwrap(), ip_version) {
            (IpAddr::V4(ip), 4) => u128::from(ip.to_bits()) << 96,
            // IPv4 stands under ::/96 in a tree of IPv6.
            (IpAddr::V4(ip), _) => u128::from(ip.to_bits()),
            (IpAddr::V6(ip), _) => ip.to_bits(),
        };
        let length = u32::from(*prefix);
        let mut node = 0;
        for depth in 0..length {
            let side = usize::from(bits >> (127 - depth) & 1 == 1);
            if depth + 1 == length {
                nodes[node][side] = Branch::Data(data.len());
            } else if let Branch::Node(next) = nodes[node][side] {
                node = next;
            } else {
                nodes.push([Branch::Nothing; 2]);
                nodes[node][side] = Branch::Node(nodes.len() - 1);
                node = nodes.len() - 1;
            }
        }
        record.write(&mut data);
    }
    let mut out = Vec::new();
    for branch in nodes.iter().flatten() {
        let number = match branch {
            Branch::Nothing => nodes.len(),
            Branch::Node(node) => *node,
            Branch::Data(offset) => nodes.len() + 16 + offset,
        };
        out.extend(&u32::try_from(number).unwrap().to_be_bytes()[1..]);
    }
    out.extend([0; 16]);
    out.extend(data);
    out.extend(b"\xAB\xCD\xEFMaxMind.com");
    let metadata = Map(vec![
        ("binary_format_major_version", U16(2)),
        ("binary_format_minor_version", U16(0)),
        ("build_epoch", U64(1_700_000_000)),
        ("database_type", Text(kind)),
        ("description", Map(vec![("en", Text("made for a test"))])),
        ("ip_version", U16(ip_version)),
        ("languages", Texts(vec!["de", "en"])),
        ("node_count", U32(u32::try_from(nodes.len()).unwrap())),
        ("record_size", U16(24)),
    ]);
    metadata.write(&mut out);
    out
}

fn named(names: &[(&'static str, &'static str)]) -> Value {
    Map(vec![("names", Map(names.iter().map(|(tag, name)| (*tag, Text(name))).collect()))])
}

fn lyon() -> Value {
    Map(vec![
        ("city", named(&[("de", "Lyon"), ("en", "Lyon"), ("ja", "リヨン")])),
        ("country", named(&[("de", "Frankreich"), ("en", "France"), ("ja", "フランス共和国")])),
        ("location", Map(vec![("accuracy_radius", U16(20))])),
    ])
}

fn brazil() -> Value {
    Map(vec![("country", named(&[("en", "Brazil"), ("pt-BR", "Brasil")]))])
}

fn cities() -> Vec<u8> {
    database(
        "Test-City",
        6,
        &[
            ("81.2.69.0", 120, lyon()),
            ("177.0.0.0", 104, brazil()),
            ("2a02:1234::", 32, lyon()),
            ("10.0.0.0", 104, lyon()),
            ("45.0.0.0", 104, Map(vec![("registered_country", named(&[("en", "Elsewhere")]))])),
            ("46.0.0.0", 104, named(&[("en", "not where it belongs")])),
        ],
    )
}

/// A database in a file that is gone when the test is over.
struct TestFile(PathBuf);

impl TestFile {
    fn new(name: &str, content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("latchkey-geoip-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn open(&self) -> Result<GeoIp, GeoIpError> {
        GeoIp::open(&self.0)
    }
}

impl Drop for TestFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn place(geoip: &GeoIp, ip: &str, language: &str) -> Option<String> {
    geoip.place(ip.parse().unwrap(), language)
}

#[test]
fn a_public_address_has_its_place_in_the_language_of_the_user() {
    let geoip = TestFile::new("languages", &cities()).open().unwrap();
    for (ip, language, expected) in [
        ("81.2.69.7", "en", "Lyon, France"),
        ("81.2.69.7", "de", "Lyon, Frankreich"),
        ("81.2.69.7", "de-AT", "Lyon, Frankreich"),
        ("81.2.69.7", "JA", "リヨン, フランス共和国"),
        ("81.2.69.7", "fr", "Lyon, France"),
        ("81.2.69.7", "", "Lyon, France"),
        ("::ffff:81.2.69.7", "en", "Lyon, France"),
        ("2a02:1234::1", "en", "Lyon, France"),
        ("177.3.2.1", "pt", "Brasil"),
        ("177.3.2.1", "en", "Brazil"),
    ] {
        assert_eq!(place(&geoip, ip, language).as_deref(), Some(expected), "{ip} {language}");
    }
}

#[test]
fn an_address_inside_or_unknown_has_no_place() {
    let geoip = TestFile::new("inside", &cities()).open().unwrap();
    for ip in [
        "10.1.2.3",
        "127.0.0.1",
        "::1",
        "fe80::1",
        "::ffff:10.1.2.3",
        "8.8.8.8",
        "2a03::1",
        "45.1.1.1",
        "46.1.1.1",
    ] {
        assert_eq!(place(&geoip, ip, "en"), None, "{ip}");
    }
}

#[test]
fn a_database_of_ipv4_alone_is_fine() {
    let bytes = database("Test-Country", 4, &[("177.0.0.0", 8, brazil())]);
    let geoip = TestFile::new("four", &bytes).open().unwrap();
    assert_eq!(place(&geoip, "177.1.1.1", "en").as_deref(), Some("Brazil"));
    assert_eq!(place(&geoip, "2a02:1234::1", "en"), None);
}

#[test]
fn a_database_of_something_else_is_refused_at_the_start() {
    let networks = TestFile::new("asn", &database("Test-ASN", 6, &[("81.2.69.0", 120, lyon())]));
    assert!(matches!(networks.open(), Err(GeoIpError::NotOfPlaces(kind)) if kind == "Test-ASN"));
    for (name, content) in [("empty", &b""[..]), ("text", b"not a database at all")] {
        assert!(matches!(TestFile::new(name, content).open(), Err(GeoIpError::Unreadable(_))), "{name}");
    }
    assert!(matches!(GeoIp::open(Path::new("/nonexistent.mmdb")), Err(GeoIpError::Unreadable(_))));
}

#[test]
fn a_damaged_database_never_breaks_the_server() {
    let sound = cities();
    let metadata = sound.windows(14).position(|window| window == b"\xAB\xCD\xEFMaxMind.com").unwrap();
    for at in (0..metadata).step_by(3) {
        for value in [0x00, 0xFF, 0x3F, 0xE1] {
            let mut damaged = sound.clone();
            damaged[at] = value;
            let geoip = GeoIp { reader: Arc::new(Reader::from_source(damaged).unwrap()) };
            for ip in ["81.2.69.7", "177.3.2.1", "2a02:1234::1", "46.1.1.1"] {
                let shown = place(&geoip, ip, "en").unwrap_or_default();
                assert!(shown.len() <= 2 * MAX_NAME + 2, "{at} {value}: {shown}");
            }
        }
    }
}

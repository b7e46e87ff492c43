//! The place of an address, approximately, from a database that the operator provides (MaxMind DB format 2.0).

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, fmt, net::IpAddr, path::Path, sync::Arc};

use maxminddb::{MaxMindDbError, Reader};
use serde::Deserialize;
use thiserror::Error;

use super::ip::{canonical, is_public};

/// The language that is shown where the wanted one is missing.
const FALLBACK: &str = "en";
/// Bytes that the name of a place may have.
const MAX_NAME: usize = 100;

/// Why a database is of no use.
#[derive(Debug, Error)]
pub enum GeoIpError {
    /// The file cannot be read or is not in the format.
    #[error("the GeoIP database cannot be read: {0}")]
    Unreadable(#[from] MaxMindDbError),
    /// The database knows no places (for example one of networks or of anonymizers).
    #[error("the GeoIP database is of type `{0}`; one of cities or countries is needed")]
    NotOfPlaces(String),
}

/// A database of places, held in memory. Cheap to clone.
#[derive(Clone)]
pub struct GeoIp {
    reader: Arc<Reader<Vec<u8>>>,
}

impl fmt::Debug for GeoIp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GeoIp").field("type", &self.reader.metadata().database_type).finish_non_exhaustive()
    }
}

/// The parts of a record that are shown.
#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow, default)]
    city: Named<'a>,
    #[serde(borrow, default)]
    country: Named<'a>,
}

#[derive(Deserialize, Default)]
struct Named<'a> {
    #[serde(borrow, default)]
    names: BTreeMap<&'a str, &'a str>,
}

impl GeoIp {
    /// Reads a database of cities or countries, whole, into memory.
    ///
    /// # Errors
    /// [`GeoIpError`] when the file cannot be read, is damaged at its head, or holds something else.
    pub fn open(path: &Path) -> Result<Self, GeoIpError> {
        let reader = Reader::open_readfile(path)?;
        let kind = &reader.metadata().database_type;
        if !["City", "Country", "Enterprise"].iter().any(|known| kind.contains(known)) {
            return Err(GeoIpError::NotOfPlaces(kind.clone()));
        }
        Ok(Self { reader: Arc::new(reader) })
    }

    /// The place of an address in a language (BCP 47), as "Lyon, France", or the country alone; English where the
    /// database does not know the language. `None` for an address that is not public or of which nothing is known; a
    /// damaged record is logged and shows no place.
    #[must_use]
    pub fn place(&self, ip: IpAddr, language: &str) -> Option<String> {
        let ip = canonical(ip);
        if !is_public(ip) {
            return None;
        }
        let record = match self.record(ip) {
            Ok(record) => record?,
            Err(error) => {
                tracing::warn!(%error, "the GeoIP database could not be searched");
                return None;
            }
        };
        let parts = [record.city.in_language(language), record.country.in_language(language)];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    fn record(&self, ip: IpAddr) -> Result<Option<Record<'_>>, MaxMindDbError> {
        // A database of IPv4 alone knows nothing of IPv6; that is no fault.
        if ip.is_ipv6() && self.reader.metadata().ip_version == 4 {
            return Ok(None);
        }
        self.reader.lookup(ip)?.decode()
    }
}

impl<'a> Named<'a> {
    /// The name in the language, in another variant of it (`pt-BR` for `pt`), or in English.
    fn in_language(&self, language: &str) -> Option<&'a str> {
        let base = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let exact = || self.names.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(language));
        let related = || self.names.iter().find(|(tag, _)| base(tag) == base(language));
        let fallback = || self.names.get_key_value(FALLBACK);
        let (_, name) = exact().or_else(related).or_else(fallback)?;
        (!name.is_empty() && name.len() <= MAX_NAME).then_some(*name)
    }
}

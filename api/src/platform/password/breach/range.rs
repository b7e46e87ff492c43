//! The range query: a server is told the first five digits of a hash and answers with all hashes that begin so. It
//! learns one of about a million prefixes, never the password nor its hash (k-anonymity).

use thiserror::Error;

use crate::platform::outbound::{OutboundClient, OutboundError, OutboundRequest};

/// Digits of the hash that the server is told.
const PREFIX: usize = 5;
/// Bytes that an answer may have; a padded one has some 70 kB.
const MAX_ANSWER: usize = 1024 * 1024;

/// A server of the range protocol (`GET {base}/range/{prefix}`).
#[derive(Debug, Clone)]
pub struct RangeServer {
    base: String,
    client: OutboundClient,
}

/// Why the server gave no answer.
#[derive(Debug, Error)]
pub enum RangeServerError {
    /// It could not be reached, or not as the rules for outbound requests demand.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    /// It answered with another status than 200.
    #[error("the breach server answered with status {0}")]
    Status(u16),
    /// Its answer is not a list of hash endings.
    #[error("the answer of the breach server is not a list of hashes")]
    NotAList,
}

impl RangeServer {
    /// A server at this base address, `https` unless the operator allow-listed it.
    #[must_use]
    pub fn new(base: &str, client: OutboundClient) -> Self {
        Self { base: base.trim_end_matches('/').to_owned(), client }
    }

    /// Whether the server knows the hash (40 upper-case hexadecimal digits).
    ///
    /// # Errors
    /// [`RangeServerError`] when it did not answer, or not with a list.
    pub async fn contains(&self, hash: &str) -> Result<bool, RangeServerError> {
        let (prefix, ending) = hash.split_at_checked(PREFIX).ok_or(RangeServerError::NotAList)?;
        let url = format!("{}/range/{prefix}", self.base);
        // Padding hides from an onlooker, by the size of the answer, which prefix was asked for.
        let request =
            OutboundRequest::get(&url, MAX_ANSWER).accept("text/plain").header("Add-Padding", "true");
        let fetched = self.client.send(request).await?;
        if fetched.status != 200 {
            return Err(RangeServerError::Status(fetched.status));
        }
        let answer = std::str::from_utf8(&fetched.body).map_err(|_| RangeServerError::NotAList)?;
        is_listed(answer, ending)
    }
}

/// Whether an answer lists the ending. Lines of padding have the count 0 and list nothing.
fn is_listed(answer: &str, ending: &str) -> Result<bool, RangeServerError> {
    let mut found = false;
    for line in answer.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (listed, count) = line.split_once(':').ok_or(RangeServerError::NotAList)?;
        let count: u64 = count.trim().parse().map_err(|_| RangeServerError::NotAList)?;
        found |= count > 0 && listed.eq_ignore_ascii_case(ending);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{
        outbound::testing::{Answer, TinyServer},
        password::breach::{Breaches, hash_of},
    };

    fn breaches(server: &TinyServer) -> Breaches {
        let client = OutboundClient::new(&server.allowed()).unwrap();
        let server = RangeServer::new(&format!("{}/", server.url("")), client);
        Breaches { file: None, server: Some(server) }
    }

    /// An answer that lists the passwords' endings among padding.
    fn answer_listing(passwords: &[&str]) -> Answer {
        let mut body = format!("{}:0\r\n", &hash_of(&"padding".into())[PREFIX..]);
        for password in passwords {
            body += &format!("{}:42\r\n", &hash_of(&(*password).into())[PREFIX..]);
        }
        Answer::ok("text/plain", body)
    }

    #[tokio::test]
    async fn only_five_digits_of_the_hash_leave_the_machine() {
        let server = TinyServer::start(answer_listing(&["password"])).await;
        assert_eq!(breaches(&server).is_known(&"password".into()).await, Some(true));
        let request = server.last_request();
        assert!(request.starts_with("GET /range/5BAA6 HTTP/1.1\r\n"), "{request}");
        assert!(!request.contains("1E4C9") && !request.to_lowercase().contains("1e4c9"));
        assert!(request.to_lowercase().contains("add-padding: true\r\n"), "{request}");
    }

    #[tokio::test]
    async fn a_password_that_the_server_does_not_list_is_not_known() {
        let server = TinyServer::start(answer_listing(&["another"])).await;
        assert_eq!(breaches(&server).is_known(&"fjord-kettle".into()).await, Some(false));
    }

    #[tokio::test]
    async fn padding_is_not_a_breach() {
        let server = TinyServer::start(answer_listing(&[])).await;
        assert_eq!(breaches(&server).is_known(&"padding".into()).await, Some(false));
    }

    #[tokio::test]
    async fn a_server_that_fails_blocks_nobody() {
        for answer in [
            Answer::status(503),
            Answer::ok("text/html", "<html>maintenance</html>".to_owned()),
            Answer::ok("text/plain", "ABC:x".to_owned()),
            Answer::ok("text/plain", "A:1\n".repeat(MAX_ANSWER)),
            Answer::redirect("http://127.0.0.1:9/range/5BAA6"),
        ] {
            let server = TinyServer::start(answer).await;
            assert_eq!(breaches(&server).is_known(&"password".into()).await, None);
        }
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_blocks_nobody() {
        let server = TinyServer::start(Answer::status(200)).await;
        let breaches = breaches(&server);
        drop(server);
        assert_eq!(breaches.is_known(&"password".into()).await, None);
    }
}

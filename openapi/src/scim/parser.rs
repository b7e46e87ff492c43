//! The one parser of attribute paths and filters (RFC 7644, figure 1).
//!
//! It looks at every byte once, goes no deeper than [`super::filter::DEPTH_MAX`] and keeps chains of `and` and `or` in
//! lists, so that neither reading nor evaluating nor dropping a filter can exhaust the stack.

use serde_json::Number;

use super::filter::{DEPTH_MAX, Filter, Literal, Operator, TERMS_MAX};
use super::path::{AttributePath, SyntaxError, TEXT_BYTES_MAX};

type Parsed<T> = Result<T, SyntaxError>;

pub(crate) struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    terms: usize,
}

const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

const fn is_urn_byte(byte: u8) -> bool {
    is_name_byte(byte) || matches!(byte, b':' | b'.' | b'%' | b'+' | b'$')
}

impl<'a> Parser<'a> {
    pub(crate) fn new(text: &'a str) -> Parsed<Self> {
        let parser = Self { text, at: 0, depth: 0, terms: 0 };
        if text.len() > TEXT_BYTES_MAX { Err(parser.error("the text is too long")) } else { Ok(parser) }
    }

    pub(crate) fn error(&self, message: &'static str) -> SyntaxError {
        SyntaxError { position: self.at, message }
    }

    pub(crate) fn end(&self) -> Parsed<()> {
        if self.at == self.text.len() { Ok(()) } else { Err(self.error("nothing may follow here")) }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Moves past this byte if it is the next one.
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    pub(crate) fn spaces(&mut self) {
        while self.eat(b' ') {}
    }

    fn expect(&mut self, byte: u8, message: &'static str) -> Parsed<()> {
        self.spaces();
        if self.eat(byte) { Ok(()) } else { Err(self.error(message)) }
    }

    /// The longest run of such bytes.
    fn run(&mut self, accept: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.bytes().take_while(|&byte| accept(byte)).count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Moves past this word if it comes next and ends there.
    fn keyword(&mut self, word: &str) -> bool {
        let rest = self.rest();
        let found = rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && !rest.as_bytes().get(word.len()).is_some_and(|&byte| is_urn_byte(byte));
        if found {
            self.at += word.len();
        }
        found
    }

    /// Moves past `not` if a group follows; otherwise it is an attribute's name.
    fn negation(&mut self) -> bool {
        let start = self.at;
        if self.keyword("not") {
            self.spaces();
            if self.peek() == Some(b'(') {
                return true;
            }
            self.at = start;
        }
        false
    }

    /// The name of an attribute or sub-attribute; `$ref` is the one that does not begin with a letter.
    pub(crate) fn name(&mut self) -> Parsed<String> {
        let error = self.error("the name of an attribute is expected");
        let name = self.run(|byte| is_name_byte(byte) || byte == b'$');
        let (first, others) = name.split_at_checked(1).ok_or(error)?;
        let letters = first.strip_prefix('$').map_or(first, |_| others);
        if letters.starts_with(|c: char| c.is_ascii_alphabetic()) && !others.contains('$') {
            Ok(name.to_owned())
        } else {
            Err(error)
        }
    }

    /// `[URN:]name[.sub]`. The URN holds dots and colons itself; the last colon ends it.
    pub(crate) fn attribute_path(&mut self) -> Parsed<AttributePath> {
        let mut schema = None;
        if self.rest().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:")) {
            let start = self.at;
            let whole = self.run(is_urn_byte);
            let (urn, _) = whole.rsplit_once(':').unwrap_or_default();
            self.at = start + urn.len();
            if urn.len() <= "urn:".len() {
                return Err(self.error("the name of a schema and an attribute are expected"));
            }
            self.at += 1;
            schema = Some(urn.to_owned());
        }
        let name = self.name()?;
        let sub = if self.eat(b'.') { Some(self.name()?) } else { None };
        Ok(AttributePath { schema, name, sub })
    }

    /// What stands between brackets, and the closing one.
    pub(crate) fn value_filter(&mut self) -> Parsed<Filter> {
        self.enter()?;
        let filter = self.any_of(true)?;
        self.expect(b']', "a closing bracket is expected")?;
        self.depth -= 1;
        Ok(filter)
    }

    /// Terms joined by `or`, which binds weakest.
    pub(crate) fn any_of(&mut self, in_brackets: bool) -> Parsed<Filter> {
        let first = self.all_of(in_brackets)?;
        let mut terms = Vec::new();
        while self.joined_by("or") {
            terms.push(self.all_of(in_brackets)?);
        }
        Ok(joined(first, terms, Filter::Or))
    }

    fn all_of(&mut self, in_brackets: bool) -> Parsed<Filter> {
        let first = self.term(in_brackets)?;
        let mut terms = Vec::new();
        while self.joined_by("and") {
            terms.push(self.term(in_brackets)?);
        }
        Ok(joined(first, terms, Filter::And))
    }

    fn joined_by(&mut self, word: &str) -> bool {
        self.spaces();
        self.keyword(word)
    }

    fn enter(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > DEPTH_MAX { Err(self.error("the filter is nested too deeply")) } else { Ok(()) }
    }

    fn term(&mut self, in_brackets: bool) -> Parsed<Filter> {
        self.spaces();
        let negated = self.negation();
        if self.eat(b'(') {
            self.enter()?;
            let inner = self.any_of(in_brackets)?;
            self.expect(b')', "a closing parenthesis is expected")?;
            self.depth -= 1;
            return Ok(if negated { Filter::Not(Box::new(inner)) } else { inner });
        }
        self.terms += 1;
        if self.terms > TERMS_MAX {
            return Err(self.error("the filter has too many terms"));
        }
        let path = self.attribute_path()?;
        if in_brackets && (path.schema.is_some() || path.sub.is_some()) {
            return Err(self.error("the name of a sub-attribute is expected"));
        }
        if !in_brackets && path.sub.is_none() && self.eat(b'[') {
            let filter = Box::new(self.value_filter()?);
            return Ok(Filter::Values { path, filter });
        }
        self.comparison(path)
    }

    fn comparison(&mut self, path: AttributePath) -> Parsed<Filter> {
        let error = self.after_space("an operator is expected")?;
        if self.keyword("pr") {
            return Ok(Filter::Present(path));
        }
        let operator =
            Operator::ALL.into_iter().find(|operator| self.keyword(operator.as_str())).ok_or(error)?;
        self.after_space("a value is expected")?;
        Ok(Filter::Compare { path, operator, literal: self.literal()? })
    }

    /// Moves past the space that has to stand here; gives the error for what has to follow.
    fn after_space(&mut self, message: &'static str) -> Parsed<SyntaxError> {
        if !self.eat(b' ') {
            return Err(self.error(message));
        }
        self.spaces();
        Ok(self.error(message))
    }

    fn literal(&mut self) -> Parsed<Literal> {
        if self.peek() == Some(b'"') {
            return self.string().map(Literal::String);
        }
        for (word, literal) in
            [("true", Literal::Boolean(true)), ("false", Literal::Boolean(false)), ("null", Literal::Null)]
        {
            if self.keyword(word) {
                return Ok(literal);
            }
        }
        let error = self.error("a string, a number, true, false or null is expected");
        let digits =
            self.run(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'));
        number(digits).map(Literal::Number).ok_or(error)
    }

    /// A JSON string with its escapes.
    fn string(&mut self) -> Parsed<String> {
        let error = self.error("the string is not well-formed");
        let mut escaped = false;
        let length = self.rest().bytes().skip(1).position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        let quoted = length.and_then(|length| self.rest().get(..length + 2)).ok_or(error)?;
        self.at += quoted.len();
        serde_json::from_str(quoted).map_err(|_| error)
    }
}

fn joined(first: Filter, mut others: Vec<Filter>, join: fn(Vec<Filter>) -> Filter) -> Filter {
    if others.is_empty() {
        return first;
    }
    others.insert(0, first);
    join(others)
}

/// A number as JSON writes it. JSON's own reader checks the form; the value comes from the exact conversion of the
/// standard library, so that what is written out again reads as the same number.
fn number(digits: &str) -> Option<Number> {
    let read: Number = serde_json::from_str(digits).ok()?;
    if read.is_f64() { digits.parse().ok().and_then(Number::from_f64) } else { Some(read) }
}

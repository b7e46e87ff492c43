//! How a setting is declared: once, with its documentation, and everything else follows from that.

use super::source::Reader;

/// What is known about one key. The parser, the names of the variables and the reference page all read this.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The full name with its section, as in `database.url`.
    pub name: &'static str,
    /// What kind of value it takes, in words.
    pub type_name: &'static str,
    /// Whether the value is a secret: masked in output, and readable from a file named by `<key>_file`.
    pub is_secret: bool,
    /// The default as it would be written; empty when there is none.
    pub default: &'static str,
    /// A value that could stand in a real file. `file:` and a path stands for a secret kept in a file of its own,
    /// so that no example key can be copied from the page.
    pub example: &'static str,
    /// The least and the greatest number taken, for numbers.
    pub range: Option<(u64, u64)>,
    /// The lines of the documentation comment.
    pub description: &'static [&'static str],
    /// How the value is written in TOML.
    pub(super) shape: Shape,
}

/// How a value is written in TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A string.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Switch,
    /// An array of strings; in a variable, separated by commas.
    List,
}

/// A value that can be read from a configuration file or from a variable.
pub(super) trait Setting: Sized {
    /// What kind of value it is, in words that fit after "must be".
    const TYPE: &'static str;
    /// How it is written in TOML.
    const SHAPE: Shape = Shape::Text;
    /// Whether the value must not be shown.
    const IS_SECRET: bool = false;

    /// Reads the value; the error says what is wrong and never repeats a secret.
    fn parse(text: &str) -> Result<Self, String>;

    /// The number that a range is checked against.
    fn magnitude(&self) -> Option<u64> {
        None
    }
}

/// A group of settings that can be read as one.
pub(super) trait Section: Sized {
    /// The keys of this group and of the groups inside it.
    fn keys() -> Vec<&'static Key>;

    /// Reads every key; what is wrong is noted in the reader, and the answer is then `None`.
    fn read(reader: &mut Reader<'_>) -> Option<Self>;
}

/// Declares a section: the struct, its keys and how it is read. The documentation comment of a field is at the
/// same time its text in the reference page.
macro_rules! settings {
    (
        $(#[$section_meta:meta])*
        pub struct $section:ident in $prefix:literal {
            $(
                $(#[doc = $doc:literal])*
                $field:ident: $type:ty = $default:literal, like $example:literal $(, from $least:literal to $most:literal)?;
            )*
        }
        $( sections { $( $(#[$sub_meta:meta])* $sub:ident: $sub_type:ty; )* } )?
    ) => {
        $(#[$section_meta])*
        #[derive(Debug, Clone)]
        pub struct $section {
            $( $(#[doc = $doc])* pub $field: $type, )*
            $( $( $(#[$sub_meta])* pub $sub: $sub_type, )* )?
        }

        impl $crate::platform::config::declare::Section for $section {
            fn keys() -> Vec<&'static $crate::platform::config::declare::Key> {
                use $crate::platform::config::declare::{Key, Setting};
                const KEYS: &[Key] = &[$( Key {
                    name: concat!($prefix, stringify!($field)),
                    type_name: <$type as Setting>::TYPE,
                    is_secret: <$type as Setting>::IS_SECRET,
                    default: $default,
                    example: $example,
                    range: settings!(@range $($least, $most)?),
                    description: &[$($doc),*],
                    shape: <$type as Setting>::SHAPE,
                }, )*];
                let mut keys: Vec<&'static Key> = Vec::new();
                keys.extend(KEYS);
                $( $( keys.extend(<$sub_type as $crate::platform::config::declare::Section>::keys()); )* )?
                keys
            }

            fn read(reader: &mut $crate::platform::config::source::Reader<'_>) -> Option<Self> {
                // Everything is read before anything is given up, so that all mistakes are told at once.
                $( let $field = reader.take::<$type>(concat!($prefix, stringify!($field))); )*
                $( $( let $sub = <$sub_type as $crate::platform::config::declare::Section>::read(reader); )* )?
                Some(Self { $( $field: $field?, )* $( $( $sub: $sub?, )* )? })
            }
        }
    };
    (@range) => { None };
    (@range $least:literal, $most:literal) => { Some(($least, $most)) };
}
pub(super) use settings;

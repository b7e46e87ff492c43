//! Line icons, drawn for this app on a grid of 24.

use yew::prelude::*;

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Symbol {
    /// A house.
    Home,
    /// A person.
    Person,
    /// Two people.
    People,
    /// A shield.
    Shield,
    /// A screen and a phone.
    Devices,
    /// A clock.
    Clock,
    /// A box of files.
    Archive,
    /// A pencil.
    Pencil,
    /// A camera.
    Camera,
    /// A bin.
    Bin,
    /// A tick in a circle.
    TickCircle,
    /// A triangle with an exclamation mark.
    Warning,
    /// A circle with an i.
    Info,
    /// A circle with an exclamation mark.
    Problem,
    /// A cross.
    Cross,
    /// A small angle to the end side.
    ChevronEnd,
    /// A small angle downwards.
    ChevronDown,
    /// A small angle to the start side.
    ChevronStart,
    /// A door with an arrow.
    SignOut,
    /// A globe.
    Globe,
    /// A padlock.
    Lock,
    /// A key.
    Key,
    /// An eye.
    Eye,
    /// A crossed-out eye.
    EyeOff,
    /// An arrow into a tray.
    Download,
    /// An arrow out of a tray.
    Upload,
    /// Three dots.
    More,
    /// A plus.
    Plus,
    /// Two arrows in a circle.
    Refresh,
    /// A desktop computer.
    Computer,
    /// A phone.
    Phone,
    /// A tablet.
    Tablet,
    /// A terminal window.
    Terminal,
    /// A question mark in a circle.
    Unknown,
    /// A cloud, crossed out.
    Offline,
    /// Sliders.
    Settings,
    /// A person with a key.
    Passkey,
    /// An envelope.
    Mail,
    /// A bubble of speech.
    Message,
    /// Two sheets.
    Copy,
    /// A printer.
    Printer,
    /// Two links of a chain.
    Link,
    /// Four tiles.
    Apps,
    /// A star.
    Star,
    /// An arrow out of a box.
    Onward,
    /// A receipt.
    Receipt,
    /// Tiles with a plus.
    Tiles,
}

impl Symbol {
    /// The path of the lines.
    const fn path(self) -> &'static str {
        match self {
            Self::Home => "M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6",
            Self::Person => {
                "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.8-3.7 3.8-5.5 7.5-5.5s6.700 1.800 7.500 5.500"
            }
            Self::People => {
                "M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19.500c.7-3.300 3.300-5 6.500-5s5.800 1.700 6.500 5M15.500 4.800a3.500 3.500 0 0 1 0 6.400M17.500 14.900c2.100.6 3.600 2.200 4 4.600"
            }
            Self::Shield => {
                "M12 3l7.500 2.800v5.700c0 4.600-3.100 8-7.500 9.500-4.400-1.500-7.500-4.900-7.500-9.500V5.800zM8.800 12l2.200 2.200 4.300-4.500"
            }
            Self::Devices => {
                "M3 17h9M4.500 14V6.500A1.500 1.500 0 0 1 6 5h12.500M15 9.500a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1h-4a1 1 0 0 1-1-1zM17.500 17.500h1"
            }
            Self::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.200l3.400 2",
            Self::Archive => "M4 8.500h16V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zM3 4.500h18v4H3zM10 12.500h4",
            Self::Pencil => {
                "M4 20l1-4.200L16.300 4.500a1.700 1.700 0 0 1 2.400 0l.800.800a1.700 1.700 0 0 1 0 2.400L8.200 19zM14.500 6.500l3 3"
            }
            Self::Camera => {
                "M4 8h3.500L9 5.500h6L16.500 8H20a1 1 0 0 1 1 1v9.500a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM12 16.500a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400z"
            }
            Self::Bin => {
                "M4.500 7h15M9.500 7V4.500h5V7M6.500 7l.800 13h9.400l.800-13M10.300 11v5.500M13.700 11v5.500"
            }
            Self::TickCircle => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.300l2.700 2.700L16 9.500",
            Self::Warning => "M12 4l9 16H3zM12 10v4.500M12 17v.3",
            Self::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.700v.3",
            Self::Problem => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v6M12 16.200v.3",
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::ChevronEnd => "M9.500 6l6 6-6 6",
            Self::ChevronDown => "M6 9.500l6 6 6-6",
            Self::ChevronStart => "M14.500 6l-6 6 6 6",
            Self::SignOut => "M14 4.500H5.500v15H14M10 12h10.500M17 8.500l3.500 3.500-3.500 3.500",
            Self::Globe => {
                "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.500 9.500h17M3.500 14.500h17M12 3c2.500 2.500 3.700 5.500 3.700 9s-1.200 6.500-3.700 9c-2.500-2.500-3.700-5.500-3.700-9S9.500 5.500 12 3z"
            }
            Self::Lock => {
                "M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM8 11V8a4 4 0 0 1 8 0v3M12 14.500v2"
            }
            Self::Key => {
                "M8 19.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM11.300 11.700L19.500 3.500M16 7l3 3"
            }
            Self::Eye => {
                "M2.500 12C4.500 7.800 8 5.500 12 5.500s7.500 2.300 9.500 6.500c-2 4.200-5.500 6.500-9.500 6.500S4.500 16.200 2.500 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z"
            }
            Self::EyeOff => {
                "M4 4l16 16M9.900 5.700c.7-.1 1.400-.2 2.100-.2 4 0 7.500 2.300 9.500 6.500-.700 1.400-1.500 2.600-2.500 3.500M15.700 17.700c-1.200.5-2.400.8-3.700.8-4 0-7.500-2.300-9.500-6.500.9-1.900 2.100-3.400 3.600-4.500M10 10a3 3 0 0 0 4.100 4.200"
            }
            Self::Download => "M12 4v11M7.500 11l4.500 4.500 4.500-4.500M4.500 20h15",
            Self::Upload => "M12 16V4.500M7.500 9L12 4.500 16.500 9M4.500 20h15",
            Self::More => {
                "M4.500 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0zM11 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0zM17.500 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0z"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Refresh => {
                "M4.500 10.500A8 8 0 0 1 19 8M19 4v4.200h-4.200M19.500 13.500A8 8 0 0 1 5 16M5 20v-4.200h4.200"
            }
            Self::Computer => {
                "M4 5h16a1 1 0 0 1 1 1v9.500a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM9 20h6M12 16.500V20"
            }
            Self::Phone => "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2",
            Self::Tablet => {
                "M5.500 3h13a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2"
            }
            Self::Terminal => {
                "M4 4.500h16a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1zM7 9l3 3-3 3M12.500 15H17"
            }
            Self::Unknown => {
                "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.500 9.500A2.500 2.500 0 1 1 13 11.800c-.7.4-1 .9-1 1.700M12 16.700v.3"
            }
            Self::Offline => {
                "M3.500 3.500l17 17M8 7.300A6 6 0 0 1 17.700 11a4.300 4.300 0 0 1 2.600 6.200M17 18.500H7.300A4.300 4.300 0 0 1 6 10.100"
            }
            Self::Passkey => {
                "M9.500 11.500a3.800 3.800 0 1 0 0-7.600 3.800 3.800 0 0 0 0 7.600zM3 20c.7-3.300 3.300-5 6.500-5 1 0 2 .2 2.800.500M17.500 14a2.500 2.500 0 1 0-1.200-4.700M17.500 14v6.500M17.500 17.500h2M17.500 9a2.500 2.500 0 0 0 0 5"
            }
            Self::Mail => {
                "M4 5.500h16a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1zM3.500 7l8.500 6 8.500-6"
            }
            Self::Message => {
                "M5 4.500h14a1.500 1.500 0 0 1 1.500 1.500v9a1.500 1.500 0 0 1-1.500 1.500h-7L7.500 20v-3.500H5A1.500 1.500 0 0 1 3.500 15V6A1.500 1.500 0 0 1 5 4.500zM8 10.500h.1M12 10.500h.1M16 10.500h.1"
            }
            Self::Tiles => {
                "M4 4h6.500v6.500H4zM13.500 4H20v6.500h-6.500zM4 13.500h6.500V20H4zM16.800 13.500V20M13.500 16.800H20"
            }
            Self::Link => {
                "M10 14a4 4 0 0 0 5.700 0l3.600-3.600a4 4 0 0 0-5.700-5.700L12 6.300M14 10a4 4 0 0 0-5.700 0l-3.600 3.600a4 4 0 0 0 5.700 5.700L12 17.700"
            }
            Self::Copy => "M9 8.500h10.500V20H9zM15 8.500V4H4.500v11.500H9",
            Self::Printer => {
                "M7 9V4h10v5M7 17.500H4.500a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1h15a1 1 0 0 1 1 1v6.500a1 1 0 0 1-1 1H17M7 14h10v6H7z"
            }
            Self::Apps => {
                "M5 4h4.500a1 1 0 0 1 1 1v4.500a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM14.500 4H19a1 1 0 0 1 1 1v4.500a1 1 0 0 1-1 1h-4.500a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM5 13.500h4.500a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-4.500a1 1 0 0 1 1-1zM14.500 13.500H19a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1h-4.500a1 1 0 0 1-1-1v-4.500a1 1 0 0 1 1-1z"
            }
            Self::Star => {
                "M12 3.800l2.500 5.200 5.700.8-4.100 4 1 5.700-5.100-2.700-5.100 2.700 1-5.700-4.100-4 5.700-.8z"
            }
            Self::Onward => {
                "M13.500 4.500h6v6M19 5l-8 8M17 14v4.500a1 1 0 0 1-1 1H5.500a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1H10"
            }
            Self::Receipt => {
                "M6 3.500l2 1.300 2-1.300 2 1.300 2-1.300 2 1.300 2-1.300v17l-2-1.300-2 1.300-2-1.300-2 1.300-2-1.300-2 1.300zM9.500 9.500h5M9.500 13.500h5"
            }
            Self::Settings => {
                "M4 7h9M17 7h3M15 9.300a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600zM4 17h3M11 17h9M9 19.300a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600z"
            }
        }
    }
}

/// An icon. Always decoration: the word beside it, or the name of its button, says the same. A function and not a
/// component: there are many of them, and none has a state.
pub(crate) fn icon(symbol: Symbol) -> Html {
    html!(
        <svg class="lk-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={symbol.path()} />
        </svg>
    )
}

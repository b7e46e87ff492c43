//! The frame around every page.

mod elevation;
mod ended;
mod footer;
mod frame;
mod idle;
mod leave;
mod masthead;
mod menu;
mod navigation;
mod preferences;
mod step_up;
mod switch;

pub(crate) use ended::SessionEnded;
pub(crate) use footer::Footer;
pub(crate) use frame::{Frame, PlainFrame};
pub(crate) use idle::IdleWatch;
pub(crate) use leave::LeaveGuard;
pub(crate) use preferences::{LanguageSwitch, ThemeSwitch};
pub(crate) use step_up::{StepUpDialog, Waiting};
pub(crate) use switch::use_switch;

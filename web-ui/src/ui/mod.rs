//! Shared parts of the pages. PatternFly's classes throughout; components of patternfly-yew where they are accessible
//! and set no `style` attribute, thin ones of our own elsewhere.

mod alert;
mod avatar;
mod button;
mod chip;
mod choice;
mod code;
mod dialog;
mod field;
mod file;
mod icon;
mod illustration;
mod load;
mod page;
mod select;
mod task;
mod toast;

pub(crate) mod format;

pub(crate) use alert::{Alert, Tone};
pub(crate) use avatar::{AvatarSize, avatar, name_mark, picture_mark};
pub(crate) use button::{Button, Kind};
pub(crate) use chip::{Hue, chip};
pub(crate) use choice::{Check, RadioGroup, Toggle};
pub(crate) use code::{Copy, Resend, code_field};
pub(crate) use dialog::{Confirm, Dialog, use_modal};
pub(crate) use field::{ErrorSummary, PasswordField, TextArea, TextField};
pub(crate) use file::{PICTURES, PicturePicker};
pub(crate) use icon::{Symbol, icon};
pub(crate) use illustration::{Drawing, illustration};
pub(crate) use load::{Load, Loader, use_load, use_more, use_newer};
pub(crate) use page::{Card, EmptyState, HEADING, LoadFailure, Page, Rows};
pub(crate) use select::Select;
pub(crate) use task::{Task, use_task};
pub(crate) use toast::{ToastProvider, Toasts, use_toasts};

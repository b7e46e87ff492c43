//! The profile: every field drawn from the organization's schema and edited in place; the picture.

mod addresses;
mod avatar;
mod completion;
mod contact_add;
mod contacts;
mod draft;
mod edit;
mod editor;
mod page;
mod row;
mod save;
mod value;

pub(crate) use completion::{Completion, completion};
pub(crate) use contact_add::{AddContact, Goal};
pub(crate) use draft::{Draft, is_many};
pub(crate) use edit::{EditForm, EditFormProps};
pub(crate) use editor::{Editor, control_id};
pub(crate) use page::{PersonalInfo, ProfileData, load_profile};
pub(crate) use row::AttributeRow;
#[cfg(test)]
pub(crate) use value::group_key;
pub(crate) use value::label;

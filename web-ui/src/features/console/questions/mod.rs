//! The sets of security questions: the page, its fields in each language, and what a change does to answers.

mod draft;
mod fields;
mod page;

pub(crate) use page::QuestionsPage;

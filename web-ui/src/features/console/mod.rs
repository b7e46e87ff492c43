//! The console: what an organization's owners and administrators decide for everybody.

mod applications;
mod connection;
mod connections;
mod draft;
mod numbers;
mod people;
mod portal;
mod purposes;
mod questions;
mod registration;
mod registrations;
mod search;
mod wrong;

pub(crate) use applications::{ApplicationPage, ApplicationsPage, NewApplicationPage};
pub(crate) use connections::Connections;
pub(crate) use people::{PeoplePage, PersonPage};
pub(crate) use portal::PortalPage;
pub(crate) use purposes::{NewPurposePage, PurposePage, PurposesPage};
pub(crate) use questions::QuestionsPage;
pub(crate) use registrations::RegistrationsPage;

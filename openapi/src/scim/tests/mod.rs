//! What the SCIM engine promises, mostly in the words of the RFCs' own examples.

mod discovery;

//! Signing in: flows and the session of this browser.

mod answer;
mod flow;
mod option;
mod session;

pub use answer::{AnswerFlowRequest, GivenAnswer};
pub use flow::{
    AskedQuestion, Flow, FlowLink, FlowStatus, FlowStep, FlowType, LinkPurpose, StartFlowRequest, StepKind,
    StepOption, StepParameters,
};
pub use option::{FactorOption, FlowOption};
pub use session::{AccountInfo, CurrentSession, OrganizationInfo, RecoveryOffer, SessionInfo};

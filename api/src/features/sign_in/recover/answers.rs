//! Security questions: asked of every name, as its own or as made-up ones that stay the same, and never enough alone.

use latchkey_openapi::auth::{FactorOption, GivenAnswer};

use super::Recovered;
use crate::features::sign_in::flow::{FlowState, Given};
use crate::features::sign_in::proof::{Outcome, Proof, Turn, Used};
use crate::features::sign_in::refuse::Refused;
use crate::features::sign_in::service::FlowError;
use crate::identity::account::{self, Account};
use crate::identity::attempts::{self, Admission};
use crate::identity::contacts::fold;
use crate::identity::credentials;
use crate::identity::recovery::answers;
use crate::platform::db::DbError;

/// Without answers: tells the questions. With them: compares.
pub(in crate::features::sign_in) async fn answer(
    turn: &Turn<'_>,
    given: Option<Vec<GivenAnswer>>,
) -> Result<Outcome, FlowError> {
    match given {
        None => ask(turn).await,
        Some(given) => compare(turn, given).await,
    }
}

async fn find(turn: &Turn<'_>) -> Result<Option<Account>, FlowError> {
    let (organization_id, known) = (turn.caller.organization.id.0.clone(), turn.flow.account_id.clone());
    let name = turn.flow.username.clone().unwrap_or_default();
    let found = turn
        .state
        .db
        .read(move |conn| match known {
            Some(id) => account::get(conn, &id).map(Some),
            None => account::find_by_identifier(conn, &organization_id, &name, true),
        })
        .await?;
    Ok(found.filter(Account::may_be_recovered))
}

async fn ask(turn: &Turn<'_>) -> Result<Outcome, FlowError> {
    let account = find(turn).await?;
    let name = fold(turn.flow.username.as_deref().unwrap_or_default());
    let id = account.as_ref().map(|account| account.id.as_str());
    let asked = answers::asked(turn.state, turn.caller.organization, id, &name).await?;
    let sets = &turn.caller.organization.settings.question_sets;
    let questions = asked.into_iter().filter_map(|asked| {
        let question = sets.question(&asked.set_id, &asked.question_id)?;
        Some(latchkey_openapi::auth::AskedQuestion {
            set_id: asked.set_id.clone(),
            texts: question.texts.clone(),
        })
    });
    let given = Some(Given::RecoveryQuestions { questions: questions.collect() });
    Ok(Outcome::Goes(FlowState { given, ..turn.flow.clone() }))
}

/// Counted before it is looked at, and at one cost, like a password.
async fn compare(turn: &Turn<'_>, given: Vec<GivenAnswer>) -> Result<Outcome, FlowError> {
    let (state, organization) = (turn.state, turn.caller.organization);
    let account = find(turn).await?;
    let typed = turn.flow.username.clone().unwrap_or_default();
    let name = account.as_ref().map_or(typed.as_str(), |account| account.username.as_str());
    let budget_key = turn.caller.budget_key(state, name);
    let (key, now) = (budget_key.clone(), state.now_micros());
    let admission = state.db.write_relaxed(move |conn| attempts::admit(conn, &key, now)).await?;
    let given: Vec<answers::Given> = given
        .into_iter()
        .map(|one| answers::Given { set_id: one.set_id, answer: one.answer.into() })
        .collect();
    let id = account.as_ref().map(|account| account.id.clone());
    let are_right = answers::verify(state, organization, id.as_deref(), &given)
        .await
        .map_err(|error| FlowError::Elsewhere(error.into()))?;
    let (failures, is_delayed) = match admission {
        Admission::Admitted { failures } => (failures, false),
        Admission::Delayed => (0, true),
    };
    let Some(account) = account.filter(|_| are_right && !is_delayed) else {
        let locks = attempts::begins_delay(failures);
        return Ok(Outcome::Refused(Refused { identifier: typed, locks, is_delayed, ..Refused::code(id) }));
    };
    let id = account.id.clone();
    let password = state.db.fetch(move |conn| credentials::find(conn, &id)).await?;
    let id = account.id.clone();
    Ok(Outcome::Proven(Proof {
        method: FactorOption::Password,
        recovered: Some(Recovered::Questions),
        is_user_verified: false,
        account,
        budget_key,
        password_changed_at: password.map(|stored| stored.changed_at),
        association: None,
        rehash: None,
        failures,
        // Answers are not used up, but they must be there still.
        consume: Box::new(move |conn| {
            let are_there = !answers::list(conn, &id)?.is_empty();
            Ok::<_, DbError>(are_there.then_some(Used::Password))
        }),
    }))
}

//! The single-page app of the Latchkey account portal.

use yew::prelude::*;

/// The whole app.
#[component(App)]
fn app() -> Html {
    html!(<h1>{ "Latchkey" }</h1>)
}

fn main() {
    yew::Renderer::<App>::new().render();
}

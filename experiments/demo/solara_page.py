"""Page to play with one model, started by `solara run experiments/demo/solara_page.py`.

Needs the optional packages of `wangge[viz]`.

The map shows open cases per cell, the plots show satisfaction and backlog day by day. The controls set the dispatch
rule, the grid workers and the seed, and take effect with Reset.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sim.policy.rules import RULES
from sim.text.catalogue import WanggeError, label, say
from sim.vocabulary.states import CaseState

if TYPE_CHECKING:
    from sim.scenario import Scenario

LANG = "en"  # the fonts shared by browsers and Matplotlib have no Chinese characters
MEASURES = {"satisfaction": "tab:green", "backlog": "tab:red"}
MOST_SEEDS = 50
LEAST_SPAN = 0.02  # least height of a score axis


def controls(scenario: Scenario) -> dict[str, Any]:
    """Return the model's parameters by keyword: fixed ones, and those that have a control."""
    policy = scenario.policy
    rules = sorted({*RULES, policy.dispatch.rule})
    staffing = label("policy.staffing.workers_per_grid", LANG)
    return {
        "scenario": scenario,
        "policy__dispatch__rule": {
            "type": "Select",
            "values": rules,
            "value": policy.dispatch.rule,
            "label": label("policy.dispatch.rule", LANG),
        },
        "policy__staffing__workers_per_grid": {
            "type": "SliderFloat",
            "label": staffing,
            "value": policy.staffing.workers_per_grid,
            "min": 0.5,
            "max": 4.0,
            "step": 0.5,
        },
        "seed": {
            "type": "SliderInt",
            "label": say("page_seed", LANG),
            "value": 1,
            "min": 1,
            "max": MOST_SEEDS,
            "step": 1,
        },
    }


def open_cases(model: Any) -> Any:
    """Return the open cases per cell as an image: shape (height, width), NaN outside the territory."""
    import numpy as np

    cells, cases = model.world.cells, model.world.cases
    counts = np.bincount(cases["cell"][cases["state"] == CaseState.OPEN], minlength=len(cells))
    picture = np.full((int(cells["y"].max()) + 1, int(cells["x"].max()) + 1), np.nan)
    picture[cells["y"], cells["x"]] = counts
    return picture


def draw_map(model: Any) -> Any:
    """Draw the map as a Matplotlib figure."""
    import numpy as np
    from matplotlib.figure import Figure

    picture = open_cases(model)
    figure = Figure(figsize=(5, 4), layout="constrained")
    axes = figure.subplots()
    top = max(3, int(np.nanmax(picture)))
    image = axes.imshow(picture, origin="lower", cmap="Reds", vmin=0, vmax=top)
    figure.colorbar(image, ax=axes, ticks=range(0, top + 1, max(1, top // 5)))
    axes.set_title(say("page_map", LANG, day=int(model.time)))
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor("0.92")
    return figure


def finish_plot(measure: str, axes: Any) -> None:
    """Label the axis and set its range.

    Counts begin at zero; the axis of a score has a least height, so that tiny differences are not blown up.
    """
    axes.set_ylabel(label(f"daily.{measure}", LANG))
    low, high = axes.get_ylim()
    if measure == "backlog":
        axes.set_ylim(0, max(high, 5))
    else:
        spare = max(0.0, LEAST_SPAN - (high - low)) / 2
        axes.set_ylim(low - spare, high + spare)


def build_page(scenario: Scenario) -> Any:
    """Build the page of a scenario as a Solara component.

    Raises WanggeError `page_needs_viz` if the packages are missing.
    """
    try:
        import solara
        from mesa.visualization import SolaraViz, make_plot_component
        from mesa.visualization.utils import update_counter
    except ImportError as error:
        raise WanggeError("page_needs_viz", why=str(error)) from error
    from sim.mesa_model.model import GovernanceModel

    @solara.component
    def case_map(model: Any) -> None:
        update_counter.get()  # draw again after every step
        solara.FigureMatplotlib(draw_map(model), format="png")

    plots = [
        make_plot_component({name: colour}, post_process=partial(finish_plot, name))
        for name, colour in MEASURES.items()
    ]
    parameters = controls(scenario)
    model = GovernanceModel(scenario, seed=parameters["seed"]["value"])
    return SolaraViz(
        model,
        components=[(case_map, 0), *plots],
        model_params=parameters,
        name=say("page_title", LANG),
        play_interval=200,
    )


if __name__ == "__main__":  # as Solara runs it
    from experiments.config.compose import compose_scenario

    page = build_page(compose_scenario(["scenario=small_town"])[0])

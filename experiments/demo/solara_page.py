"""A page to play with one model: `solara run experiments/demo/solara_page.py` (needs the optional packages of `wangge[viz]`).

The map shows open cases per cell, the plots satisfaction and backlog day by day; the controls set the dispatch rule, the
grid workers and the seed, and take effect with Reset.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from sim.policy.rules import RULES
from sim.text.catalogue import WanggeError, label, say

LANG = "en"  # the fonts that browsers and Matplotlib share know no Chinese
MEASURES = {"satisfaction": "tab:green", "backlog": "tab:red"}
MOST_SEEDS = 50
LEAST_SPAN = 0.02  # least height of the axis of a score


def controls(scenario: Any) -> dict[str, Any]:
    """Parameters of the model by keyword: fixed ones, and those that have a control."""
    policy = scenario.policy
    rules = sorted({*RULES, policy.dispatch.rule})
    staffing = label("policy.staffing.workers_per_grid", LANG)
    return {
        "scenario": scenario,
        "policy__dispatch__rule": {"type": "Select", "values": rules, "value": policy.dispatch.rule, "label": label("policy.dispatch.rule", LANG)},
        "policy__staffing__workers_per_grid": {
            "type": "SliderFloat", "label": staffing, "value": policy.staffing.workers_per_grid, "min": 0.5, "max": 4.0, "step": 0.5,
        },
        "seed": {"type": "SliderInt", "label": say("page_seed", LANG), "value": 1, "min": 1, "max": MOST_SEEDS, "step": 1},
    }  # fmt: skip


def open_cases(model: Any) -> Any:
    """Open cases per cell as a picture: shape (height, width), not-a-number outside the territory."""
    import numpy as np

    from sim.vocabulary import events as a

    cells, cases = model.world.cells, model.world.cases
    counts = np.bincount(cases["cell"][cases["state"] == a.OPEN], minlength=len(cells))
    picture = np.full((int(cells["y"].max()) + 1, int(cells["x"].max()) + 1), np.nan)
    picture[cells["y"], cells["x"]] = counts
    return picture


def draw_map(model: Any) -> Any:
    """The map as a Matplotlib figure."""
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
    """Name the axis, begin counts at zero, and keep the scale of scores from blowing up what is next to nothing."""
    axes.set_ylabel(label(f"daily.{measure}", LANG))
    low, high = axes.get_ylim()
    if measure == "backlog":
        axes.set_ylim(0, max(high, 5))
    else:
        spare = max(0.0, LEAST_SPAN - (high - low)) / 2
        axes.set_ylim(low - spare, high + spare)


def build_page(scenario: Any) -> Any:
    """The page of a scenario as a Solara component. Raises WanggeError `page_needs_viz` where the packages are missing."""
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

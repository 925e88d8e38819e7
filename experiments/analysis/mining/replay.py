"""Replay by PM4Py: how well the log fits the procedure as a Petri net, and what process is discovered from it.

PM4Py is an optional extra (`pip install wangge[mining]`; AGPL-3.0) and imported only here. Methods: token-based replay
(Rozinat and van der Aalst 2008) for fitness, escaping edges (Munoz-Gama and Carmona 2010) for precision, and the
inductive miner for infrequent behaviour (Leemans et al. 2014) for discovery.
"""

from __future__ import annotations

import contextlib
import io
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from experiments.analysis.mining.log import ProcessLog
from experiments.analysis.mining.procedure import START, Procedure, procedure
from sim.text.catalogue import WanggeError

if TYPE_CHECKING:
    import pandas as pd

NOISE = 0.2


@dataclass(frozen=True)
class Replayed:
    """PM4Py's measures: fitness and precision of the procedure, and of the net that was discovered.

    `fitting_share` is the share of cases that fit the procedure completely.
    """

    fitness: float
    fitting_share: float
    precision: float
    discovered_fitness: float
    discovered_precision: float


def replay(log: ProcessLog, cases: pd.Series) -> Replayed:
    """Return PM4Py's measures over the cases with these numbers. Raises WanggeError without PM4Py."""
    pm4py = library()
    frame = frame_for(log, cases)
    with _quiet():
        net = net_of(procedure())
        fit = pm4py.fitness_token_based_replay(frame, *net)
        precision = pm4py.precision_token_based_replay(frame, *net)
        found = pm4py.discover_petri_net_inductive(frame, noise_threshold=NOISE)
        found_fit = pm4py.fitness_token_based_replay(frame, *found)
        found_precision = pm4py.precision_token_based_replay(frame, *found)
    return Replayed(
        fit["log_fitness"], fit["perc_fit_traces"] / 100, precision, found_fit["log_fitness"], found_precision
    )


def library() -> Any:
    """Return PM4Py, imported without its greeting. Raises WanggeError if it is not installed."""
    try:
        with _quiet():
            import pm4py
    except ImportError as error:
        raise WanggeError("mining_no_pm4py") from error
    return pm4py


def frame_for(log: ProcessLog, cases: pd.Series) -> pd.DataFrame:
    """Return the stages of these cases as PM4Py takes them.

    One microsecond per event keeps the order within a second.
    """
    import pandas as pd

    events = log.stages
    events = events[events["case"].isin(cases)]
    moments = pd.to_datetime(log.timestamps(events["seconds"])) + pd.to_timedelta(range(len(events)), unit="us")
    names = {
        "case:concept:name": events["case"].astype(str),
        "concept:name": events["activity"],
        "time:timestamp": moments,
    }
    return pd.DataFrame({name: list(column) for name, column in names.items()})


def net_of(rules: Procedure) -> Any:
    """Return the procedure as a Petri net with its initial and its final marking.

    There is one place for each set of what may follow, and one transition for each step. A breach has no transition: no
    case that conforms takes one.
    """
    from pm4py.objects.petri_net.obj import Marking, PetriNet
    from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to

    net = PetriNet("statutory procedure")
    allowed = [name for name, each in rules.activities.items() if not each.breach]
    ways = {
        name: (tuple(each for each in rules.follows[name] if each in allowed), name in rules.endings)
        for name in (START, *allowed)
    }
    places = {way: PetriNet.Place(f"after {number}") for number, way in enumerate(dict.fromkeys(ways.values()))}
    last = PetriNet.Place("end")
    net.places.update([*places.values(), last])
    for (following, may_end), place in places.items():
        steps = [(name, name, places[ways[name]]) for name in following] + ([("end", None, last)] if may_end else [])
        for name, shown, target in steps:
            transition = PetriNet.Transition(f"{place.name}: {name}", shown)
            net.transitions.add(transition)
            add_arc_from_to(place, transition, net)
            add_arc_from_to(transition, target, net)
    return net, Marking({places[ways[START]]: 1}), Marking({last: 1})


@contextlib.contextmanager
def _quiet() -> Any:
    """Suppress greetings and progress bars."""
    import logging

    os.environ.setdefault("TQDM_DISABLE", "1")
    logging.getLogger("pm4py").setLevel(logging.ERROR)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield

"""PM4Py reads what is written, finds the seven stages in their order, and agrees on which cases conform.

Left out where it is not installed.
"""

import contextlib
import io
import itertools

import pytest
from needs import needed

with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    pm4py = needed("pm4py")

from experiments.analysis.mining.conform import conform
from experiments.analysis.mining.replay import frame_for, replay
from experiments.analysis.mining.write import write_formats

ORDER = ["collected", "filed", "dispatched", "handled", "fed back", "checked on site", "closed", "revisited"]


@pytest.fixture(scope="module")
def written(log, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pm4py")
    write_formats(log, folder, checked=False)
    return folder


def test_it_reads_the_xes_and_discovers_the_stages_in_their_order(log, written):
    frame = pm4py.read_xes(str(written / "log.xes"))
    assert len(frame) == len(log.stages) and frame["case:concept:name"].nunique() == len(log.cases)
    follows, first, last = pm4py.discover_dfg(frame)
    assert set(first) == {"collected"}
    assert max(last, key=last.get) == "revisited"
    for before, activity in itertools.pairwise(ORDER):
        assert activity == max((b for a, b in follows if a == before), key=lambda b: follows[before, b])
    tree = str(pm4py.discover_process_tree_inductive(frame, noise_threshold=0.2))
    places = [tree.index(f"'{name}'") for name in ORDER]
    assert places == sorted(places)


def test_it_reads_the_object_centric_log(log, written):
    read = pm4py.read_ocel2_json(str(written / "ocel.json"))
    assert len(read.events) == len(log.stages)
    assert {"case", "department", "worker", "resident", "grid"} <= set(read.objects["ocel:type"])
    assert set(read.o2o["ocel:qualifier"]) == {"lies in", "affects"}
    flat = pm4py.ocel_flattening(read, "case")
    assert flat["case:concept:name"].nunique() == len(log.cases)


def test_it_agrees_on_which_cases_keep_the_order(log):
    found = conform(log)
    ended = found.cases[found.cases["ended"]]
    measured = replay(log, ended["case"])
    assert measured.fitting_share == pytest.approx(ended["in_order"].mean(), abs=1e-9)
    assert measured.fitting_share <= measured.fitness <= 1 and 0 < measured.precision <= 1


def test_its_frame_keeps_the_order_within_a_second(log):
    frame = frame_for(log, log.cases["case"].head(50))
    again = frame.sort_values("time:timestamp").groupby("case:concept:name")["concept:name"].agg(list)
    assert again.to_dict() == frame.groupby("case:concept:name")["concept:name"].agg(list).to_dict()

"""`wangge store`: what it shows, and that stores of several machines become one or are refused whole."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from laboratory import calls

from experiments.store import Store
from experiments.store.segments import Finished, segments
from sim.text.catalogue import LANGUAGES

Wangge = Callable[..., int]
SWEEP = ("sweep", "experiment=two_levers", "figures=false", "processes=1")


def test_two_machines_each_do_a_half_and_the_whole_computes_nothing(
    wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wangge(*SWEEP, "seeds=[1,2]", "results=one") == 0
    assert wangge(*SWEEP, "seeds=[2,3]", "results=two") == 0
    assert wangge("store", "merge", "all", "one", "two") == 0
    assert "all/store: 12 new runs, 12 in all; stores read: 2" in capsys.readouterr().out
    before = len(calls(Path()))
    assert wangge(*SWEEP, "results=all") == 0
    assert len(calls(Path())) == before
    assert wangge(*SWEEP, "results=alone") == 0
    for name in ("runs.parquet", "daily.parquet"):
        assert (Path("all/two_levers") / name).read_bytes() == (Path("alone/two_levers") / name).read_bytes()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_shows_what_a_store_holds(lang: str, wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    assert wangge(*SWEEP) == 0
    assert wangge("store", "pack", "results") == 0
    capsys.readouterr()
    assert wangge("store", "show", "results", f"lang={lang}") == 0
    said = capsys.readouterr().out
    assert "12" in said and "1-abc" in said
    assert said.strip().splitlines()[-1].split() == ["small_town", "4", "3", "12"]


def test_other_versions_and_contradictions_are_refused_and_nothing_is_added(
    wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wangge(*SWEEP) == 0
    about = Path("results/store/store.json")
    about.write_text(json.dumps(json.loads(about.read_text()) | {"model_version": "0-old"}))
    assert wangge(*SWEEP, "results=new") == 0
    assert wangge("store", "merge", "new", "results") == 2
    assert "holds runs of model 0-old" in capsys.readouterr().err
    liar = Store(Path("liar/store"), "1-abc")
    liar.open()
    kept = Store(Path("new/store"), "1-abc")
    kept.open()
    first, seed = next(iter(kept))
    liar.add(
        segments(
            [
                Finished((first, seed), {"cases": -1.0}, {"day": np.arange(2)}),
                Finished(("new", 1), {"cases": 1.0}, {"day": np.arange(2)}),
            ]
        )
    )
    for target, sources in (("new", ["liar"]), ("fresh", ["new", "liar"])):
        assert wangge("store", "merge", target, *sources) == 2
        assert f"scenario {first} with seed {seed} has" in capsys.readouterr().err
    assert not Path("fresh").exists()
    kept.reload()
    assert len(kept) == 12


@pytest.mark.parametrize("words", [(), ("show",), ("merge", "a"), ("burn", "a"), ("show", "a", "b")])
def test_wrong_use_is_told_in_one_line(
    words: tuple[str, ...], wangge: Wangge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wangge("store", *words) == 2
    assert capsys.readouterr().err.startswith("say: wangge store show RESULTS")


def test_a_folder_without_a_store_and_a_foreign_setting(wangge: Wangge, capsys: pytest.CaptureFixture[str]) -> None:
    assert wangge("store", "show", "nowhere") == 2
    assert wangge("store", "show", "nowhere", "seed=1") == 2
    first, second = capsys.readouterr().err.splitlines()
    assert first == "nowhere/store holds no store of runs"
    assert second.startswith("seed=1: this command takes no such setting")

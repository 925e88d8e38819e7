"""choose, sensitivity, discover and optimise: from Python as from the command.

Drawn from their tables and reported in both languages.
"""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from experiments import api
from experiments.analysis.selection.select import Question
from experiments.cli.main import main
from experiments.cli.report import report_page
from experiments.io.files import read_json
from experiments.present.figures.choice import ordered
from experiments.present.figures.registry import FIGURES, draw_figures
from experiments.present.figures.results_view import Data
from experiments.results.answer import read_answer
from experiments.results.answer_folder import question_of

SMALL = ("scenario=small_town", "horizon.days=30", "horizon.warmup_days=5")
RATE, VOLUME = "policy.participation.reporting_rate=interval(0.2,0.8)", "troubles.factor=interval(0.5,4)"
VERBS = ("choose", "sensitivity", "discover", "optimise")


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """An answer of every verb, with its folder."""
    home = tmp_path_factory.mktemp("answers")
    kept = {}
    sides = ("reactive", "grid_service", *SMALL)
    common = {"processes": 1, "folder": home}
    limits = {"at_most": {"cost_per_resident_yuan": 120, "rework_rate": 1.0}, "at_least": {"cost_per_resident_yuan": 1}}
    kept["choose"] = api.choose(
        *sides,
        "first=5",
        outcome="duration_hours",
        matters={"duration_hours": 20},
        at_most={"cost_per_resident_yuan": 300},
        **common,
    )
    kept["sensitivity"] = api.sensitivity(*SMALL, RATE, VOLUME, trajectories=2, samples=4, replications=2, **common)
    failing = {"fails_above": {"backlog_mean": 12}, "fails_regret": {"duration_hours": 40}}
    kept["discover"] = api.discover(*sides, RATE, VOLUME, **failing, worlds=40, replications=1, **common)
    levers = ("policy.staffing.workers_per_grid=interval(0.5,2)", "policy.dispatch.rule=fifo,nearest")
    kept["optimise"] = api.optimise(
        *SMALL, *levers, "population=4", **limits, trials=8, replications=1, reestimate=3, **common
    )
    return kept


@pytest.mark.parametrize("verb", VERBS)
def test_pictures_drawn_again_are_those_of_the_command(answers, tmp_path, verb):
    drawn = draw_figures(Data(answers[verb].folder), tmp_path).files
    assert {file.stem for file in drawn} == {row.name for row in FIGURES if verb in row.kinds}
    assert {file.name for file in drawn} == {file.name for file in answers[verb].folder.glob("*.[ps][nv]g")}
    for file in drawn:
        assert file.read_bytes() == (answers[verb].folder / file.name).read_bytes()
    assert main(["plot", str(answers[verb].folder), "lang=zh", "format=svg", f"to={tmp_path / 'zh'}"]) == 0
    assert list((tmp_path / "zh").glob("*.svg"))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_has_question_design_sentences_and_tables(answers, verb, lang):
    folder = answers[verb].folder
    found, page = read_answer(folder), report_page(Data(folder), lang=lang)
    assert found is not None and found.verb == verb and found.question is not None and found.design is not None
    texts = [found.question[lang], *found.sentences[lang], *(cell for row in found.design[lang] for cell in row)]
    for sheet in found.sheets:
        texts += [
            sheet.title[lang],
            *sheet.head[lang],
            *(cell if isinstance(cell, str) else cell[0] for row in sheet.rows[lang] for cell in row),
        ]
    for text in texts:
        assert text in unescape(page)
    assert "data:image/png" in page and f"wangge {verb} " in page and f"wangge {verb} {verb}" not in page


def test_the_answers_hold_what_the_folders_hold(answers):
    chosen, studied, found, best = (answers[verb] for verb in VERBS)
    assert chosen.best == "grid_service" and chosen.decided and chosen.probability is None
    assert chosen.candidates["runs"].sum() == len(chosen.runs) and "grid_service is best" in chosen.sentences["en"][0]
    assert set(studied.screening["path"]) == {"policy.participation.reporting_rate", "troubles.factor"}
    assert (
        studied.indices is not None
        and set(studied.runs["step"]) == {"screening", "indices"}
        and studied.noise["screening"] is not None
    )
    assert len(found.worlds) == 80 and set(found.robustness["policy"]) == {"reactive", "grid_service"}
    assert len(best.trials) == 8 and set(best.as_it_is) == {"duration_hours", "cost_per_resident_yuan", "rework_rate"}
    assert all(
        len(each.sentences["en"]) == len(each.sentences["zh"]) and not each.failures for each in answers.values()
    )


def test_an_answer_from_python_is_that_of_the_command(answers, tmp_path):
    words = [
        "reactive",
        "grid_service",
        *SMALL,
        "first=5",
        "matters.duration_hours=20",
        "at_most.cost_per_resident_yuan=300",
        "processes=1",
        "figures=false",
    ]
    assert main(["choose", *words, f"results={tmp_path}"]) == 0
    (folder,) = tmp_path.glob("choose-*")
    assert folder.name == answers["choose"].folder.name
    assert (folder / "answer.json").read_bytes() == (answers["choose"].folder / "answer.json").read_bytes()


def test_candidates_of_levels_are_named_in_every_language(tmp_path, capsys):
    words = [
        "policy.dispatch.rule=fifo,nearest",
        *SMALL,
        "first=5",
        "budget=10",
        "matters.duration_hours=20",
        "processes=1",
        "figures=false",
        "save_as=a",
    ]
    assert main(["choose", *words, f"results={tmp_path}", "lang=zh"]) == 0
    assert "就近派单" in capsys.readouterr().out
    assert set(pd.read_parquet(tmp_path / "a" / "candidates.parquet")["candidate"]) == {
        "first come first served",
        "nearest station",
    }
    found = read_answer(tmp_path / "a")
    assert found is not None and "nearest station" in found.question["en"] and "就近派单" in found.question["zh"]
    table, about = pd.read_parquet(tmp_path / "a" / "candidates.parquet"), read_json(tmp_path / "a" / "provenance.json")
    shown = ordered(table, question_of(Question, about), about, "zh")
    assert dict(zip(shown["candidate"], shown["name"], strict=True)) == {
        "first come first served": "先到先办",
        "nearest station": "就近派单",
    }
    assert shown["candidate"].iloc[0] == about["best"] and shown["kind"].tolist() == ["picked", "not_picked"]


def test_nothing_is_said_or_written_unasked(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    found = api.choose(
        "reactive", "grid_service", *SMALL, "first=5", budget=10, matters={"duration_hours": 20}, processes=1
    )
    assert capfd.readouterr() == ("", "") and found.folder is None and found.probability is not None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: api.choose("reactive"), "too few"),
        (lambda: api.choose("reactive", "standard", at_most={"speed": 1}), "speed"),
        (lambda: api.sensitivity(RATE, samples=3), "power of two"),
        (lambda: api.discover("reactive"), "failing"),
        (lambda: api.optimise("scenario=small_town"), "lever"),
    ],
)
def test_a_mistake_is_one_line(call, told):
    with pytest.raises(api.WanggeError, match=told) as error:
        call()
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("verb", VERBS)
def test_a_damaged_folder_is_one_line(answers, tmp_path, capsys, verb):
    folder = tmp_path / "damaged"
    shutil.copytree(answers[verb].folder, folder)
    file = (
        folder / {"choose": "candidates", "sensitivity": "screening", "discover": "worlds", "optimise": "front"}[verb]
    )
    pd.read_parquet(file.with_suffix(".parquet")).rename(columns=lambda name: f"{name}_").to_parquet(
        file.with_suffix(".parquet")
    )
    assert main(["plot", str(folder)]) == 2
    (folder / "provenance.json").write_text('{"question": 3}')
    assert main(["report", str(folder)]) == 2
    (folder / "answer.json").write_text("{")
    assert main(["report", str(folder)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3 and all(str(folder) in line for line in lines)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["figure=front"], "belongs to results of kind optimise, not choose"),
        (["figure=chioce"], "did you mean choice"),
        (["outcome=trust"], "fit no figure"),
        (["figure=choice", "by=seed"], "takes no by"),
    ],
)
def test_a_picture_that_is_not_there_is_one_line(answers, tmp_path, capsys, words, told):
    assert main(["plot", str(answers["choose"].folder), *words, f"to={tmp_path / 'none'}"]) == 2
    said = capsys.readouterr().err
    assert told in said and said.count("\n") == 1 and not list(Path(tmp_path).glob("none/*"))


@pytest.mark.parametrize(
    ("verb", "told"),
    [("choose", "what is finished is kept"), ("optimise", "what is finished is kept"), ("plot", "interrupted\n")],
)
def test_an_interrupted_answer_says_that_it_goes_on(monkeypatch, capsys, verb, told):
    from experiments.cli.verbs import Verb

    def interrupt(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Verb, "__call__", interrupt)
    assert main([verb, "a", "b"]) == 130
    assert told in capsys.readouterr().err

"""What a stranger sends is never filled in.

No link, lesson, scenario file or design file reads the machine's environment.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.cli.main import main
from experiments.config.compose import packaged
from experiments.demo.lessons import read_lesson
from experiments.demo.sessions import Sessions
from experiments.design.outline import make_design
from sim.text.catalogue import WanggeError

SECRET, NAME = "tell-nobody-7f3a", "WANGGE_TEST_SECRET"
FORMS = [
    f"${{oc.env:{NAME}}}",
    f"$\\{{oc.env:{NAME}\\}}",
    f"${{oc.decode:${{oc.env:{NAME}}}}}",
    f"${{oc.env:{NAME},x}}",
    f"a${{oc.env:{NAME}}}b",
    f"'${{oc.env:{NAME}}}'",
    f'"${{oc.env:{NAME}}}"',
    f"[${{oc.env:{NAME}}}]",
    f"{{a: ${{oc.env:{NAME}}}}}",
    f"\\${{oc.env:{NAME}}}",
    f"\\\\${{oc.env:{NAME}}}",
    "${hydra:runtime.cwd}",
    "${.days}",
    "${horizon.days}",
    "${oc.select:name}",
    f"${{oc.dict.values:${{oc.env:{NAME}}}}}",
]
KEYS = [
    "name",
    "horizon.start",
    "horizon.days",
    "policy.dispatch.rule",
    "policy.name",
    "policy",
    "scenario",
    "departments.0.name",
    "troubles.factor",
]


@pytest.fixture(scope="module", autouse=True)
def _secret() -> Any:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(NAME, SECRET)
        yield


def answers(message: Any) -> str:
    """Everything that a page gets for a message, as one text."""
    session = Sessions().open()
    try:
        told = session.answer(message)
    finally:
        session.close()
    return "".join(
        json.dumps(each, ensure_ascii=False, default=str) if isinstance(each, dict) else each.decode("utf-8", "replace")
        for each in told
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("key", ["name", "horizon.start"])
def test_a_link_is_refused_in_one_line(key: str, form: str) -> None:
    told = answers({"do": "start", "wish": {"world": ["scenario=small_town", f"{key}={form}"]}})
    assert SECRET not in told
    assert '"is": "error"' in told
    assert "\\n" not in told


@pytest.mark.parametrize("part", ["a", "b"])
def test_neither_side_of_a_link_is_filled_in(part: str) -> None:
    told = answers(
        {"do": "start", "wish": {"world": ["scenario=small_town"], "a": [], part: [f"policy.name={FORMS[0]}"]}}
    )
    assert "nothing is filled in here" in told


@pytest.mark.parametrize(
    "levers", [{"mode": FORMS[0]}, {"mode": f"policy.name={FORMS[1]}"}, {"policy.dispatch.rule": FORMS[0]}]
)
def test_a_change_in_a_link_is_not_filled_in(levers: dict[str, str]) -> None:
    wish = {"world": ["scenario=small_town"], "changes": [{"second": 0, "side": "a", "levers": levers}]}
    told = answers({"do": "start", "wish": wish})
    assert SECRET not in told
    assert '"is": "error"' in told


_texts = st.text(st.characters(codec="utf-8"), max_size=12)
SIGNS = [*"${}\\'\"[],:=~+", "oc.env:", NAME, "range(1,9)", "choice(", "int(", "range(0,1e12)"]
_pieces = st.sampled_from([*FORMS, *SIGNS])
_values = st.lists(st.one_of(_pieces, _texts), max_size=4).map("".join)
_keys = st.one_of(st.sampled_from(KEYS), _texts)
_words = st.one_of(st.tuples(_keys, _values).map("=".join), _values).map(lambda text: text[:200])
_wishes = st.fixed_dictionaries(
    {"world": st.lists(_words, max_size=2).map(lambda words: ["scenario=small_town", *words])},
    optional={"a": st.lists(_words, max_size=1), "b": st.none() | st.lists(_words, max_size=1), "lesson": _values},
)


@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(_wishes)
def test_no_link_of_ten_thousand_tells_the_secret(wish: dict[str, Any]) -> None:
    """A link becomes scenarios or one line; neither holds what the environment holds."""
    from experiments.demo.session_request import read_wish, scenario_of

    try:
        read = read_wish(wish)
        found = [scenario_of(read.world, words).model_dump_json() for words in read.sides.values()]
    except WanggeError as error:
        found = [error.line("en"), error.line("zh")]
        assert all("\n" not in line for line in found)
    assert not any(SECRET in each for each in found)


FILES = {
    "filled in": "name: ${oc.env:" + NAME + "}\n",
    "filled in deep": "name: x\ndepartments: [{name: 'a${oc.env:" + NAME + "}'}]\n",
    "filled in key": "${oc.env:" + NAME + "}: 1\n",
    "tag": "name: !!python/object/apply:os.getenv [" + NAME + "]\n",
    "plain tag": "name: !!binary aGVsbG8=\n",
    "anchor": "name: &x small\n",
    "alias": "a: &a [1]\nb: *a\n",
    "itself": "a: &a\n  policy: *a\n",
    "laughs": "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
    "depth": "a: " + "[" * 900 + "]" * 900 + "\n",
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", FILES)
def test_a_scenario_file_is_plain_data(
    kind: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("theirs.yaml").write_text(FILES[kind], encoding="utf-8")
    assert main(["run", "scenario_file=theirs.yaml", f"lang={lang}"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert SECRET not in said.err
    assert len(said.err.splitlines()) == 1
    assert "theirs.yaml" in said.err


@pytest.mark.parametrize("kind", FILES)
def test_a_lesson_is_plain_data(kind: str, tmp_path: Path) -> None:
    shipped = Path("experiments/demo/lessons/noise-pays.yaml")
    text = (Path(__file__).resolve().parents[2] / shipped).read_text(encoding="utf-8")
    (tmp_path / "theirs.yaml").write_text(
        text + "".join(f"extra_{line}\n" if line else "" for line in FILES[kind].splitlines()), encoding="utf-8"
    )
    with pytest.raises(WanggeError, match="theirs.yaml") as refused:
        read_lesson(tmp_path / "theirs.yaml")
    assert SECRET not in refused.value.line("zh")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("points.csv", "policy.dispatch.rule,horizon.days\n${oc.env:" + NAME + "},20\n"),
        ("points.csv", "policy.dispatch.rule\n!!python/object/apply:os.getenv [X]\n"),
        ("points.csv", "${oc.env:" + NAME + "}\nfifo\n"),
        ("points.yaml", "- policy.dispatch.rule: ${oc.env:" + NAME + "}\n"),
        ("points.yaml", "- &a {policy.dispatch.rule: fifo}\n- *a\n"),
    ],
)
def test_a_design_file_is_plain_data(file: str, text: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(WanggeError, match=file) as refused:
        make_design(["scenario=small_town", "design=list", f"file={tmp_path / file}"], packaged())
    assert SECRET not in refused.value.line("zh")


def test_the_shipped_configs_fill_in_nothing() -> None:
    """Words of a stranger are composed without filling in anything.

    The shipped configs must therefore not need it.
    """
    assert not [file.name for file in packaged().folder.rglob("*.yaml") if "${" in file.read_text(encoding="utf-8")]


def test_the_users_own_command_line_is_filled_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from experiments.config.compose import compose_scenario

    assert compose_scenario(["scenario=small_town", f"name=${{oc.env:{NAME}}}"])[0].name == SECRET

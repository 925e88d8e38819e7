"""Hydra's grammar of arguments, and setting values in nested tables without touching what is shared."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.config.overrides import assign, parse, remove
from sim.text.catalogue import WanggeError


@pytest.mark.parametrize(
    ("text", "levels", "swept"),
    [
        ("a.b=1", (1,), False),
        ("a.b=1,2.5", (1, 2.5), True),
        ("a.b=range(1,4)", (1, 2, 3), True),
        ("a.b=range(0.5,2,0.5)", (0.5, 1.0, 1.5), True),
        ("a.b=choice(x,'y z',3)", ("x", "y z", 3), True),
        ("a.b='x,y'", ("x,y",), False),
        ("a.b=[1,2]", ([1, 2],), False),
        ("a.b=null", (None,), False),
        ("a.b=my/rule.py", ("my/rule.py",), False),
        ("~a.b", (), False),
        ("a.b=杭州", ("杭州",), False),
        ("a.b=甲,乙", ("甲", "乙"), True),
        ("a.b=choice('甲 乙',丙)", ("甲 乙", "丙"), True),
        ("a.b=[甲, b]", (["甲", "b"],), False),
        ("a.b={c: 甲}", ({"c": "甲"},), False),
        ("a.b=D:/工作/res", ("D:/工作/res",), False),
        ("a.b=D:\\工作\\", ("D:\\工作\\",), False),
        ("a.b=~/x", ("~/x",), False),
        ("a.b=it's", ("it's",), False),
        ('a.b=12" pipe', ('12" pipe',), False),
        ("a.b=甲（乙） & c=d", ("甲（乙） & c=d",), False),
        ("a.b=Program Files (x86)", ("Program Files (x86)",), False),
    ],
)
def test_an_argument_is_taken_apart(text: str, levels: tuple[object, ...], swept: bool, tmp_path: Path) -> None:
    (override,) = parse([text], tmp_path)
    assert (override.key, override.levels, override.swept, override.group) == ("a.b", levels, swept, False)


def test_a_group_is_known_by_its_folder_and_its_files_can_be_globbed(tmp_path: Path) -> None:
    (tmp_path / "policy").mkdir()
    for name in ("standard", "reactive", "strict"):
        (tmp_path / "policy" / f"{name}.yaml").touch()
    one, several, table = parse(["policy=standard", "policy=glob(s*)", "policy={name: x}"], tmp_path)
    assert (one.group, one.levels) == (True, ("standard",))
    assert (several.group, several.levels) == (True, ("standard", "strict"))
    assert not table.group


@pytest.mark.parametrize("text", ["a=interval(1,2)", "a=shuffle(1,2)", "a=range(3,3)", "a=glob(*)"])
def test_a_sweep_without_fixed_levels_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(WanggeError, match="^a="):
        parse([text], tmp_path)


def test_assign_copies_only_what_it_changes() -> None:
    tree = {"a": {"b": 1, "c": [{"d": 1}, {"d": 2}]}, "e": {}}
    changed = assign(assign(tree, "a.c.1.d", 9), "a.b", 5)
    assert changed["a"] == {"b": 5, "c": [{"d": 1}, {"d": 9}]}
    assert tree["a"] == {"b": 1, "c": [{"d": 1}, {"d": 2}]}
    assert changed["e"] is tree["e"]


def test_tables_are_merged_and_missing_ones_made() -> None:
    assert assign({"a": {"b": 1, "c": {"d": 2}}}, "a", {"c": {"e": 3}}) == {"a": {"b": 1, "c": {"d": 2, "e": 3}}}
    assert assign({}, "a.b", 1) == {"a": {"b": 1}}


def test_a_path_through_a_number_is_no_path() -> None:
    for change in (lambda: assign({"a": 1}, "a.b", 2), lambda: remove({"a": 1}, "a.b"), lambda: remove({}, "a")):
        with pytest.raises(KeyError):
            change()


def test_remove_takes_away_one_leaf() -> None:
    assert remove({"a": {"b": 1, "c": 2}}, "a.b") == {"a": {"c": 2}}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_every_text_may_be_the_value_of_a_plain_text(text: str) -> None:
    (override,) = parse([f"results={text}"], Path())
    assert not override.swept
    if text == text.strip() and text != "null" and text[0] not in "\"'":
        assert override.levels == (text,)


_unsigned = st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters=",[]{}()'\"$\\:")


@given(st.text(_unsigned, min_size=1).map(str.strip).filter(lambda text: not text.isascii()))
def test_every_text_without_signs_of_the_grammar_is_itself(text: str) -> None:
    (override,) = parse([f"a={text}"], Path())
    assert override.levels == (text,)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_argument_or_one_line(text: str) -> None:
    with contextlib.suppress(WanggeError):
        parse([text, f"a={text}"], Path())


@pytest.mark.parametrize(
    "text",
    [
        "a=range(0,1000000000)",
        "a=range(0,1,0.0000001)",
        "a=range(0,5,0)",
        "a=range(0,.inf)",
        "a=range(nan,1)",
        "a=range(0,1e300)",
    ],
)
def test_a_range_without_a_sensible_end_is_refused_before_it_is_spelt_out(text: str) -> None:
    with pytest.raises(WanggeError, match="^'?a="):
        parse([text], Path())

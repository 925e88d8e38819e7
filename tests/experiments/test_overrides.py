"""Hydra's grammar of arguments, and setting values in nested tables without touching what is shared."""

from pathlib import Path

import pytest

from experiments.overrides import assign, parse, remove
from sim.errors import WanggeError


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

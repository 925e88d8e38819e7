"""The library on the page: every system with its card in both languages, and sides of claims that the page can show."""

from __future__ import annotations

import json

import pytest

from experiments.config.systems import systems
from experiments.demo.session_request import Wish, check_twin, scenario_of
from experiments.demo.world_description import library


def test_every_system_is_offered_with_its_card_in_both_languages() -> None:
    offered = library()
    assert [each["name"] for each in offered["systems"]] == list(systems())
    assert {each["family"] for each in offered["systems"]} <= offered["families"].keys()
    for each in offered["systems"]:
        for text in (each["title"], each["shows"], each["place"], *(claim["says"] for claim in each["claims"])):
            assert text["en"] and text["zh"]
        assert each["claims"] and each["missing"]
    assert len(json.dumps(offered, ensure_ascii=False).encode()) < 300_000


@pytest.mark.parametrize("name", list(systems()))
def test_a_system_opens_and_the_sides_of_a_claim_meet_the_same_troubles(name: str) -> None:
    card = next(each for each in library()["systems"] if each["name"] == name)
    for claim in card["claims"]:
        if claim["twin"]:
            wish = Wish(world=(f"system={name}", *claim["setting"]), a=tuple(claim["a"]), b=tuple(claim["b"]))
            check_twin(*(scenario_of(wish.world, side) for side in wish.sides.values()))
    assert scenario_of((f"system={name}",), ()).name == name

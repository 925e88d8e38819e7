"""What pydantic finds wrong reaches nobody in pydantic's English.

Every model that a user fills is given wrong values of every kind.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from lines import is_chinese
from pydantic import BaseModel, ValidationError
from user_models import models, parts

from experiments.config.validation_errors import FromCaller, reword
from experiments.demo.session_request import read_wish
from sim.text.catalogue import Phrase, Unfit, WanggeError
from sim.text.mistakes import needed, reason

NUMBERS: tuple[Any, ...] = (-1, 0, 10**12, 1.5, float("nan"), float("inf"))
WRONG: tuple[Any, ...] = (
    None,
    True,
    *NUMBERS,
    "",
    "x" * 5000,
    "nonsense",
    "2025-13-45",
    [],
    [[]],
    ["x"] * 99,
    {},
    {"x": 1},
    b"x",
)


@pytest.mark.parametrize(
    "model",
    [part for model in models() for part in parts(model)],
    ids=lambda model: f"{model.__module__}.{model.__name__}",
)
def test_no_wrong_value_is_told_in_the_words_of_pydantic(model: type[BaseModel]) -> None:
    for name in [*model.model_fields, "no_such_key"]:
        for wrong in WRONG:
            try:
                model.model_validate({name: wrong})
            except ValidationError as error:
                told = reword(error, model, FromCaller(model))
                reasons = [reason(each) for each in error.errors(include_url=False)]
                for line in (told.line("zh"), *(each.line("zh") for each in reasons if isinstance(each, Phrase))):
                    assert is_chinese(line.replace("nonsense", "").replace("x" * 57, "")), line
                for line in (told.line("en"), *map(str, reasons)):
                    assert not any(
                        english in line
                        for english in ("Input should", "String should", "Value error", "valid ", "Field required")
                    ), line


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_seed_in_the_field_of_the_page_is_spoken_of_as_what_it_is(lang: str) -> None:
    with pytest.raises(WanggeError) as refused:
        read_wish({"seed": 2**31})
    assert refused.value.line(lang) == {"en": "seed: must be < 2147483648", "zh": "seed：应为 < 2147483648"}[lang]


def test_a_validator_says_both_languages() -> None:
    with pytest.raises(ValidationError) as refused:
        import_module("sim.scenario.levers").Channels(worker=0, hotline=0, app=0, counter=0, organisation=0, petition=0)
    mistake = refused.value.errors(include_url=False)[0]
    assert isinstance(mistake["ctx"]["error"], Unfit)
    assert str(reason(mistake)) == "at least one channel must have a weight above 0"


@pytest.mark.parametrize(
    ("kind", "key"),
    [("int_parsing", "need_int"), ("date_from_datetime_parsing", "need_date"), ("model_attributes_type", "need_table")],
)
def test_the_sort_of_value_is_known_by_the_kind_of_error(kind: str, key: str) -> None:
    found = needed(kind)
    assert found is not None and found.key == key
    assert needed("greater_than_equal") is None

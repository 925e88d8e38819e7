"""The record of a case: nothing has happened to a blank one, and its stages are columns."""

from __future__ import annotations

import numpy as np
import pytest

from sim.cases.record import STAGES, blank_cases, case_record, check_numbers
from sim.engine.numba.memory import LINE
from sim.text.catalogue import WanggeError
from sim.vocabulary import events as a
from sim.vocabulary import purposes
from sim.vocabulary.states import COUNTY, LEDGER, ROUTES, SOURCES, STATES, TIERS, CaseState, Ledger, Route, Source


def test_a_blank_case_has_not_arisen() -> None:
    cases = blank_cases(3)
    assert len(cases) == 3
    assert (cases["state"] == CaseState.PENDING).all()
    assert (cases["worker"] == a.NOBODY).all()
    for stage in STAGES[1:]:
        assert (cases[stage] == a.NEVER).all()


def test_stages_are_columns_and_times_are_whole_seconds() -> None:
    assert set(STAGES) <= set(case_record.names or ())
    assert all(case_record[stage] == np.int32 for stage in STAGES)


def test_names_of_states_routes_and_tiers_fit_their_numbers() -> None:
    assert STATES[CaseState.LATENT] == "latent"
    assert STATES[CaseState.TOLERATED] == "tolerated"
    assert STATES[CaseState.OPEN] == "open"
    assert STATES[CaseState.CLOSED] == "closed"
    assert STATES[CaseState.WITHDRAWN] == "withdrawn"
    assert LEDGER[Ledger.CLOSED_ON_FILE] == "closed"
    assert ROUTES[Route.DEPARTMENT] == "department"
    assert ROUTES[Route.SELF_HELP] == "self_help"
    assert SOURCES[Source.VISIT] == "visit"
    assert TIERS[COUNTY] == "county"


def test_no_two_purposes_of_draws_share_a_number() -> None:
    numbers = [value for name, value in vars(purposes).items() if name.isupper()]
    assert len(numbers) > 60 and len(set(numbers)) == len(numbers)


def test_a_row_is_three_cache_lines_and_begins_where_a_line_does():
    cases = blank_cases(5)
    assert case_record.itemsize == 3 * LINE and cases.ctypes.data % LINE == 0


def test_more_offices_than_a_case_can_name_are_refused():
    check_numbers(stations=32767)
    with pytest.raises(WanggeError, match="too many stations: 32768"):
        check_numbers(stations=32768)

"""The record of a case: nothing has happened to a blank one, and its stages are columns."""

from __future__ import annotations

import numpy as np
import pytest

from sim.cases.record import STAGES, blank_cases, case_record, check_numbers
from sim.engine.numba.memory import LINE
from sim.text.catalogue import WanggeError
from sim.vocabulary import events as a


def test_a_blank_case_has_not_arisen() -> None:
    cases = blank_cases(3)
    assert len(cases) == 3
    assert (cases["state"] == a.PENDING).all()
    assert (cases["worker"] == a.NOBODY).all()
    for stage in STAGES[1:]:
        assert (cases[stage] == a.NEVER).all()


def test_stages_are_columns_and_times_are_whole_seconds() -> None:
    assert set(STAGES) <= set(case_record.names or ())
    assert all(case_record[stage] == np.int32 for stage in STAGES)


def test_names_of_states_routes_and_tiers_fit_their_numbers() -> None:
    assert a.STATES[a.LATENT] == "latent"
    assert a.STATES[a.TOLERATED_STATE] == "tolerated"
    assert a.STATES[a.OPEN] == "open"
    assert a.STATES[a.CLOSED_STATE] == "closed"
    assert a.STATES[a.WITHDRAWN_STATE] == "withdrawn"
    assert a.LEDGER[a.CLOSED_ON_FILE] == "closed"
    assert a.ROUTES[a.BY_DEPARTMENT] == "department"
    assert a.ROUTES[a.BY_SELF_HELP] == "self_help"
    assert a.SOURCES[a.BY_VISIT] == "visit"
    assert a.TIERS[a.COUNTY] == "county"


def test_no_two_purposes_of_draws_share_a_number() -> None:
    purposes = [value for name, value in vars(a).items() if name.startswith("DRAW_")]
    assert len(set(purposes)) == len(purposes)


def test_a_row_is_three_cache_lines_and_begins_where_a_line_does():
    cases = blank_cases(5)
    assert case_record.itemsize == 3 * LINE and cases.ctypes.data % LINE == 0


def test_more_offices_than_a_case_can_name_are_refused():
    check_numbers(stations=32767)
    with pytest.raises(WanggeError, match="too many stations: 32768"):
        check_numbers(stations=32768)

"""Random valid scenarios for Hypothesis: a few cells and residents, all levers and many uncertainties varied."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from small_worlds import ALWAYS, EXTENDED, OFFICE, category, department

from sim.policy.rules import RULES
from sim.scenario import Scenario
from sim.scenario.conflict import COUNTERPARTIES

DEPARTMENTS = ("office", "yard", "bureau")
DAY_SHIFT = {"name": "day", "windows": [[8, 12], [13, 17]], "weekdays": [0, 1, 2, 3, 4, 5]}
LATE_SHIFT = {"name": "late", "windows": [[12, 16], [17, 21]], "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": False}
EARLY_SHIFT = {"name": "early", "windows": [[6, 10], [11, 15]], "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": False}
shares = st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0])


@st.composite
def categories(draw: st.DrawFn, per_year: float) -> list[dict[str, Any]]:
    """One to three categories, of any kind."""
    table = []
    for number in range(draw(st.integers(1, 3))):
        lead, *rest = draw(st.permutations(DEPARTMENTS))
        partners = rest[: draw(st.integers(0, 2))]
        table.append(
            category(
                f"class_{number}",
                kind=draw(st.sampled_from(["component", "event", "dispute", "service", "grievance"])),
                rate=min(1e6, per_year * draw(st.sampled_from([0.2, 1.0, 3.0]))),
                severity=draw(st.sampled_from([0.1, 0.4, 0.8])),
                limit_hours=draw(st.sampled_from([1.0, 8.0, 40.0])),
                limit_clock=draw(st.sampled_from(["always", "office"])),
                work_hours=draw(st.sampled_from([0.0, 0.5, 3.0, 20.0])),
                work_law=draw(st.sampled_from(["lognormal", "exponential", "fixed"])),
                visible=draw(shares),
                small=draw(shares),
                ambiguity=draw(shares),
                lead=lead,
                others=rest[: draw(st.integers(0, 2))],
                partners=partners,
                joint=draw(shares) if partners else 0.0,
                referable=draw(st.booleans()),
                value=draw(shares),
                deterrable=draw(shares),
            )
        )
    return table


@st.composite
def partnerships(draw: st.DrawFn) -> dict[str, Any]:
    """Levers of the social side: at rest as often as not."""
    if draw(st.booleans()):
        return {}
    reach = draw(shares)
    return {
        "command": draw(shares),
        "cooperation": draw(shares),
        "seed_grant": draw(st.sampled_from([0.0, 100.0])),
        "exclusion": draw(shares),
        "purchase_budget": draw(st.sampled_from([None, 0.0, 1000.0])),
        "bidders": draw(st.sampled_from([1, 4])),
        "deposit": draw(shares),
        "advantage": draw(shares),
        "fallback": draw(shares),
        "meeting_days": draw(st.sampled_from([0, 1, 7])),
        "agenda": draw(st.integers(0, 5)),
        "tasks_moved": draw(shares),
        "online_reach": reach,
        "online_operators": draw(st.integers(0, 2)) if reach else 0,
    }


@st.composite
def policies(draw: st.DrawFn) -> dict[str, Any]:
    """Any setting of the levers."""
    workers, operators = draw(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0])), draw(st.sampled_from([0, 1, 1, 3]))
    return {
        "name": "random",
        "staffing": {
            "workers_per_grid": workers,
            "shifts": draw(st.integers(1, 3)),
            "department_staff": draw(st.sampled_from([0.0, 0.3, 1.0, 1.5, 10.0])),
            "posting": draw(st.sampled_from(["station", "residents", "load", "pooled"])),
            "operators": operators,
            "administrative_load": draw(st.sampled_from([0.0, 0.15, 0.4])),
            "visit_quota": draw(st.integers(0, 6)),
            "budget": draw(st.sampled_from([1.0, 1.0, 0.6, 0.1])),
            "census": draw(shares),
            "team": draw(st.lists(st.sampled_from(["cadre", "police", "doctor"]), max_size=3)),
            "merged": draw(st.sampled_from([[], ["yard", "office"], ["bureau", "yard", "office"]])),
            "posts_growth": draw(st.sampled_from([0.0, 1.0])),
            "grants": draw(shares),
        },
        "dispatch": {
            "rule": draw(st.sampled_from(sorted(RULES))),
            "tier_retention": draw(shares),
            "component_coding": draw(shares),
            "pass_up_penalty": draw(shares),
        },
        "supervision": {
            "verification": draw(shares) if workers >= 1 and operators else 0.0,
            "inspection": draw(shares),
            "urging": draw(shares),
            "deadline_factor": draw(st.sampled_from([0.2, 1.0, 3.0])),
            "evaluation_days": draw(st.integers(1, 12)),
            "sanction": draw(shares) if operators else 0.0,
            "meeting_days": draw(st.integers(0, 9)) if operators else 0,
            "prevention": draw(st.sampled_from([0.0, 0.3, 0.9])),
        },
        "incentives": {
            "veto_items": draw(st.sampled_from([0, 3, 20])),
            "petition_target": draw(shares),
            "satisfaction_weight": draw(shares),
            "publicity": draw(shares),
            "laggards": draw(shares),
            "any_means": draw(shares),
            "indicators": draw(st.sampled_from([0, 3, 20])),
            "without_target": draw(st.sampled_from([[], [], ["class_0"]])),
        },
        "presence": {
            "guards": draw(st.sampled_from([0.0, 10.0])),
            "campaign_every_days": draw(st.sampled_from([0, 3])),
            "campaign_days": draw(st.integers(1, 3)),
            "outlets": draw(shares),
            "camera_layers": draw(st.integers(0, 4)),
            "camera_share": draw(shares),
        },
        "partnership": draw(partnerships()),
        "objects": draw(st.sampled_from([{}, {"overhaul_years": 0.5, "public_cameras": 3, "private_cameras": 2}])),
        "institutions": {
            "own_systems": draw(shares),
            "data_standard": draw(shares),
            "maintainers": draw(st.sampled_from([0.0, 0.1])),
            "works_begun": draw(shares),
            "joint_planning": draw(shares),
            "clash_penalty": draw(shares),
            "control": draw(shares),
            "easing": draw(shares),
            "nodes_as_instruments": draw(shares),
        },
        "conflict": {
            "early_contact": draw(shares),
            "contact_days": draw(st.sampled_from([0.0, 1.0])),
            "consultation": draw(shares),
            "mediators": draw(st.sampled_from([0.0, 100.0])),
            "standing": draw(shares),
            "screening_days": draw(st.sampled_from([0, 1, 5])),
            "committee_support": draw(shares),
            "tariff": draw(shares),
            "order_rung": draw(st.integers(0, 6)),
            "grid_mediation": draw(shares) if workers >= 1 else 0.0,
            "judicial_mediators": draw(st.sampled_from([0.0, 100.0])),
            "judicial_standing": draw(shares),
            "organisation_share": draw(shares),
            "organisation_standing": draw(shares),
        },
        "careers": {
            "score_days": draw(st.sampled_from([0, 1, 4])),
            "finds_weight": draw(shares),
            "bonus": draw(shares),
            "awarded": draw(st.sampled_from([0.0, 0.5])),
            "dismissed": draw(st.sampled_from([0.0, 0.5])),
            "line_weight": draw(shares),
            "follow_up": draw(shares),
            "leader_visits": draw(st.sampled_from([0.0, 100.0])),
            "announced": draw(shares),
            "credit": draw(shares),
            "term_years": draw(st.sampled_from([0.0, 0.01])),
        },
        "participation": {
            "reporting_rate": draw(shares),
            "tier_run": draw(shares),
            "volunteers": draw(shares),
            "referral_share": draw(shares),
            "channels": {
                "worker": draw(shares),
                "hotline": 0.3,
                "app": draw(shares),
                "counter": draw(shares),
                "organisation": draw(shares),
                "petition": draw(shares),
            },
        },
    }


@st.composite
def behaviours(draw: st.DrawFn) -> dict[str, Any]:
    """Uncertainties that open or close a branch of a case's life."""
    return {
        "resident": {
            "tell_hours": draw(st.sampled_from([0.0, 6.0])),
            "self_help": draw(shares),
            "patience_hours": draw(st.sampled_from([2.0, 72.0])),
            "escalation": draw(shares),
            "withdrawal": draw(shares),
            "finds_department": draw(shares),
            "loss_aversion": draw(st.sampled_from([1.0, 2.0])),
            "satisfaction_gain": draw(st.sampled_from([0.15, 0.5])),
            "trust_gain": draw(st.sampled_from([0.05, 0.5])),
            "expectation_gain": draw(shares),
            "relaxation_days": draw(st.sampled_from([1.0, 90.0])),
            "word_of_mouth": draw(shares),
            "silent_erosion": draw(shares),
        },
        "worker": {
            "detection": draw(shares),
            "cell_minutes": draw(st.sampled_from([0.5, 10.0, 47.0])),
            "fatigue_per_hour": draw(shares),
            "skill": draw(shares),
            "visit_minutes": draw(st.sampled_from([5.0, 20.0])),
            "verification_accuracy": draw(shares),
            "retry_days": draw(st.sampled_from([0.0, 3.0])),
            "retry_success": draw(shares),
        },
        "official": {
            "roughness": draw(shares),
            "hush_up": draw(shares),
            "hush_time": draw(shares),
            "appeal": draw(shares),
            "sanction_days": draw(st.sampled_from([0.0, 5.0])),
            "sanction_effort": draw(shares),
            "preventable": draw(shares),
            "root_work": draw(shares),
        },
        "department": {
            "buck_passing": draw(shares),
            "failure": draw(shares),
            "overload_failure": draw(shares),
            "effort_gain": draw(shares),
            "severity_growth": draw(st.sampled_from([0.0, 0.01, 0.5])),
            "recurrence_days": draw(st.sampled_from([0.5, 7.0])),
            "handover_hours": draw(st.sampled_from([0.0, 4.0])),
        },
        "centre": {
            "accuracy": draw(shares),
            "budget_days": draw(st.sampled_from([0.5, 5.0])),
            "firm_after": draw(st.integers(0, 4)),
            "dispatch_minutes": draw(st.sampled_from([0.0, 15.0])),
            "revisit_hours": draw(st.sampled_from([0.0, 24.0])),
        },
        "organisation": {
            "agreement_holds": draw(shares),
            "success": draw(shares),
            "decay_days": draw(st.sampled_from([1.0, 100.0])),
        },
        "offender": {
            "displacement": draw(shares),
            "camera_sees": draw(shares),
            "camera_hours": draw(st.sampled_from([0.0, 1.0])),
        },
        "society": {
            "tiring_days": draw(st.sampled_from([1.0, 180.0])),
            "recruitment": draw(st.sampled_from([0.5, 20.0])),
            "turnout": draw(shares),
            "meeting_success": draw(shares),
            "meeting_gain": draw(shares),
            "online_tells": draw(shares),
            "rumour_spread": draw(st.sampled_from([0.0, 0.4, 20.0])),
        },
        "conflict": {
            "session_calm": draw(shares),
            "noise_learning": draw(shares),
            "boldness_effect": draw(st.sampled_from([0.0, 2.0])),
            "threshold_mean": draw(shares),
            "step_per_day": draw(st.sampled_from([0.0, 1.0, 20.0])),
            "force_per_day": draw(st.sampled_from([0.0, 5.0])),
            "order_force": draw(st.sampled_from([0.0, 0.5, 2.0])),
            "committee_force": draw(shares),
            "assembly_days": draw(st.sampled_from([1.0, 5.0])),
            "order_holds": draw(shares),
            "informal_holds": draw(shares),
            "break_days": draw(st.sampled_from([0.5, 5.0])),
        },
    }


@st.composite
def disputes(draw: st.DrawFn) -> list[dict[str, Any]]:
    """None, one or two kinds of dispute, with any game in which war costs more than peace."""
    rows = []
    for number in range(draw(st.integers(0, 2))):
        pairs = [[draw(st.integers(-9, 9)), draw(st.integers(-9, 9))] for _ in range(3)]
        peace = [draw(st.integers(-9, 9)), 1 + max(-9, sum(pairs[2]))]
        peace[1] = max(peace[1], sum(pairs[2]) - peace[0] + 1)
        rows.append(
            {
                "name": f"dispute_{number}",
                "en": "dispute",
                "zh": "纠纷",
                "counterparty": draw(st.sampled_from(COUNTERPARTIES)),
                "first_day": draw(st.sampled_from([0.0, 1.4])),
                "per_year": draw(st.sampled_from([0.0, 300.0])),
                "households": 1,
                "place": draw(shares),
                "affected": draw(shares),
                "anger": draw(shares),
                "ruthless": draw(shares),
                "payoffs": {
                    "both_concede": peace,
                    "residents_concede": pairs[0],
                    "counterparty_concedes": pairs[1],
                    "both_insist": pairs[2],
                },
            }
        )
    return rows


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """All parts of a scenario that are neither policy nor behaviour."""
    cells, residents = draw(st.integers(1, 30)), draw(st.integers(1, 80))
    grids = draw(st.integers(1, min(5, cells)))
    communities = draw(st.integers(1, grids))
    streets = draw(st.integers(1, communities))
    per_year = 365_000 * draw(st.sampled_from([0.3, 1.0, 4.0])) / residents  # so many a day, whoever is counted
    table = draw(categories(per_year))
    organisations: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 2))):
        tie = {"tie": "body_0"} if number == 1 and draw(st.booleans()) else {}
        offers = draw(st.lists(st.sampled_from([row["name"] for row in table]), min_size=1, unique=True))
        organisations.append(
            {
                "name": f"body_{number}",
                "en": "body",
                "zh": "组织",
                "categories": offers,
                "staff": draw(st.integers(0, 2)),
                "coverage": draw(shares),
            }
            | tie
        )
    return {
        "name": "random",
        "horizon": {"days": draw(st.integers(10, 40)), "warmup_days": draw(st.integers(0, 9))},
        "objects": {
            "components": draw(st.booleans()),
            "stalls": draw(st.sampled_from([0, 3])),
            "stall_category": table[0]["name"],
        },
        "institutions": {
            "works_per_year": draw(st.sampled_from([0.0, 100.0])),
            "rival_share": draw(shares),
            "clash_rate": draw(shares),
        },
        "territory": {
            "area_km2": cells / 100,
            "grids": grids,
            "communities": communities,
            "streets": streets,
            "street_capacity": draw(st.sampled_from([[], [1.0 + k for k in range(streets)]])),
            "land_use": {"residential": 0.5, "commercial": 0.3, "road": 0.2},
        },
        "population": {
            "groups": [
                {"name": "local", "count": residents, "household_size": draw(st.sampled_from([1.0, 2.6]))},
                {
                    "name": "migrant",
                    "count": residents // 3,
                    "voice": 0.2,
                    "homes": {"residential": 1.0, "commercial": 1.0},
                },
            ],
            "rumours_per_year": draw(st.sampled_from([0.0, 50.0])),
        },
        "troubles": {
            "categories": table,
            "hours": draw(st.sampled_from([[1.0] * 24, [0.0] * 8 + [1.0] * 10 + [0.0] * 6])),
            "weekdays": [1.1, 1.1, 1.0, 1.0, 1.0, 0.8, 0.8],
            "day_spread": draw(st.sampled_from([0.0, 0.5])),
            "growth": draw(st.sampled_from([0.0, 3.0])),
            "months": draw(st.sampled_from([[1.0] * 12, [0.0, 3.0] * 6])),
            "holiday": draw(st.sampled_from([1.0, 0.0, 2.0])),
            "hot_spots": draw(st.sampled_from([0.0, 0.8, 5.0])),
            "repeats": {
                "number": draw(st.sampled_from([0.0, 0.2, 0.9])),
                "days": draw(st.sampled_from([0.01, 2.0])),
                "at_once": draw(st.sampled_from([0.0, 0.5, 1.0])),
                "next_door": draw(st.sampled_from([0.0, 1.0])),
            },
            "spells": draw(
                st.sampled_from([[], [{"name": "storm", "touches": ["component"], "spread": 1.0, "days": 2.0}]])
            ),
            "capital": draw(shares),
        },
        "departments": [
            department(
                name,
                stations=draw(st.integers(1, 2)),
                officers=draw(st.integers(0, 2)),
                calendar=draw(st.sampled_from(["always", "extended", "office"])),
                objects=draw(st.sampled_from([0.0, 150.0])),
            )
            for name in DEPARTMENTS
        ],
        "organisations": organisations,
        "disputes": draw(disputes()),
        "calendar": {
            "calendars": [ALWAYS, EXTENDED, OFFICE, DAY_SHIFT, LATE_SHIFT, EARLY_SHIFT],
            "centre": draw(st.sampled_from(["always", "extended"])),
            "shifts": ["day", "late", "early"],
        },
    }


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """A whole scenario."""
    return joined(draw(worlds()) | {"behaviour": draw(behaviours())}, draw(policies()))


def joined(world: dict[str, Any], policy: dict[str, Any]) -> Scenario:
    """A world under a policy; departments that have to act together there are not merged."""
    together = any(
        len({row["lead"], *row["partners"]} & set(policy["staffing"]["merged"])) > 1
        for row in world["troubles"]["categories"]
    )
    staffing = policy["staffing"] | ({"merged": []} if together else {})
    return Scenario.model_validate(world | {"policy": policy | {"staffing": staffing}})


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Scenario, Scenario]:
    """One world under two policies."""
    world = draw(worlds()) | {"behaviour": draw(behaviours())}
    first, second = (joined(world, draw(policies())) for _ in range(2))
    return first, second


seeds = st.integers(0, 2**31 - 1)

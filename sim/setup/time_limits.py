"""What the scoring makes of the clock: how hard a missed limit hits, and how often officials therefore evade it."""

from __future__ import annotations

from sim.scenario import Scenario
from sim.vocabulary.units import HOUR


def stakes(scenario: Scenario) -> float:
    """Return how hard a missed limit hits an office, from 0 (not at all) to 1.

    Targets for the on-time rate, vetoes, published ranks and call-ins each hit independently.
    """
    incentives = scenario.policy.incentives
    vetoes = incentives.veto_items / (incentives.veto_items + scenario.behaviour.official.veto_peak)
    spared = 1.0
    for each in (incentives.on_time_target, vetoes, incentives.publicity, incentives.laggards):
        spared *= 1.0 - each
    return 1.0 - spared


def evasion(scenario: Scenario, found: float, harms: bool) -> float:
    """Return the share of officials who evade the clock in a way that is found out with probability `found`.

    Net gain = stakes x (1 - w) x (1 - found) - found_out x found - w if the caller is left with the trouble, where w is
    the weight of ratings. Scruples differ: evenly from 0 to `scruples`, which is the net gain at which everybody does.
    """
    b = scenario.behaviour.time_limit
    ratings = scenario.policy.incentives.satisfaction_weight
    gain = stakes(scenario) * (1.0 - ratings) * (1.0 - found) - b.found_out * found - (ratings if harms else 0.0)
    return min(1.0, max(0.0, gain) / b.scruples)


def caught(scenario: Scenario) -> float:
    """Return the chance that a check on site finds work that was not done, or badly done."""
    return scenario.policy.supervision.verification * scenario.behaviour.worker.verification_accuracy


def asks_extension(scenario: Scenario) -> float:
    """Return the share of departments about to miss a limit that ask for more time.

    Asking is allowed, so that there is nothing to be found out; whoever is watched asks, too.
    """
    supervision, incentives = scenario.policy.supervision, scenario.policy.incentives
    pressed = 1.0 - (1.0 - stakes(scenario)) * (1.0 - supervision.inspection)
    return min(1.0, pressed * (1.0 - incentives.satisfaction_weight) / scenario.behaviour.time_limit.scruples)


def time_limit_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return the settings of sim.cases.time_limit and sim.agents.time_limits."""
    b, supervision = scenario.behaviour.time_limit, scenario.policy.supervision
    seen = 1.0 - (1.0 - caught(scenario)) * (1.0 - supervision.inspection)
    shares = {
        "asks_extension": asks_extension(scenario) if supervision.extensions > 0 else 0.0,
        "paper_closing": evasion(scenario, seen, harms=True),
        "early_report": evasion(scenario, supervision.inspection, harms=False),
        "new_number": evasion(scenario, supervision.inspection, harms=True),
    }
    return shares | {
        "grants_extension": float(supervision.extensions),
        "extension_length": float(b.extension_length),
        "most_extensions": b.most_extensions,
        "clock_stops": float(supervision.clock_stops),
        "notice": round(b.notice_hours * HOUR),
        "watches_limits": any(share > 0.0 for share in shares.values()),
    }

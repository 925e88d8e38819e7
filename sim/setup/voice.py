"""Levers and constants of ordinary voice as numbers for compiled code."""

from __future__ import annotations

from sim.scenario import Scenario


def voice_settings(scenario: Scenario) -> dict[str, float | int | bool]:
    """Return levers and constants of questions, leaders and owners' groups as shares."""
    voice, b = scenario.policy.voice, scenario.behaviour.voice
    return {
        "questions": float(voice.questions),
        "answer_weight": float(b.answer_weight),
        "answer_readers": float(b.readers),
        "asks_first": float(b.asks_first) if voice.questions > 0 else 0.0,
        "leaders": float(voice.leaders),
        "leader_trust": float(b.leader_trust),
        "leader_voice": float(b.leader_voice),
        "called_on": float(voice.owners_groups * b.calls_on),
    }

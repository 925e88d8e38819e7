"""Constants of how officials and supervision work."""

from __future__ import annotations

from sim.scenario.fields import Part, quantity


class OfficialBehaviour(Part):
    """How officials respond to being judged."""

    veto_peak: float = quantity(
        4.0,
        "Veto items under which officials work hardest; items are whole, so below 0.01 nothing changes any more",
        "items",
        "SF-19: the peak lies inside the range; place: assumption",
        ge=0.01,
        le=50,
    )
    veto_gain: float = quantity(0.3, "Effort that they add there", "ratio", "SF-19; size: assumption", ge=0, le=1)
    veto_idleness: float = quantity(
        0.4,
        "Effort lost when everything is under veto",
        "ratio",
        "SF-19: effort drops to idleness; size: assumption",
        ge=0,
        le=0.9,
    )
    concealment: float = quantity(
        0.6,
        "Chance that an overdue case is hidden when vetoes abound and nobody inspects",
        "probability",
        "SF-20, D6; size: assumption",
        ge=0,
        le=1,
    )
    interception: float = quantity(
        0.8,
        "Chance that a petition is kept off the file under the strictest target",
        "probability",
        "SF-20; size: assumption",
        ge=0,
        le=1,
    )
    publicity_gain: float = quantity(
        1.0,
        "How much stronger a poor score works when it is published everywhere",
        "ratio",
        "SF-10; size: assumption",
        ge=0,
        le=5,
    )
    care: float = quantity(
        0.5,
        "Share of bad work avoided when all that can goes to quality; as much more where all goes to speed",
        "share",
        "SF-10, D15; size: assumption",
        ge=0,
        le=1,
    )
    hurry: float = quantity(
        0.1,
        "Share of speed lost when all that can goes to quality; as much won where all goes to speed",
        "share",
        "SF-10, D15; size: assumption",
        ge=0,
        le=0.9,
    )
    learning: float = quantity(
        1.0,
        "Share of the way to the split of effort that would have paid, gone after an evaluation that cost all points",
        "share",
        "SF-10, D15; size: assumption",
        ge=0,
        le=1,
    )
    haste: float = quantity(
        0.5,
        "Further bad work, in proportion, for each unit of effort beyond the ordinary",
        "ratio",
        "standards 6.1: speed and rework; size: assumption",
        ge=0,
        le=10,
    )
    urged_effort: float = quantity(
        0.02,
        "Share of the effort still to be had that one urged case, or one on the agenda of a meeting, calls forth",
        "share",
        "SF-09, C4, C7; size: assumption",
        ge=0,
        le=1,
    )
    drive_days: float = quantity(
        30.0,
        "Time constant with which effort called forth like that fades, from evaluation to evaluation",
        "days",
        "C4: urging works for a while; size: assumption",
        ge=0.1,
        le=3650,
    )
    meeting_hours: float = quantity(
        2.0,
        "Time a coordination meeting takes an officer of each department that has a case on its agenda",
        "hours",
        "L16, C7; size: assumption",
        ge=0,
        le=24,
    )
    meeting_agenda: int = quantity(
        20, "Most cases that a coordination meeting settles", "cases", "L16, C7; size: assumption", ge=0, le=10000
    )
    call_in: float = quantity(
        0.15,
        "Effort that being called in adds until the next evaluation",
        "ratio",
        "SF-29; size: assumption",
        ge=0,
        le=1,
    )
    roughness: float = quantity(
        0.05,
        "Chance that the first contact over a resident's claim is rough, without a target for petitions",
        "probability",
        "SF-21, source 002, essay 1; size: assumption",
        ge=0,
        le=1,
    )
    restraint: float = quantity(
        0.6,
        "Share of rough contacts that the strictest target for petitions avoids",
        "share",
        "SF-21; size: assumption",
        ge=0,
        le=1,
    )
    hush_up: float = quantity(
        0.3,
        "Chance that an improper means is used that saves a working day, where only results count",
        "probability",
        "D7; size: assumption",
        ge=0,
        le=1,
    )
    hush_time: float = quantity(
        0.2, "Time that silencing a claim takes, against solving it", "ratio", "D7: fast; size: assumption", ge=0, le=1
    )
    selection: float = quantity(
        2.0,
        "How strongly officials under strain prefer what is worth something to them: exponent of value",
        "exponent",
        "SF-22, D3; size: assumption",
        ge=0,
        le=10,
    )
    timidity: float = quantity(
        1.0,
        "How much faster proactive work falls with the budget under the strictest target for petitions",
        "ratio",
        "D4; size: assumption",
        ge=0,
        le=5,
    )
    appeal: float = quantity(
        0.1,
        "Share of a task without target that is worked on because of appeals alone",
        "share",
        "SF-28: 6 % of one task; size: assumption",
        ge=0,
        le=1,
    )
    indicator_time: float = quantity(
        0.01, "Share of working time that one more indicator eats", "share", "D5; size: assumption", ge=0, le=0.05
    )
    sanction_days: float = quantity(
        5.0,
        "Time under supervision after which an unsolved case goes to the efficiency office",
        "days",
        "C5; length: assumption",
        ge=0,
        le=90,
    )
    sanction_effort: float = quantity(
        0.1,
        "Effort that the hardest sanction adds until the next evaluation",
        "ratio",
        "SF-09, C5; size: assumption",
        ge=0,
        le=1,
    )
    preventable: float = quantity(
        0.5,
        "Most that dealing with causes can prevent of the troubles of a kind in a grid",
        "share",
        "SF-24, L31; size: assumption",
        ge=0,
        le=1,
    )
    root_work: float = quantity(
        0.2,
        "Share of what is left to prevent that a resolved case removes if all hours go to causes",
        "share",
        "SF-24, L31; size: assumption",
        ge=0,
        le=1,
    )
    thoroughness: float = quantity(
        0.5,
        "Share of bad work avoided when all hours go to causes",
        "share",
        "SF-24: less recurrence; size: assumption",
        ge=0,
        le=1,
    )

"""Single officials: grid workers, community secretaries and heads of offices, each with a score and what hangs on it.

Now and then their scores are read from the file, and every official answers to what the score counts: more effort as
more hangs on it, and less of it for what is not counted (Holmström and Milgrom 1991).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.changes_of_head import replace_head
from sim.engine.event_queue import send
from sim.engine.numba.compiling import behaviour, shared_behaviour
from sim.vocabulary import events as a
from sim.vocabulary.states import CaseState, Office, Route

if TYPE_CHECKING:
    from sim.world import World

official_record = np.dtype(
    [
        ("office", "i1"),  # head of an office, community secretary or grid worker
        ("of", "i8"),  # the office, the community or the worker
        ("holder", "i8"),  # holders of the post before this one
        ("leaves", "i8"),  # s, when the term ends, -1 never
        # since the last scoring, from the file
        ("due", "i8"),
        ("on_time", "i8"),
        ("asked", "i8"),
        ("content", "i8"),
        ("received_before", "i8"),  # cases that the office had received by the last scoring
        ("refused_before", "i8"),
        ("found_before", "i8"),  # finds of the worker by then
        ("seen_amiss", "i8"),  # troubles that a leader saw
        ("petitions", "i8"),  # at the county, from the community or over a case of the office
        # the score and what came of it
        ("score", "f8"),
        ("rank", "i8"),  # among officials of the same kind, 0 the last
        ("awards", "i8"),
        ("zeal", "f8"),  # effort against the ordinary
        ("eyes", "f8"),  # share of it for finding, a third at rest
        ("pace", "f8"),  # for time
        ("care", "f8"),  # for quality and people
    ],
    align=True,
)
official_day_record = np.dtype(
    [
        ("pressed", "i4"),  # rounds in which a worker asked after a case
        ("amended", "i4"),  # of these, troubles put right by whoever caused them
        ("made_ready", "i4"),  # cases put first since a visit is announced
        ("leaders", "i4"),  # leaders who came
        ("seen", "i4"),  # troubles that they saw
    ],
    align=True,
)
MOST_ZEAL = 1.5  # nobody works harder for long (assumption)
LEAST_EFFORT = 0.1  # nobody stops altogether (assumption)
MARGINS = 3.0


@shared_behaviour
def on_scored(world: World, period: int, now: int) -> int:
    """Score single officials by what the file says of the last period; they are rewarded, let go, and learn from it."""
    s = world.settings[0]
    read_the_file(world, now)
    usual = usual_finds(world)
    for number in range(len(world.officials)):
        world.officials[number].score = score_of(world, number, usual)
        if s.petition_veto > 0 and world.officials[number].petitions >= s.petition_veto:
            world.officials[number].score = 0.0
    if s.awarded > 0.0 or s.dismissed > 0.0 or s.laggards > 0.0:
        for number in range(len(world.officials)):
            rank_among_equals(world, number)
    for number in range(len(world.officials)):
        reward(world, number, now)
        learn_what_pays(world, number)
        call_in_last(world, number)
        act_on_it(world, number)
    for number in range(len(world.officials)):
        begin_period(world, number)
    send(world.heap, world.count, now + s.scoring, a.SCORED, period + 1)
    return a.SYSTEM


@shared_behaviour
def read_the_file(world: World, now: int) -> None:
    """Count for each official the cases that fell due or were judged since the last scoring, as the file has them."""
    since = now - world.settings[0].scoring
    workers = first_worker_official(world)
    for case_id in range(len(world.cases)):
        case = world.cases[case_id]
        if case.state == CaseState.PENDING:
            break
        if case.reported == a.NEVER or case.state > CaseState.CONCEALED:
            continue
        secretary = len(world.departments) + int(world.grids[world.cells[case.cell].grid].community)
        if since < case.deadline <= now:
            done = case.handled if world.limits[case_id].signed_off == a.NEVER else world.limits[case_id].signed_off
            in_time = done != a.NEVER and done <= case.deadline
            note_due(world, secretary, in_time)
            if case.department != a.NOBODY:
                note_due(world, int(case.department), in_time)
            if case.worker != a.NOBODY and case.worker < len(world.officials) - workers:
                note_due(world, workers + int(case.worker), in_time)
        if case.judged != a.NOBODY and since < case.closed + world.settings[0].revisit <= now:
            note_rating(world, secretary, int(case.judged))
            if case.route == Route.DEPARTMENT and case.department != a.NOBODY:
                note_rating(world, int(case.department), int(case.judged))
            elif case.worker != a.NOBODY and case.worker < len(world.officials) - workers:
                note_rating(world, workers + int(case.worker), int(case.judged))


@behaviour
def first_worker_official(world: World) -> int:
    """Return the row of the first grid worker in the table of officials: after heads of offices and secretaries."""
    return len(world.departments) + len(world.communities)


@behaviour
def note_due(world: World, number: int, in_time: bool) -> None:
    """Count a case whose limit has passed."""
    world.officials[number].due += 1
    world.officials[number].on_time += 1 if in_time else 0


@behaviour
def note_rating(world: World, number: int, judged: int) -> None:
    """Count a caller who was asked."""
    world.officials[number].asked += 1
    world.officials[number].content += judged


@behaviour
def usual_finds(world: World) -> float:
    """Return what a grid worker has found on average since the last scoring."""
    first, found = first_worker_official(world), 0
    for worker_id in range(len(world.workers)):
        found += world.workers[worker_id].found - world.officials[first + worker_id].found_before
    return found / max(1, len(world.workers))


@behaviour
def score_of(world: World, number: int, usual: float) -> float:
    """Return the score of an official, in [0, 1]; what nothing was counted of is as good as the middle.

    Ratings weigh `satisfaction_weight`, the rest is time or, for patrollers, partly the number of finds against a
    colleague's. A head of an office answers to two superiors: the line looks at time alone, the local government at
    ratings and at what was refused as well. A leader who has seen something amiss takes points from the secretary.
    """
    s = world.settings[0]
    official = world.officials[number]
    on_time = official.on_time / official.due if official.due > 0 else 0.5
    content = official.content / official.asked if official.asked > 0 else 0.5
    w = s.satisfaction_weight
    if official.office == Office.WORKER:
        found = world.workers[official.of].found - official.found_before
        finds = found / (found + usual) if found > 0 else 0.0
        return float(w * content + (1.0 - w) * (s.finds_weight * finds + (1.0 - s.finds_weight) * on_time))
    merit = w * content + (1.0 - w) * on_time
    if official.office == Office.SECRETARY:
        return float(merit / (1.0 + 0.1 * official.seen_amiss))
    department = world.departments[official.of]
    refused = department.bounced - official.refused_before
    accepted = 1.0 - refused / max(1, department.received - official.received_before)
    return float(s.line_weight * on_time + (1.0 - s.line_weight) * 0.5 * (merit + accepted))


@behaviour
def rank_among_equals(world: World, number: int) -> None:
    """Note how many officials of the same kind stand below; of equals, the first in the table stands lower."""
    official = world.officials[number]
    below = 0
    for other in range(len(world.officials)):
        rival = world.officials[other]
        if rival.office == official.office and (
            rival.score < official.score or (rival.score == official.score and other < number)
        ):
            below += 1
    official.rank = below


@behaviour
def peers(world: World, number: int) -> int:
    """Return the number of officials of the same kind, this one included."""
    office = world.officials[number].office
    if office == Office.HEAD:
        return len(world.departments)
    if office == Office.SECRETARY:
        return len(world.communities)
    return len(world.workers)


@behaviour
def reward(world: World, number: int, now: int) -> None:
    """Give awards to the first, and let the last, and heads whose term has ended, go."""
    s = world.settings[0]
    official = world.officials[number]
    n = peers(world, number)
    if s.awarded > 0.0 and official.rank >= n - int(s.awarded * n + 0.5):
        official.awards += 1
    last = official.rank < int(s.dismissed * n + 0.5)
    if official.office != Office.WORKER:
        if last or 0 <= official.leaves <= now:
            replace_head(world, number, now)
    elif last:
        worker = world.workers[official.of]
        if not worker.away and worker.grid != a.NOBODY:
            worker.quits = now
            worker.changes = now
            send(world.heap, world.count, now, a.ABSENT, int(official.of))


@behaviour
def learn_what_pays(world: World, number: int) -> None:
    """Go part of the way to the effort, and to its split, that would pay best under what the score counts."""
    s = world.settings[0]
    official = world.officials[number]
    stake = s.score_stake
    wanted = min(MOST_ZEAL, 1.0 + s.score_answer * stake * (1.5 - official.score))
    official.zeal += s.score_learning * (wanted - official.zeal)
    w = s.satisfaction_weight
    if official.office == Office.HEAD:  # the line does not ask callers
        w *= min(1.0, 2.0 * (1.0 - s.line_weight))
    finds = s.finds_weight if official.office == Office.WORKER else 0.0
    rest = (1.0 - stake) / MARGINS
    official.eyes += s.score_learning * (rest + stake * (1.0 - w) * finds - official.eyes)
    official.pace += s.score_learning * (rest + stake * (1.0 - w) * (1.0 - finds) - official.pace)
    official.care += s.score_learning * (rest + stake * w - official.care)


@behaviour
def call_in_last(world: World, number: int) -> None:
    """Call in the last of each kind, who work harder for a while (SF-29)."""
    s = world.settings[0]
    official = world.officials[number]
    if s.laggards > 0.0 and official.rank < int(s.laggards * peers(world, number) + 0.5):
        official.zeal = min(MOST_ZEAL, official.zeal + s.call_in)


@behaviour
def margin(world: World, number: int, share: float) -> float:
    """Return the effort that goes to one side of the work, 1 at rest: part of all effort stays where habit puts it."""
    s = world.settings[0]
    effort = world.officials[number].zeal * (1.0 - s.fungible + s.fungible * MARGINS * share)
    return float(max(LEAST_EFFORT, effort))


@behaviour
def act_on_it(world: World, number: int) -> None:
    """Let the official's effort show in the work: of the worker, or of the office that the head leads."""
    s = world.settings[0]
    official = world.officials[number]
    if official.office == Office.WORKER:
        worker = world.workers[official.of]
        worker.eyes = margin(world, number, official.eyes)
        worker.pace = margin(world, number, official.pace)
        worker.care = margin(world, number, official.care)
    elif official.office == Office.HEAD:
        department = world.departments[official.of]
        department.zeal = official.zeal
        # pace and care share what an office has: 0.5 each where nothing is scored
        split = official.care / max(1e-9, official.care + official.pace)
        department.care += s.score_learning * s.score_stake * (split - department.care)
        wanted = 1.0 + s.score_stake * (2.0 * s.line_weight - 1.0)
        department.guarding += s.score_learning * (wanted - department.guarding)


@behaviour
def begin_period(world: World, number: int) -> None:
    """Start counting anew."""
    official = world.officials[number]
    official.due = 0
    official.on_time = 0
    official.asked = 0
    official.content = 0
    official.seen_amiss = 0
    official.petitions = 0
    if official.office == Office.WORKER:
        official.found_before = world.workers[official.of].found
    elif official.office == Office.HEAD:
        department = world.departments[official.of]
        official.received_before = department.received
        official.refused_before = department.bounced

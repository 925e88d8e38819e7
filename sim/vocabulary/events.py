"""The messages that agents send each other; their kinds are also the activities of the event log.

A message is (time, kind, subject). Messages due at the same instant are delivered in the order of these numbers, then
of their subjects. The order of the list below is therefore part of the model: beginnings of periods come first, then
what happens to troubles, then what people do about them, in the order of a case's life.
"""

from __future__ import annotations

from typing import Final

# periods: the subject is a day, a period, a department, the centre or a shift
DAY_ENDS: Final = 0
EVALUATED: Final = 1
OPENS: Final = 2
SEATS_OPEN: Final = 3
VISITS: Final = 4
# troubles: from here on the subject is a case, except for STEPS, whose subject is a worker
ARISES: Final = 5
RECURS: Final = 6
STEPS: Final = 7
DISCOVERED: Final = 8
HEARD: Final = 9
TOLERATED: Final = 10
SELF_HELPED: Final = 11
REPORTED: Final = 12
# the grid
TASKED: Final = 13
ATTENDED: Final = 14
SETTLED: Final = 15
MEDIATED: Final = 16
# the centre, departments and organisations
RECEIVED_BY_CENTRE: Final = 17
FILED: Final = 18
DISPATCHED: Final = 19
RECEIVED: Final = 20
BOUNCED: Final = 21
STARTED: Final = 22
SUMMONED: Final = 23
HANDLED: Final = 24
REFERRED: Final = 25
SERVED: Final = 26
FED_BACK: Final = 27
VERIFIED: Final = 28
REWORKED: Final = 29
CLOSED: Final = 30
# what residents do about a slow case, and what happens when time runs out
IMPATIENT: Final = 31
URGED: Final = 32
ESCALATED: Final = 33
WITHDRAWN: Final = 34
OVERDUE: Final = 35
JUDGED: Final = 36
CONCEALED: Final = 37
# rough contacts, sanctions and coordination meetings
AFFRONTED: Final = 38
SANCTIONED: Final = 39
MEETS: Final = 40
# presence, cameras and budgets
DETERRED: Final = 41
FILMED: Final = 42
FUNDED: Final = 43
# residents acting together: the subject is a day, a community or a case
TAKES_STOCK: Final = 44
ASSEMBLES: Final = 45
RAISED: Final = 46
AGREED: Final = 47
# disputes between a counterparty and many residents: the subject is a dispute (for SCREENED, a round of screening)
SCREENED: Final = 48
BROKE_OUT: Final = 49
SIDES_MET: Final = 50
FORCED: Final = 51
STEPPED_UP: Final = 52
NOTICED: Final = 53
HEARD_OUT: Final = 54
SESSION_HELD: Final = 55
ORDERED: Final = 56
ASSEMBLED: Final = 57
BROKEN: Final = 58
KINDS: Final = 59

SILENT: Final = -2
"""Returned by a behaviour if nothing happened: the message no longer applied, and nothing is logged."""
SYSTEM: Final = -1
"""Returned by a behaviour if something happened that no single agent did."""
UNANSWERED: Final = -3
"""Returned by the dispatcher for a kind of message that no behaviour answers: the run stops with an error."""
NOBODY: Final = -1
NEVER: Final = -1

# true states of a case
PENDING: Final = -1  # has not arisen yet
LATENT: Final = 0  # has arisen, but nobody who could act knows of it
TOLERATED_STATE: Final = 1  # residents know of it and keep silent
OPEN: Final = 2  # reported or discovered, and being dealt with
CLOSED_STATE: Final = 3
WITHDRAWN_STATE: Final = 4
CONCEALED_STATE: Final = 5
PREVENTED_STATE: Final = 6  # kept from arising; counted separately from what arose
DETERRED_STATE: Final = 7  # an offence that was not committed; also counted separately
STATES: Final = ("latent", "tolerated", "open", "closed", "withdrawn", "concealed", "prevented", "deterred")

# states in the ledger, which is what officials see and need not be true
UNKNOWN: Final = 0
ON_FILE: Final = 1
CLOSED_ON_FILE: Final = 2
LEDGER: Final = ("unknown", "open", "closed")

# how a case came to light
BY_PATROL: Final = 0
BY_VISIT: Final = 1
BY_RESIDENT: Final = 2
BY_CAMERA: Final = 3
SOURCES: Final = ("patrol", "visit", "resident", "camera")

# residents' reporting channels, in the order of `Channels.shares`
WORKER_CHANNEL: Final = 0
HOTLINE: Final = 1
APP: Final = 2
COUNTER: Final = 3
ORGANISATION_CHANNEL: Final = 4
PETITION: Final = 5

# what a grid worker has to do with a case
NO_TASK: Final = 0
SETTLE: Final = 1
MEDIATE: Final = 2
VERIFY: Final = 3

# how a case was settled
UNSETTLED: Final = 0
BY_SELF_HELP: Final = 1
ON_THE_SPOT: Final = 2
BY_MEDIATION: Final = 3
BY_ORGANISATION: Final = 4
BY_DEPARTMENT: Final = 5
ROUTES: Final = ("unsettled", "self_help", "on_the_spot", "mediation", "organisation", "department")

COUNTY: Final = 3
"""Highest tier. 0: grid, 1: community, 2: street, 3: district or county."""
TIERS: Final = ("grid", "community", "street", "county")

# kinds of category
COMPONENT: Final = 0
EVENT: Final = 1
DISPUTE: Final = 2
SERVICE: Final = 3
GRIEVANCE: Final = 4

# purposes of keyed random draws: one number per purpose, never reused (90-99 belong to the territory)
DRAW_ARRIVALS: Final = 1
DRAW_TRAITS: Final = 2
DRAW_REPORTS: Final = 10
DRAW_TELL_DELAY: Final = 11
DRAW_CHANNEL: Final = 12
DRAW_SELF_HELP: Final = 13
DRAW_PATIENCE: Final = 14
DRAW_REACTION: Final = 15
DRAW_LISTENER: Final = 16
DRAW_SEARCH: Final = 17
DRAW_DETECTION: Final = 20
DRAW_TASK_TIME: Final = 21
DRAW_TASK_SUCCESS: Final = 22
DRAW_HEARS: Final = 23
DRAW_CHECK: Final = 24
DRAW_AGREEMENT: Final = 25
DRAW_SKILL: Final = 26
DRAW_CLASSIFICATION: Final = 30
DRAW_MISTAKE: Final = 31
DRAW_RETENTION: Final = 32
DRAW_REFERRAL: Final = 33
DRAW_VERIFICATION: Final = 34
DRAW_URGING: Final = 35
DRAW_FILING: Final = 36
DRAW_BUCK: Final = 40
DRAW_QUALITY: Final = 41
DRAW_RECURRENCE: Final = 42
DRAW_ATTENTION: Final = 43
DRAW_CONCEALMENT: Final = 44
DRAW_INTERCEPTION: Final = 45
DRAW_COVERAGE: Final = 50
DRAW_SERVICE: Final = 51
DRAW_ROUGH: Final = 53
DRAW_DEFIANCE: Final = 54
DRAW_SET_ASIDE: Final = 55
DRAW_KEEPS: Final = 56
DRAW_RETRY: Final = 57
DRAW_PREVENTED: Final = 58
DRAW_HUSH_UP: Final = 59
DRAW_THRESHOLD: Final = 60
DRAW_DISPUTES: Final = 61
DRAW_HEARING: Final = 62
DRAW_STEP: Final = 63
DRAW_FORCE: Final = 64
DRAW_DECREE: Final = 65
DRAW_OFFER: Final = 66
DRAW_BALLOT: Final = 67
DRAW_HOLD: Final = 68
DRAW_CONTACT: Final = 69
DRAW_RUMOUR: Final = 70
DRAW_AGENDA: Final = 71
DRAW_TURNOUT: Final = 72
DRAW_MEETING: Final = 73
DRAW_ORDER: Final = 74
DRAW_FALLBACK: Final = 75
DRAW_ONLINE: Final = 76
DRAW_REPLY: Final = 77
DRAW_CENSUS: Final = 80
DRAW_REACH: Final = 81
DRAW_DETERRED: Final = 82
DRAW_DISPLACED: Final = 83
DRAW_CAMERA_PLACE: Final = 84
DRAW_CAMERA: Final = 85
DRAW_CAMERA_DELAY: Final = 86
DRAW_CAPITAL: Final = 87
DRAW_BUDGET: Final = 88
DRAW_BODY: Final = 89

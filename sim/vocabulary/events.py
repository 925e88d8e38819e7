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
# residents who meet a trouble that lasts, and households that have had enough: the subject is a case
ENCOUNTERED: Final = 48
DUPLICATED: Final = 49
PETITIONED: Final = 50
# disputes between a counterparty and many residents: the subject is a dispute (for SCREENED, a round of screening)
SCREENED: Final = 51
BROKE_OUT: Final = 52
SIDES_MET: Final = 53
FORCED: Final = 54
STEPPED_UP: Final = 55
NOTICED: Final = 56
HEARD_OUT: Final = 57
SESSION_HELD: Final = 58
ORDERED: Final = 59
ASSEMBLED: Final = 60
BROKEN: Final = 61
# absences of grid workers: the subject is a worker
ABSENT: Final = 62
PRESENT: Final = 63
# the clock worked round (the subject is a case), and officers back from a meeting (the subject is a department)
LIMIT_NEARS: Final = 64
EXTENDED: Final = 65
CLOSED_ON_PAPER: Final = 66
SIGNED_OFF: Final = 67
ADJOURNED: Final = 68
# part-time officers: the subject is a department
OFFICER_BACK: Final = 69
# firms and property companies: the subject is a contract
AWARDED: Final = 70
REVIEWED: Final = 71
VOTED: Final = 72
REPLACED: Final = 73
# people on lists, and shocks: the subject is a day or a shock
CONTACTS_FALL_DUE: Final = 74
STRUCK: Final = 75
SURGED: Final = 76
STOOD_DOWN: Final = 77
# money: the subject is an instalment, or a dispute
MONEY_COMES: Final = 78
INDEMNIFIED: Final = 79
# single officials: the subject is a period, a case, a worker, a visit or a week
SCORED: Final = 80
FOLLOWED_UP: Final = 81
PRESSED: Final = 82
ANNOUNCED: Final = 83
LEADER_CAME: Final = 84
MOBILISED: Final = 85
# objects (the subject is a round of sealing, an object or a case), works, and harm done by control and by acting
SEALED: Final = 86
OBJECT_CHANGED: Final = 87
OWNER_FOUND: Final = 88
REENTERED: Final = 89
WORKS_BEGUN: Final = 90
WORKS_ENDED: Final = 91
OUTBREAK: Final = 92
CLASHED: Final = 93
# tiers between grid and centre: the subject is a case, or a task (PASSED_DOWN), or an office (the last two)
REACHED_TIER: Final = 94
READ_BY_TIER: Final = 95
SETTLED_BY_TIER: Final = 96
HANDED_UP: Final = 97
LAID_ASIDE: Final = 98
TAKEN_OUT: Final = 99
HANDED_DOWN: Final = 100
PASSED_DOWN: Final = 101
TASK_DONE: Final = 102
TIER_OPENS: Final = 103
# cases of a log that wait without an officer: the subject is a case
PARKED: Final = 104
UNPARKED: Final = 105
KINDS: Final = 106

SILENT: Final = -2
"""Returned by a behaviour if nothing happened: the message no longer applied, and nothing is logged."""
SYSTEM: Final = -1
"""Returned by a behaviour if something happened that no single agent did."""
UNANSWERED: Final = -3
"""Returned by the dispatcher for a kind of message that no behaviour answers: the run stops with an error."""
NOBODY: Final = -1
NEVER: Final = -1

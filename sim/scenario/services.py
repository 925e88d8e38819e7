"""Levers of the service side: windows as places, people on lists, surge staff, and residents who know what is due.

All are neutral by default: without posts a counter has no way to it, nobody is on a list, nobody comes to help in a
shock, and residents know no more of an office's duties than the average resident of the model does.
"""

from __future__ import annotations

from sim.scenario.fields import Names, Part, quantity


class Windows(Part):
    """Service posts: where they are, when they are open, and between how many counters a resident runs."""

    number: int = quantity(
        0,
        "Service posts, spread over the residents; 0: a counter without a place, to which nobody has a way",
        "posts",
        "source 001, essay 8: a circle of 15 minutes",
        ge=0,
        le=10_000,
    )
    counters: int = quantity(
        1,
        "Counters of a post between which a request may be sent on; 1: one window for everything",
        "counters",
        "source 003, essay 10: no running between two counters",
        ge=1,
        le=20,
    )
    clerks: int = quantity(
        0,
        "Persons who serve the line of a post, one visitor after another; 0: nobody has to wait in a line",
        "persons",
        "source 003, essay 10: windows and their staff; level: assumption",
        ge=0,
        le=200,
    )
    calendar: str = quantity("office", "Calendar on which the windows are open", "name", "standards 3")
    in_person: float = quantity(
        0.0,
        "Share of personal service requests for which the resident has to come to a window",
        "share",
        "source 001, essay 8; level: assumption",
        ge=0,
        le=1,
    )
    limit_factor: float = quantity(
        1.0,
        "Time limit promised at a window, against the ordinary one",
        "ratio",
        "source 003, essay 10: promised terms, no days given",
        ge=0.05,
        le=20,
    )


class Contacts(Part):
    """People on lists to whom somebody owes a talk: who they are, how often, and who keeps the contact."""

    groups: Names = quantity(
        (),
        "Groups of residents whose households are on the list, one contact a household",
        "groups",
        "source 002, essay 7; source 003, essay 8",
        max_length=20,
    )
    every_days: int = quantity(
        0,
        "Days from one contact owed to the next; 0: none is owed in ordinary times",
        "days",
        "source 002, essay 7: 2 talks a year",
        ge=0,
        le=3650,
    )
    by: str = quantity(
        "",
        "Department whose officers keep the contacts; empty: grid workers, before their other visits",
        "name",
        "source 003, essay 8: judicial offices",
    )
    hours_share: float = quantity(
        0.25,
        "Share of these officers' hours that is left for contacts",
        "share",
        "SF-27; level: assumption",
        ge=0,
        le=0.9,
    )
    contracted: float = quantity(
        0.0,
        "Share of the contacts that communities keep under a contract, paid by the contact",
        "share",
        "source 003, essay 8: money follows duty",
        ge=0,
        le=1,
    )
    placement: float = quantity(
        0.0,
        "Share of the persons on the list for whom work and a home are found",
        "share",
        "source 002, essay 7: 89 % placed",
        ge=0,
        le=1,
    )
    emergency_days: int = quantity(
        0,
        "Days after a shock within which everybody on the list is to be seen once; 0: a shock changes no list",
        "days",
        "source 001, essay 2: all infants visited",
        ge=0,
        le=365,
    )


class Surge(Part):
    """Officers who come to help when a shock strikes, and go again."""

    officers: float = quantity(
        0.0,
        "Additional officers of the departments in charge of what a shock brings, against those they have",
        "ratio",
        "source 003, essay 3: army, firms and schools; level: assumption",
        ge=0,
        le=20,
    )
    delay_hours: float = quantity(24.0, "Hours until they are there", "hours", ge=0, le=8760)
    days: int = quantity(14, "Days they stay", "days", ge=1, le=3650)


class Openness(Part):
    """What residents know of an office's duties, what is published, and what speaking up may cost them."""

    known: float = quantity(
        0.0,
        "Share of residents who know the duties, procedures and terms of the offices and hold them to these",
        "share",
        "source 000, essay 1; source 001, essay 5: six on the wall",
        ge=0,
        le=1,
    )
    answers_published: float = quantity(
        0.0,
        "How widely the number of online inquiries answered, and the answers, are published",
        "score",
        "source 001, essay 8: online inquiry",
        ge=0,
        le=1,
    )
    automatic: float = quantity(
        0.0,
        "Share of online messages, the common questions, that a machine answers",
        "share",
        "source 000, essay 2: automatic replies for common ones",
        ge=0,
        le=1,
    )
    reprisals: float = quantity(
        0.0,
        "How far those who report or petition are themselves warned, watched and held back",
        "score",
        "source 002, essay 4: control; SF-20",
        ge=0,
        le=1,
    )


class ServiceBehaviour(Part):
    """How residents and officials respond to windows, lists, shocks and openness, and what these cost."""

    way_minutes: float = quantity(
        45.0,
        "Way to a window, on foot and one way, at which all but 37 % of those who would go stay at home",
        "minutes",
        "use of services falls exponentially with the way; size: assumption",
        gt=0,
        le=10_000,
    )
    finds_counter: float = quantity(
        0.5, "Chance to find the right counter otherwise than by luck", "probability", ge=0, le=1
    )
    comes_back: float = quantity(
        0.3, "Chance that being sent on costs another way on another day", "probability", ge=0, le=1
    )
    counter_minutes: float = quantity(20.0, "Time at a counter, waiting included", "minutes", ge=0, le=1440)
    window_visits: float = quantity(
        2.0,
        "Visits of a resident to a window over other matters than troubles, who stand in the same line",
        "visits/year",
        "size: assumption",
        ge=0,
        le=1000,
    )
    service_minutes: float = quantity(15.0, "Time of a clerk for a visitor", "minutes", gt=0, le=1440)
    line_minutes: float = quantity(
        60.0,
        "Wait in a line at which all but 37 % of those who come turn round; they come again, three times in all",
        "minutes",
        "as many turn round as waits grow: balking (Hassin and Haviv 2003); size: assumption",
        gt=0,
        le=10_000,
    )
    contact_hours: float = quantity(2.0, "Officer's time for a contact, with way and record", "hours", gt=0, le=100)
    formal_hours: float = quantity(0.2, "Officer's time for a contact that is only a signature", "hours", ge=0, le=100)
    grace_days: float = quantity(
        10.0,
        "Days after which a contact owed is put on record without one, if no hours are left; longer than any holiday",
        "days",
        ge=0,
        le=365,
    )
    contact_sees: float = quantity(
        0.8,
        "Chance that a contact brings out a trouble the person had kept to himself",
        "probability",
        "source 003, essay 8; size: assumption",
        ge=0,
        le=1,
    )
    formal_sees: float = quantity(
        0.05, "The same of a contact that is only a signature", "probability", "source 003, essay 8", ge=0, le=1
    )
    support_days: float = quantity(
        120.0, "Time constant with which the effect of a contact on the person fades", "days", ge=0.001, le=3650
    )
    placement_effect: float = quantity(
        0.6,
        "Effect of work and a home, against that of a contact just made",
        "share",
        "source 002, essay 7; size: assumption",
        ge=0,
        le=1,
    )
    contract_real: float = quantity(
        0.85, "Share of the contacts under contract that are more than a signature", "share", ge=0, le=1
    )
    mutual_aid: float = quantity(
        0.15,
        "Chance that a household they know helps those whom a shock has struck, with full trust and civic sense",
        "probability",
        "neighbours as first helpers (Aldrich and Meyer 2015); size: assumption",
        ge=0,
        le=1,
    )
    named_right: float = quantity(
        0.8,
        "Share of the wrong classifications that a report avoids whose writer knows whose duty the matter is",
        "share",
        "source 000, essay 1: duties hang on the wall; size: assumption",
        ge=0,
        le=1,
    )
    complaint_heard: float = quantity(
        0.6,
        "Chance that a late case comes under supervision when somebody who knows the term complains",
        "probability",
        "source 000, essay 1: complaints line; size: assumption",
        ge=0,
        le=1,
    )
    contests: float = quantity(
        0.7,
        "Chance that somebody who knows the procedure contests a case closed without result",
        "probability",
        "source 000, essay 1: results are public; size: assumption",
        ge=0,
        le=1,
    )
    published_effort: float = quantity(
        0.5,
        "Additional online messages that a person answers where the count of answers is published",
        "share",
        "SF-10: what is published is worked for; size: assumption",
        ge=0,
        le=10,
    )
    automatic_worth: float = quantity(
        0.8, "Worth of a machine's answer to a user, against a person's", "share", "SF-33; size: assumption", ge=0, le=1
    )
    fear: float = quantity(
        2.0,
        "Log-odds of reporting lost where all who speak up are warned and watched",
        "log-odds",
        "SF-20; size: assumption",
        ge=0,
        le=20,
    )
    held_back: float = quantity(
        0.7,
        "Share of petitions that full reprisals keep from being made",
        "share",
        "SF-20; size: assumption",
        ge=0,
        le=1,
    )
    window_year: float = quantity(60_000.0, "Rent and running of a service post", "yuan/year", ge=0, le=1e8)
    counter_year: float = quantity(80_000.0, "Staff of one counter", "yuan/year", ge=0, le=1e8)
    contract_yuan: float = quantity(80.0, "Price of a contact under contract", "yuan", ge=0, le=1e6)
    placement_yuan: float = quantity(
        4000.0,
        "Authorities' third of what work and a home for a person cost",
        "yuan/year",
        "source 002, essay 7: three parties share",
        ge=0,
        le=1e6,
    )
    surge_premium: float = quantity(0.5, "What surge officers cost beyond the ordinary wage", "share", ge=0, le=10)

"""User configuration as one typed, validated, frozen `Scenario`.

Levers, uncertainties and the world are kept apart.
"""

from sim.scenario.conflict import Conflict, Dispute, Payoffs
from sim.scenario.fields import ASSUMPTION, FileName, Parameter, Part, parameters
from sim.scenario.levers import Channels, Dispatch, Participation, Policy, Staffing, Supervision
from sim.scenario.partnership import Partnership
from sim.scenario.scenario import CHANNELS, Horizon, Scenario
from sim.scenario.tiers import Hierarchy, Tier
from sim.scenario.troubles import Category, Troubles
from sim.scenario.uncertainties import Behaviour
from sim.scenario.world import (
    LAND_USES,
    Calendars,
    DepartmentFigures,
    LandMix,
    Organisation,
    Population,
    ResidentGroup,
    TerritoryFigures,
    WorkingCalendar,
)

__all__ = [
    "ASSUMPTION",
    "CHANNELS",
    "LAND_USES",
    "Behaviour",
    "Calendars",
    "Category",
    "Channels",
    "Conflict",
    "DepartmentFigures",
    "Dispatch",
    "Dispute",
    "FileName",
    "Hierarchy",
    "Horizon",
    "LandMix",
    "Organisation",
    "Parameter",
    "Part",
    "Participation",
    "Partnership",
    "Payoffs",
    "Policy",
    "Population",
    "ResidentGroup",
    "Scenario",
    "Staffing",
    "Supervision",
    "TerritoryFigures",
    "Tier",
    "Troubles",
    "WorkingCalendar",
    "parameters",
]

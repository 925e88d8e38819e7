"""Territories that several tests lay out."""

from sim.territory.landuse import LandUse
from sim.territory.population import ResidentGroup
from sim.territory.records import Territory, build_territory

MIX = {
    LandUse.RESIDENTIAL: 0.3,
    LandUse.COMMERCIAL: 0.05,
    LandUse.CAMPUS: 0.25,
    LandUse.PUBLIC: 0.05,
    LandUse.ROAD: 0.1,
    LandUse.OPEN: 0.25,
}


def lay_out(
    cells: int, grids: int = 1, communities: int = 1, streets: int = 1, residents: int = 0, seed: int = 1
) -> Territory:
    """A territory with two groups; the second, a third of the residents, prefers campuses."""
    students = residents // 3
    groups = [
        ResidentGroup("local", residents - students, 2.7, dict.fromkeys(LandUse, 0.01) | {LandUse.RESIDENTIAL: 1.0}),
        ResidentGroup("student", students, 5.0, dict.fromkeys(LandUse, 0.01) | {LandUse.CAMPUS: 1.0}),
    ]
    return build_territory(
        cells=cells,
        grids=grids,
        communities=communities,
        streets=streets,
        land_mix=MIX,
        groups=groups,
        fixtures_per_cell=dict.fromkeys(LandUse, 3.3),
        seed=seed,
    )

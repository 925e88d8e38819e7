"""The territory as a walk: cells, land use, responsibility grids, households and distances."""

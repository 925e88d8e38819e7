"""The territory is a walk: cells, land use, responsibility grids, households and distances."""

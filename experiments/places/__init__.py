"""Real territories: maps of streets, communities and grids cut into cells, and logs dropped onto them."""

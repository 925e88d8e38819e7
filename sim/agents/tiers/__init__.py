"""Tiers between the grid and the centre: residents' committee, community, township, street, district."""

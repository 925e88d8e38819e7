"""Disputes between a counterparty and many residents: the game, the crowd, the two sides and third parties."""

"""Hypothesis without a time limit per example: the first example of a test may pay for compiling."""

from hypothesis import settings

settings.register_profile("compiled", deadline=None)
settings.load_profile("compiled")

"""Random games without a time limit per example: the first one of a test may pay for compiling."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "model", deadline=None, max_examples=40, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("model")

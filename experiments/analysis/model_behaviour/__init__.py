"""What the model must show: experiments with an expected size, for the page docs/model-behaviour.md and its test.

`expectation` reads the experiments from expectations/*.yaml, `check` runs and judges them, `measures` has the numbers
of a run that are no outcomes, `sizes` the same town in other sizes.
"""

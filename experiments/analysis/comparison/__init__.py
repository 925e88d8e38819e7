"""Comparison of two ways of governing under the same troubles: by outcome, by quantile, by group and by grid.

`measures` says what is taken from a run, `sides` runs both sides under the same seeds, and `verdicts` pairs the seeds
and corrects for the number of questions. `experiments.present.studies.comparison` prints and writes the result;
`experiments.api.comparison` is the verb `wangge compare`.
"""

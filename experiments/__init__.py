"""The verbs of the laboratory: run, sweep, compare, plot, explain. Reads configs, writes results; the model knows nothing of it."""

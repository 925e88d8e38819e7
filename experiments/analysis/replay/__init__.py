"""Replay: the cases of a log under another policy, for every calibration that the log does not contradict."""

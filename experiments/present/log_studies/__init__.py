"""Answers of the verbs about real logs: `calibrate`, `backtest` and `replay`, in words, tables, pages and pictures."""

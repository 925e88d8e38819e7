"""`wangge calibrate LOG`, `wangge backtest LOG` and `wangge replay LOG`: the model and a log of real cases."""

from __future__ import annotations

import time
from collections.abc import Sequence

from experiments.present.console import show_sheet
from experiments.results.sheet import Sheet
from sim.text.catalogue import say


def calibrate(words: Sequence[str]) -> int:
    """Fit the model to a log, print what was kept and write LOG/calibration/; return the exit code.

    An unfinished calibration is resumed, a finished one with the same settings is shown again.
    """
    from experiments.api.calibration import calibrate_words, run_calibration
    from experiments.present.log_studies.calibration import parts

    wanted, target = calibrate_words(words)
    settings = wanted.settings
    found = run_calibration(wanted, target, settings.console, words)
    _show(parts(found.about, settings.lang))
    print(say("written_to", settings.lang, folder=target))
    return 0


def backtest(words: Sequence[str]) -> int:
    """Back-test the model on a log, print the scores and write LOG/backtest/; return the exit code."""
    from experiments.api.backtests import backtest_words, run_test, write_test
    from experiments.present.log_studies.backtest import parts

    test, target = backtest_words(words)
    started, clock = time.time(), time.monotonic()
    found = run_test(test, test.settings.console)
    _show(parts(found, test.settings.lang))
    write_test(target, test, found, words, started, time.monotonic() - clock)
    print(say("written_to", test.settings.lang, folder=target))
    return 0


def replay(words: Sequence[str]) -> int:
    """Replay a log under another policy, print both intervals and write LOG/replay-HASH/; return the exit code."""
    from experiments.api.counterfactual import replay_words, run_question, view_of, write_answer
    from experiments.present.log_studies.replay import parts

    question, target = replay_words(words)
    started, clock = time.time(), time.monotonic()
    found = run_question(question, question.settings.console)
    _show(parts(view_of(question, found), question.settings.lang))
    write_answer(target, question, found, words, started, time.monotonic() - clock)
    print(say("written_to", question.settings.lang, folder=target))
    return 0


def _show(parts: Sequence[str | Sheet]) -> None:
    for part in parts:
        print(part) if isinstance(part, str) else show_sheet(part)

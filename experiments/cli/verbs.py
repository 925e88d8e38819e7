"""The verbs of `wangge`: where each is at home, and what its words and flags are. A new verb is one line here.

A verb is a function of its words (everything after its name that is no flag) and, by name, of its flags; it returns the
exit code. It is imported only when it is asked for.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Flag:
    """An option without `=`: `--name`, or `--name VALUE` where `value` names what it takes; `text` explains it."""

    name: str
    text: str
    value: str = ""
    short: str = ""


@dataclass(frozen=True)
class Verb:
    """A verb: the module and function that answer it, the catalogue's key for its words, how help shows them, its flags.

    `keeps_order`: the words stand for something by their place; otherwise settings may stand before names.
    """

    home: str
    words: str = "cli_settings"
    shown: str = "key=value"
    flags: tuple[Flag, ...] = ()
    keeps_order: bool = False

    def __call__(self, words: list[str], **flags: Any) -> int:
        """Answer; the exit code."""
        module, _, function = self.home.partition(":")
        return getattr(import_module(module), function)(words, **flags)


VERBS = {
    "run": Verb("experiments.api.single_run:run"),
    "sweep": Verb(
        "experiments.api.sweeps:sweep_words", "cli_levers", flags=(Flag("multirun", "cli_multirun", short="m"),)
    ),
    "compare": Verb("experiments.api.comparison:compare", "cli_compare_words", "A B key=value", keeps_order=True),
    "choose": Verb("experiments.api.selection:choose", "cli_choose_words", "A B C key=value", keeps_order=True),
    "sensitivity": Verb("experiments.api.sensitivity_study:sensitivity", "cli_sensitivity_words"),
    "discover": Verb("experiments.api.discovery:discover", "cli_discover_words", "A B key=value", keeps_order=True),
    "optimise": Verb("experiments.api.optimisation:optimise", "cli_optimise_words"),
    "facts": Verb(
        "experiments.api.fact_tests:facts",
        "cli_facts_words",
        "SF-01 key=value",
        flags=(Flag("robustness", "cli_robustness"),),
    ),
    "plot": Verb("experiments.cli.plot:plot", "cli_plot_words", "RESULTS key=value"),
    "report": Verb("experiments.cli.report:report", "cli_report_words", "RESULTS key=value"),
    "conformance": Verb("experiments.cli.mining:conformance", "cli_conformance_words", "RESULTS key=value"),
    "export": Verb("experiments.cli.mining:export", "cli_export_words", "RESULTS key=value"),
    "store": Verb("experiments.cli.store:store", "cli_store_words", "ACTION RESULTS", keeps_order=True),
    "demo": Verb(
        "experiments.cli.demo:demo",
        "cli_demo_words",
        flags=(Flag("export", "cli_demo_export", value="FILE"), Flag("share", "cli_share")),
    ),
    "explain": Verb(
        "experiments.cli.explain:explain_words", "cli_topic", "TOPIC key=value", flags=(Flag("check", "cli_check"),)
    ),
}

"""The verbs of `wangge`: the function that answers each, its words and its flags. A new verb is one entry here.

The function takes the verb's words (everything after its name that is not a flag) and, by name, its flags; it returns
the exit code. It is imported only when it is needed.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Flag:
    """An option without `=`: `--name`, or `--name VALUE` if `value` names what it takes.

    `text` is the catalogue's key for its explanation.
    """

    name: str
    text: str
    value: str = ""
    short: str = ""


@dataclass(frozen=True)
class Verb:
    """A verb: the module and function that answer it (`home`), its words and its flags.

    `words` is the catalogue's key for what the words mean, `shown` is how help shows them. `keeps_order`: the meaning
    of a word depends on its place; otherwise settings may stand before names.
    """

    home: str
    words: str = "cli_settings"
    shown: str = "key=value"
    flags: tuple[Flag, ...] = ()
    keeps_order: bool = False

    def __call__(self, words: list[str], **flags: Any) -> int:
        """Answer the words and flags; return the exit code."""
        module, _, function = self.home.partition(":")
        return getattr(import_module(module), function)(words, **flags)


VERBS = {
    "run": Verb("experiments.cli.run:run"),
    "sweep": Verb(
        "experiments.cli.sweep:sweep_words", "cli_levers", flags=(Flag("multirun", "cli_multirun", short="m"),)
    ),
    "compare": Verb("experiments.cli.compare:compare", "cli_compare_words", "A B key=value", keeps_order=True),
    "choose": Verb("experiments.cli.commands:choose", "cli_choose_words", "A B C key=value", keeps_order=True),
    "sensitivity": Verb("experiments.cli.commands:sensitivity", "cli_sensitivity_words"),
    "discover": Verb("experiments.cli.commands:discover", "cli_discover_words", "A B key=value", keeps_order=True),
    "optimise": Verb("experiments.cli.commands:optimise", "cli_optimise_words"),
    "facts": Verb(
        "experiments.cli.facts:facts",
        "cli_facts_words",
        "SF-01 key=value",
        flags=(Flag("robustness", "cli_robustness"), Flag("levers", "cli_fact_levers")),
    ),
    "plot": Verb("experiments.cli.plot:plot", "cli_plot_words", "RESULTS key=value"),
    "report": Verb("experiments.cli.report:report", "cli_report_words", "RESULTS key=value"),
    "conformance": Verb("experiments.cli.mining:conformance", "cli_conformance_words", "RESULTS key=value"),
    "export": Verb("experiments.cli.mining:export", "cli_export_words", "RESULTS key=value"),
    "import": Verb(
        "experiments.cli.case_logs:import_words",
        "cli_import_words",
        "FILE key=value",
        flags=(Flag("territory", "cli_territory", value="FILE"),),
    ),
    "calibrate": Verb("experiments.cli.log_studies:calibrate", "cli_calibrate_words", "LOG key=value"),
    "backtest": Verb("experiments.cli.log_studies:backtest", "cli_backtest_words", "LOG key=value"),
    "replay": Verb("experiments.cli.log_studies:replay", "cli_replay_words", "LOG policy=... key=value"),
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

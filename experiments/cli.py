"""The command `wangge`: which verb, in which language; every mistake of the user ends in one line and exit code 2."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from sim.errors import WanggeError
from sim.messages import LANGUAGES, say

EXAMPLES = """
  wangge run scenario=small_town seed=7 policy.dispatch.rule=severity
  wangge sweep experiment=staffing_dispatch_participation
  wangge sweep policy.staffing.workers_per_grid=1,2,3 policy.dispatch.rule=fifo,nearest replications=10
  wangge compare reactive grid_service scenario=small_town
  wangge plot results/staffing_dispatch_participation lang=zh"""
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code: 0 done, 1 some runs failed, 2 a mistake of the user, 130 interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    lang = _language(words)
    verb = ""
    try:
        asked = _parser(lang).parse_args(_in_order(words))
        verb = asked.verb
        return _VERBS[verb](asked, lang)
    except WanggeError as error:
        print(error.line(lang), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # whoever reads our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        key = {"run": "interrupted_run", "sweep": "interrupted_sweep"}.get(verb, "interrupted")
        print("\n" + say(key, lang), file=sys.stderr)
        return INTERRUPTED


def _run(asked: argparse.Namespace, lang: str) -> int:
    from experiments.run import run

    return run(asked.settings)


def _sweep(asked: argparse.Namespace, lang: str) -> int:
    from experiments.sweep import sweep

    return sweep(asked.settings)


def _plot(asked: argparse.Namespace, lang: str) -> int:
    _only_language(asked.settings)
    from experiments.files import writing_to
    from experiments.plot import draw_all
    from experiments.store import read_results

    folder = Path(asked.results)
    results = read_results(folder)
    with writing_to(folder / "figures"):
        pictures = draw_all(results.runs, results.daily, results.levers, folder / "figures", lang)
    print(say("drawn_in", lang, n=len(pictures), folder=folder / "figures"))
    return 0


def _explain(asked: argparse.Namespace, lang: str) -> int:
    words = [asked.topic, *asked.settings]
    names = [word for word in words if word and "=" not in word]
    _only_language([word for word in words if "=" in word] + names[2:])
    if asked.check:
        return _check(names, lang)
    from experiments.explain import explain

    return explain(names[0] if names else "topics", lang, names[1] if len(names) > 1 else "")


def _check(names: Sequence[str], lang: str) -> int:
    if names[:1] != ["systems"]:
        raise WanggeError("check_elsewhere")
    from experiments.library import check_systems

    return check_systems(names[1] if len(names) > 1 else "", lang)


def _facts(asked: argparse.Namespace, lang: str) -> int:
    from experiments.facts.command import facts

    return facts(asked.settings, asked.robustness)


def _compare(asked: argparse.Namespace, lang: str) -> int:
    from experiments.comparison.command import compare

    return compare(asked.settings)


_Verb = Callable[[argparse.Namespace, str], int]
_VERBS: dict[str, _Verb] = {"run": _run, "sweep": _sweep, "plot": _plot, "explain": _explain, "compare": _compare, "facts": _facts}


class _Parser(argparse.ArgumentParser):
    """argparse that says what is wrong in one line, the way every other mistake is told."""

    def error(self, message: str) -> NoReturn:
        raise WanggeError("cli_wrong_use", why=message)


def _parser(lang: str) -> argparse.ArgumentParser:
    epilog = say("cli_examples", lang) + ":" + EXAMPLES
    form = argparse.RawDescriptionHelpFormatter
    parser = _Parser(prog="wangge", description=say("cli_about", lang), epilog=epilog, formatter_class=form)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="{" + ",".join(_VERBS) + "}")
    for verb in _VERBS:
        about = say(f"cli_{verb}", lang)
        each = verbs.add_parser(verb, help=about, description=about, epilog=epilog, formatter_class=form)
        if verb == "plot":
            each.add_argument("results", metavar="RESULTS", help=say("cli_folder", lang))
        if verb == "explain":
            each.add_argument("topic", metavar="TOPIC", nargs="?", default="", help=say("cli_topic", lang))
            each.add_argument("--check", action="store_true", help=say("cli_check", lang))
        if verb == "sweep":
            each.add_argument("-m", "--multirun", action="store_true", help=say("cli_multirun", lang))
        if verb == "facts":
            each.add_argument("--robustness", action="store_true", help=say("cli_robustness", lang))
        text = say({"sweep": "cli_levers", "facts": "cli_facts_words", "compare": "cli_compare_words"}.get(verb, "cli_settings"), lang)
        each.add_argument("settings", metavar="A B key=value" if verb == "compare" else "key=value", nargs="*", help=text)
    return parser


def _in_order(words: Sequence[str]) -> list[str]:
    """The verb first, then flags, then settings: key=value and -m may stand anywhere. The sides of a comparison keep their place."""
    if words[:1] == ["compare"]:
        return list(words)
    settings = [word for word in words if "=" in word and not word.startswith("-")]
    others = [word for word in words if word not in settings]
    flags = [word for word in others if word.startswith("-")]
    names = [word for word in others if word not in flags]
    return [*names[:1], *flags, *names[1:], *settings]


def _language(words: Sequence[str]) -> str:
    """The language that the last lang=... asks for, English where it asks for none that there is."""
    asked = [word.removeprefix("lang=") for word in words if word.startswith("lang=")]
    return asked[-1] if asked and asked[-1] in LANGUAGES else LANGUAGES[0]


def _only_language(settings: Sequence[str]) -> None:
    for text in settings:
        if not text.startswith("lang="):
            raise WanggeError("cli_unfit_argument", text=text)
        if text.removeprefix("lang=") not in LANGUAGES:
            raise WanggeError("unknown_language", language=text.removeprefix("lang="), languages=", ".join(LANGUAGES))


if __name__ == "__main__":
    sys.exit(main())

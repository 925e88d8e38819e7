"""The command `wangge`: which verb, in which language; every mistake of the user ends in one line and exit code 2."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from experiments.verbs import VERBS
from sim.errors import WanggeError
from sim.messages import LANGUAGES, say

EXAMPLES = """
  wangge run scenario=small_town seed=7 policy.dispatch.rule=severity
  wangge sweep experiment=staffing_dispatch_participation
  wangge sweep policy.staffing.workers_per_grid=1,2,3 policy.dispatch.rule=fifo,nearest replications=10
  wangge compare reactive grid_service scenario=small_town
  wangge plot results/staffing_dispatch_participation lang=zh"""
INTERRUPTED = 130
RESUMED = ("sweep", "choose", "sensitivity", "discover", "optimise")
"""Verbs whose finished runs are kept, so that the same command goes on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code: 0 done, 1 some runs failed, 2 a mistake of the user, 130 interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    lang = _language(words)
    verb = ""
    try:
        asked = vars(_parser(lang).parse_args(_in_order(words)))
        verb = asked.pop("verb")
        return VERBS[verb](asked.pop("words"), **asked)
    except WanggeError as error:
        print(error.line(lang), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # whoever reads our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        key = "interrupted_run" if verb == "run" else "interrupted_sweep" if verb in RESUMED else "interrupted"
        print("\n" + say(key, lang), file=sys.stderr)
        return INTERRUPTED


class _Parser(argparse.ArgumentParser):
    """argparse that says what is wrong in one line, the way every other mistake is told."""

    def error(self, message: str) -> NoReturn:
        raise WanggeError("cli_wrong_use", why=message)


def _parser(lang: str) -> argparse.ArgumentParser:
    epilog = say("cli_examples", lang) + ":" + EXAMPLES
    form = argparse.RawDescriptionHelpFormatter
    parser = _Parser(prog="wangge", description=say("cli_about", lang), epilog=epilog, formatter_class=form)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="{" + ",".join(VERBS) + "}")
    for name, verb in VERBS.items():
        about = say(f"cli_{name}", lang)
        each = verbs.add_parser(name, help=about, description=about, epilog=epilog, formatter_class=form)
        for flag in verb.flags:
            options: dict[str, Any] = {"metavar": flag.value} if flag.value else {"action": "store_true"}
            each.add_argument(*([f"-{flag.short}"] if flag.short else []), f"--{flag.name}", help=say(flag.text, lang), **options)
        each.add_argument("words", metavar=verb.shown, nargs="*", help=say(verb.words, lang))
    return parser


def _in_order(words: Sequence[str]) -> list[str]:
    """The verb first, then flags, then the rest: key=value and flags may stand anywhere, unless the verb goes by places."""
    name = next((word for word in words if word in VERBS), "")
    if name and VERBS[name].keeps_order:
        others = list(words)
        others.remove(name)
        return [name, *others]
    settings = [word for word in words if "=" in word and not word.startswith("-")]
    others = [word for word in words if word not in settings]
    flags = [word for word in others if word.startswith("-")]
    names = [word for word in others if word not in flags]
    return [*names[:1], *flags, *names[1:], *settings]


def _language(words: Sequence[str]) -> str:
    """The language that the last lang=... asks for, English where it asks for none that there is."""
    asked = [word.removeprefix("lang=") for word in words if word.startswith("lang=")]
    return asked[-1] if asked and asked[-1] in LANGUAGES else LANGUAGES[0]


if __name__ == "__main__":
    sys.exit(main())

"""The command `wangge`: find the verb and the language; report every user error in one line, with exit code 2."""

import argparse
import difflib
import os
import re
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any, NoReturn

from experiments.cli.verbs import VERBS
from experiments.config.notices import noticing
from experiments.io.encodings import as_typed, write_under_any_encoding
from sim.text.catalogue import LANGUAGES, WanggeError, say
from sim.text.language import environment_language

EXAMPLES = """
  wangge run scenario=small_town seed=7 policy.dispatch.rule=severity
  wangge sweep experiment=staffing_dispatch_participation
  wangge sweep policy.staffing.workers_per_grid=1,2,3 policy.dispatch.rule=fifo,nearest replications=10
  wangge compare reactive grid_service scenario=small_town
  wangge plot results/staffing_dispatch_participation lang=zh"""
INTERRUPTED = 130
RESUMED = ("sweep", "choose", "sensitivity", "discover", "optimise", "calibrate")
"""Verbs whose finished runs are kept, so that giving the same command again resumes them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    The code is 0 if all is done, 1 if some runs failed, 2 for a mistake of the user, and 130 if interrupted.
    """
    write_under_any_encoding()
    words = as_typed(sys.argv[1:] if arguments is None else arguments)
    lang = _language(words)
    verb = ""
    try:
        asked = _asked(words, lang)
        verb = asked.pop("verb")
        with noticing() as heard:
            code = VERBS[verb](asked.pop("words"), **asked)
        for line in dict.fromkeys(phrase.line(lang) for phrase in heard):
            print(line, file=sys.stderr)
        return code
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
    """Parser that speaks the user's language and reports a mistake in one line, like every other mistake."""

    def __init__(self, lang: str = "en", **options: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=partial(_Help, lang=lang), **options)
        self._positionals.title, self._optionals.title = say("cli_words", lang), say("cli_options", lang)
        self.add_argument("-h", "--help", action="help", help=say("cli_help", lang))

    def error(self, message: str) -> NoReturn:
        """Raise WanggeError for a mistake that argparse finds itself; `_asked` finds unknown verbs and flags."""
        flag = re.match(r"argument ([^:]+): ", message)
        if flag and "expected" in message:
            raise WanggeError("cli_flag_needs_value", flag=flag[1])
        if flag and "explicit" in message:
            raise WanggeError("cli_flag_without_value", flag=flag[1])
        raise WanggeError("cli_wrong_use", why=message)


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help formatter whose own words are in the user's language, too."""

    def __init__(self, prog: str, lang: str = "en") -> None:
        super().__init__(prog)
        self._lang = lang

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, say("cli_usage", self._lang) if prefix is None else prefix)


def _asked(words: Sequence[str], lang: str) -> dict[str, Any]:
    """Return the verb, its words and its flags; raise WanggeError for an unknown verb or flag."""
    ordered = _in_order(words)
    helped = {"-h", "--help"} & set(words)
    name = ordered[0] if ordered else ""
    if name not in VERBS and not helped:
        if not name or name.startswith("-") or "=" in name:
            raise WanggeError("cli_no_verb", verbs=", ".join(VERBS))
        near = difflib.get_close_matches(name, VERBS, n=1, cutoff=0.5)
        raise (
            WanggeError("cli_unknown_verb_near", verb=name, near=near[0])
            if near
            else WanggeError("cli_unknown_verb", verb=name, verbs=", ".join(VERBS))
        )
    known, others = _parser(lang).parse_known_args(ordered)
    if others:
        raise WanggeError("cli_unknown_flag", verb=name, flag=others[0])
    return vars(known)


def _parser(lang: str) -> argparse.ArgumentParser:
    epilog = say("cli_examples", lang) + ":" + EXAMPLES
    parser = _Parser(lang, prog="wangge", description=say("cli_about", lang), epilog=epilog)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="{" + ",".join(VERBS) + "}")
    for name, verb in VERBS.items():
        about = say(f"cli_{name}", lang)
        each = verbs.add_parser(name, lang=lang, help=about, description=about, epilog=epilog)
        for flag in verb.flags:
            options: dict[str, Any] = {"metavar": flag.value} if flag.value else {"action": "store_true"}
            each.add_argument(
                *([f"-{flag.short}"] if flag.short else []), f"--{flag.name}", help=say(flag.text, lang), **options
            )
        each.add_argument("words", metavar=verb.shown, nargs="*", help=say(verb.words, lang))
    return parser


def _in_order(words: Sequence[str]) -> list[str]:
    """Return the words in the order that the parser needs: the verb, flags, names, settings.

    Settings (key=value) and flags may thus stand anywhere. If the verb keeps the order of its words, only the verb is
    moved to the front.
    """
    name = next((word for word in words if word in VERBS), "")
    if name and VERBS[name].keeps_order:
        others = list(words)
        others.remove(name)
        return [name, *others]
    valued = {f"--{flag.name}" for flag in VERBS[name].flags if flag.value} if name else set()
    flags: list[str] = []
    names: list[str] = []
    settings: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if word.startswith("-"):
            flags.append(word)
            if word in valued and (not left or _SETTING.match(left[0])):
                raise WanggeError("cli_flag_needs_value", flag=word)
            if word in valued:
                flags.append(left.pop(0))
        else:
            (settings if "=" in word else names).append(word)
    return [*names[:1], *flags, *names[1:], *settings]


_SETTING = re.compile(r"[A-Za-z_][\w.]*=|-")
"""The beginning of a setting or of another flag, neither of which can be the value of a flag."""


def _language(words: Sequence[str]) -> str:
    """Return the language that the last lang=... asks for; the environment's if there is none or it is unknown."""
    asked = [word.removeprefix("lang=") for word in words if word.startswith("lang=")]
    return asked[-1] if asked and asked[-1] in LANGUAGES else environment_language()


if __name__ == "__main__":
    sys.exit(main())

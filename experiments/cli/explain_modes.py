"""`wangge explain modes`: print the governance modes as tables."""

from __future__ import annotations

from experiments.config.modes import card, modes, values
from experiments.present.console import show_escaped
from sim.text.catalogue import label, say


def explain_modes(lang: str, part: str) -> None:
    """Print the table of modes, or the card and the levers of the mode named by `part`."""
    if not part:
        rows = [
            (name, each.title.en, each.title.zh, each.variant_of or "", each.shows.of(lang), ", ".join(each.facts))
            for name, each in modes().items()
        ]
        show_escaped("explain_modes", ("mode", "english", "chinese", "variant_of", "shows", "facts"), rows, lang)
        return
    each = card(part)
    about = {
        "english": each.title.en,
        "chinese": each.title.zh,
        "shows": each.shows.of(lang),
        "facts": ", ".join(each.facts),
        "source": each.source,
    }
    show_escaped(
        "mode_card", ("entry", "content"), [(say(f"column_{name}", lang), text) for name, text in about.items()], lang
    )
    moved = [
        (value.path, label(value.path, lang), str(value.own), str(value.standard), value.reason)
        for value in values(part)
    ]
    show_escaped("mode_values", ("parameter", "meaning", "value", "standard", "rests_on"), moved, lang)

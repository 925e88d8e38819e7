"""The one error a user can cause: a key of the message catalogue and the values that belong in its line."""

from typing import Any


class Phrase:
    """A part of a sentence whose language is chosen when the sentence is said: a key of sim/text/messages, and its fields."""

    def __init__(self, key: str, /, **fields: Any) -> None:
        self.key, self.fields = key, fields

    def line(self, lang: str = "en") -> str:
        """The phrase in `lang` ("en" or "zh"), in one line."""
        return _line(self.key, self.fields, lang)

    def __str__(self) -> str:
        return self.line("en")


class WanggeError(Exception):
    """A mistake in what the user asked for, told in one line.

    `key` names the entry of sim/text/messages; `fields` fill its placeholders, phrases among them in the language of the line.
    `str(error)` is the English line, `error.line("zh")` the Chinese one. The command line ends with `exit_code`. Survives
    pickling, so that a worker process can raise it in its parent.
    """

    exit_code = 2

    def __init__(self, key: str, /, **fields: Any) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields

    def line(self, lang: str = "en") -> str:
        """The error as one line in `lang` ("en" or "zh")."""
        return _line(self.key, self.fields, lang)

    def __str__(self) -> str:
        return self.line("en")


class Unfit(ValueError):
    """What a validator finds wrong with a value, in both languages: pydantic keeps a ValueError, and its phrase with it."""

    def __init__(self, key: str, /, **fields: Any) -> None:
        super().__init__(key)
        self.phrase = Phrase(key, **fields)

    def __str__(self) -> str:
        return self.phrase.line("en")


def _line(key: str, fields: dict[str, Any], lang: str) -> str:
    from sim.text.catalogue import fill

    told = {name: value.line(lang) if isinstance(value, Phrase | WanggeError) else value for name, value in fields.items()}
    return " ".join(fill(key, lang, told).split())

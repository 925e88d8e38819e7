"""The one error a user can cause: a key of the message catalogue and the values that belong in its line."""

from typing import Any


class WanggeError(Exception):
    """A mistake in what the user asked for, told in one line.

    `key` names the entry of sim/texts; `fields` fill its placeholders. `str(error)` is the English line,
    `error.line("zh")` the Chinese one. The command line ends with `exit_code`. Survives pickling, so that a worker
    process can raise it in its parent.
    """

    exit_code = 2

    def __init__(self, key: str, /, **fields: Any) -> None:
        super().__init__(key)
        self.key = key
        self.fields = fields

    def line(self, lang: str = "en") -> str:
        """The error as one line in `lang` ("en" or "zh")."""
        from sim.messages import fill

        return " ".join(fill(self.key, lang, self.fields).split())

    def __str__(self) -> str:
        return self.line("en")

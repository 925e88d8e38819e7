"""Texts in both languages, as the cards of systems and modes, their claims and the lessons hold them."""

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """Base of everything read from a card: it cannot be changed, has no further fields, and converts no types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Both(Strict):
    """A text in both languages."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1, pattern=r"[一-鿿]")

    def of(self, lang: str) -> str:
        """Return the text in one language."""
        return self.zh if lang == "zh" else self.en

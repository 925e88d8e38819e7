"""Pages from Jinja2 templates: every text that is put into one is escaped."""

from __future__ import annotations

from functools import partial
from typing import Any

from experiments.present.webfont import font_face
from sim.text.catalogue import say


def rendered(package: str, template: str, lang: str, **content: Any) -> str:
    """Return a page made from a template in the folder `templates` of a package; the same content gives the same bytes.

    Beside `content` a template has `say` in the page's language, `language` for its head, and `font_face`.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    templates = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    language = "zh-CN" if lang == "zh" else "en"
    return templates.get_template(template).render(
        language=language, say=partial(say, lang=lang), font_face=font_face, **content
    )

"""The trainers' page: one world or two, played in the browser, with levers that work while it runs.

`Twin(wish)` is the world behind a page and its Python API: `advance`, `change`, `frames`; `page(wish)` writes a page that
needs no Python. `wangge demo` serves the same twin to browsers. The page draws; every number in it is the model's.
"""

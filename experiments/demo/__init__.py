"""Page for trainers: one world or two, played in the browser, with levers that work while it runs.

`Twin(wish)` in `twin` is the world behind a page and its Python API: `advance`, `change`, `frames`. `page(wish)` in
`export` writes a page that needs no Python. `wangge demo` serves the same twin to browsers. The page only draws; every
number in it comes from the model.
"""

"""Pictures of a results folder, drawn from its tables alone.

`registry.draw_figures` draws them according to the table `registry.FIGURES`.
"""

from experiments.present.figures.fonts_cache import choose_fonts_cache

choose_fonts_cache()

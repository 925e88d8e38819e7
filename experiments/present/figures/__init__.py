"""Pictures of a results folder, drawn from its tables alone: `figures.draw_figures` by the table `figures.FIGURES`."""

from experiments.present.figures.fonts_cache import choose_fonts_cache

choose_fonts_cache()

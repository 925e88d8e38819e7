"""Pictures of a results folder, drawn from its tables alone: `figures.draw_figures` by the table `figures.FIGURES`."""

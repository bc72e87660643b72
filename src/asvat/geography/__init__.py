"""Where that is: the national grid, areas, and what a point lies in."""

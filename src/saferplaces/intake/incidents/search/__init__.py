"""One box: what was typed, who and what fits it, and why."""

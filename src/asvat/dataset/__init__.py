"""Records on disk: what was added, from where, what was rejected, and what a run made of it."""

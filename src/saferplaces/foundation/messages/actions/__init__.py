"""What changes notices and messages."""

from saferplaces.foundation.messages.actions.notify import notify
from saferplaces.foundation.messages.actions.purge import purge
from saferplaces.foundation.messages.actions.read import read

__all__ = ["notify", "purge", "read"]

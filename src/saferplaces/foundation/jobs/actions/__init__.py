"""What people may do to jobs."""

from saferplaces.foundation.jobs.actions.ask import ask

__all__ = ["ask"]

"""Have the engine run on what came in, without waiting for the night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.jobs.app import ask_for
from saferplaces.foundation.problems import Problem
from saferplaces.intake.extracts.policy import may_bring

JOB = "nightly"


def run_engine(actor: Actor) -> None:
    """Queue the nightly job once.

    Raises
    ------
    saferplaces.foundation.policy.Refused
        When the actor may not.
    Problem
        When it waits already.
    """
    may_bring(actor).require()
    with acting(actor):
        if not ask_for(app, JOB):
            raise Problem("The engine waits in the queue already.")
        record(actor, what="alter", verb="job.asked_for", objects=[f"job:{JOB}"])

"""Ask for a job to run now: a first time, or again after it failed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.reach import hosts
from saferplaces.foundation.identity.roles import JOBS
from saferplaces.foundation.jobs.app import ask_for
from saferplaces.foundation.jobs.schedule import find
from saferplaces.foundation.policy import Decision
from saferplaces.foundation.problems import Problem


def ask(actor: Actor, name: str) -> None:
    """Put a job into the queue, to run as soon as a worker is free.

    Raises
    ------
    saferplaces.foundation.policy.Refused
        When the actor may not.
    saferplaces.foundation.problems.Problem
        When there is no such job, or it waits already.
    """
    refusal = f"Your role ({actor.role_name}) may not run jobs."
    Decision(actor.can(JOBS) and hosts(actor), (refusal,)).require()
    with acting(actor):
        job = find(name)
        if job is None:
            raise Problem("There is no such job on the schedule.")
        if not ask_for(app, name):
            raise Problem(f"{job.title} waits in the queue already.")
        record(actor, what="alter", verb="job.asked_for", objects=[f"job:{name}"])

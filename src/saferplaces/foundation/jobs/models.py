"""Runs: what was done by itself, when, how long it took and what went wrong."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class RunState(models.TextChoices):
    """Where a run stands."""

    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CUT_OFF = "cut_off", "Cut off"  # its worker was killed; the job is tried again


class JobRun(models.Model):
    """One run of one job. `problem` names the kind and place of an error, never its text."""

    name = models.CharField(max_length=60)
    queue_id = models.BigIntegerField(null=True)
    attempt = models.IntegerField(default=1)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["name", "-started_at"], name="run_of_a_job")]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_state_display()}"

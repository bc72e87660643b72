"""The app of problem-solving plans."""

from django.apps import AppConfig


class ProblemSolving(AppConfig):
    """Problem-solving plans (OSARA), supervised and evaluated."""

    name = "saferplaces.casework.problem_solving"
    label = "problem_solving"
    verbose_name = "Problem-solving plans"

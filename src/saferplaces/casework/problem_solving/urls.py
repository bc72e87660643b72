"""Addresses of problem-solving plans."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from saferplaces.casework.problem_solving.views import (
    answering,
    auditing,
    audits,
    doing,
    evaluation,
    library,
    lists,
    plan,
    problem,
    stages,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.index, name="plans"),
    path("new", plan.new, name="plan-new"),
    path("supervision", lists.overdue, name="plans-supervision"),
    path("audits", audits.index, name="plan-audits"),
    path("audits/new", audits.new, name="plan-audit-new"),
    path("audits/mine", auditing.mine, name="plan-audit-mine"),
    path("audits/<int:pk>", audits.audit, name="plan-audit"),
    path("audits/<int:pk>/readers", audits.readers, name="plan-audit-readers"),
    path("audits/<int:pk>/differing", auditing.differing, name="plan-audit-differing"),
    path("audits/<int:pk>/close", audits.close, name="plan-audit-close"),
    path("audits/<int:pk>/give-up", audits.abandon, name="plan-audit-abandon"),
    path("audits/answers/<int:pk>", answering.give, name="plan-audit-answer"),
    path("audits/plans/<int:pk>", auditing.judge_plan, name="plan-audit-judge"),
    path("audits/plans/<int:pk>/settle", auditing.settle_plan, name="plan-audit-settle"),
    path("library", library.search, name="plan-library"),
    path("library/<int:pk>", library.one, name="plan-library-one"),
    path("<int:pk>", plan.plan, name="plan"),
    path("<int:pk>/details", plan.details, name="plan-details"),
    path("<int:pk>/hand-over", plan.give, name="plan-hand-over"),
    path("<int:pk>/share", plan.share, name="plan-share"),
    path("<int:pk>/merge", plan.merge, name="plan-merge"),
    path("<int:pk>/step/<slug:verb>", plan.step, name="plan-step"),
    path("<int:pk>/problem", problem.problem, name="plan-problem"),
    path("<int:pk>/problem/redraw", problem.redraw, name="plan-redraw"),
    path("<int:pk>/problem/link", problem.link, name="plan-link"),
    path("<int:pk>/problem/unlink/<int:link_id>", problem.unlink, name="plan-unlink"),
    path("<int:pk>/problem/person", problem.person, name="plan-person"),
    path("<int:pk>/objective", stages.objective, name="plan-objective"),
    path("<int:pk>/objective/area", stages.area, name="plan-area"),
    path("<int:pk>/objective/area/take", stages.area_take, name="plan-area-take"),
    path(
        "<int:pk>/objective/area/<int:area_id>/remove", stages.area_remove,
        name="plan-area-remove",
    ),
    path("<int:pk>/stage/<slug:name>", stages.stage, name="plan-stage"),
    path("<int:pk>/actions", doing.actions, name="plan-actions"),
    path("<int:pk>/actions/add", doing.action_add, name="plan-action-add"),
    path("<int:pk>/actions/<int:action_id>", doing.action, name="plan-action"),
    path("<int:pk>/review", doing.review, name="plan-review"),
    path("<int:pk>/evaluation", evaluation.evaluation, name="plan-evaluation"),
    path("<int:pk>/end", doing.end, name="plan-end"),
    path("<int:pk>/sign-off", doing.sign, name="plan-sign-off"),
    path("<int:pk>/sign-off/note", doing.sign_noted, name="plan-sign-off-note"),
]  # fmt: skip

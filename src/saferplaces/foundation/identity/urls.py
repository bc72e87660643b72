"""Addresses of signing in, and of people and organisations."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.identity.views import (
    account,
    organisations,
    parts,
    people,
    provider,
    second_factor,
    sign_in,
)

urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/demo", sign_in.sign_in_demo, name="sign-in-demo"),
    path("sign-in/code", second_factor.second_factor, name="second-factor"),
    path("sign-in/set-up", second_factor.set_up, name="set-up-second-factor"),
    path("sign-in/password", sign_in.set_password, name="set-password"),
    path("sign-in/provider", provider.start, name="oidc_authentication_init"),
    path("sign-in/provider/back", provider.callback, name="oidc_authentication_callback"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("switch-part", sign_in.switch_part, name="switch-part"),
    path("account", account.account, name="account"),
    path("account/password", account.password, name="account-password"),
    path("account/sessions", account.end_sessions, name="account-sessions"),
    path("administration/people", people.people, name="people-admin"),
    path("administration/people/add", people.add, name="people-admin-add"),
    path("administration/people/<int:pk>", people.person, name="people-admin-person"),
    path("administration/people/<int:pk>/edit", people.edit, name="people-admin-edit"),
    path(
        "administration/people/<int:pk>/password-code",
        people.password_code,
        name="people-admin-code",
    ),
    path("administration/people/<int:pk>/account", people.account, name="people-admin-account"),
    path("administration/people/<int:pk>/role", parts.begin, name="people-admin-part"),
    path(
        "administration/people/<int:pk>/role/<int:part>/end",
        parts.end,
        name="people-admin-part-end",
    ),
    path("administration/people/<int:pk>/leaver", parts.leaver, name="people-admin-leaver"),
    path("administration/people/<int:pk>/away", parts.absence, name="people-admin-absence"),
    path("administration/open-work", parts.work_list, name="open-work"),
    path("administration/open-work/<int:pk>", parts.work, name="open-work-of"),
    path("administration/organisations", organisations.organisations, name="organisations-admin"),
    path(
        "administration/organisations/add",
        organisations.organisation,
        name="organisation-admin-add",
    ),
    path(
        "administration/organisations/<int:pk>",
        organisations.organisation,
        name="organisation-admin",
    ),
    path("administration/organisations/<int:pk>/team", organisations.team, name="team-admin-add"),
    path(
        "administration/organisations/<int:pk>/team/<int:team>",
        organisations.team,
        name="team-admin",
    ),
]

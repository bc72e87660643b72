"""Addresses of signing in, and of people and organisations."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.identity.views import provider, second_factor, sign_in

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
]

"""Addresses of this room: pages about the API and of tokens, then the operations of every room."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.api.service import addresses
from saferplaces.foundation.api.views import about, tokens

urlpatterns = [
    path("", about.about, name="api-about"),
    path("openapi.json", about.openapi, name="api-openapi"),
    path("tokens", tokens.token_list, name="api-tokens"),
    path("tokens/new", tokens.token_new, name="api-token-new"),
    path("tokens/<int:pk>", tokens.token_page, name="api-token"),
    path("tokens/<int:pk>/revoke", tokens.token_revoke, name="api-token-revoke"),
    path("tokens/<int:pk>/rotate", tokens.token_rotate, name="api-token-rotate"),
    *addresses(),
]

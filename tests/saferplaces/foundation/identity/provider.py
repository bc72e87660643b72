"""An OpenID Connect provider on loopback: signed tokens, and every way to get them wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "safer-places", "its-secret"


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@dataclass
class Provider:
    """What the provider answers; a test spoils `claims`, `key` or `about` as it likes."""

    claims: dict[str, Any]
    address: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    signed_with: rsa.RSAPrivateKey | None = None
    about: dict[str, Any] | None = None
    asked: dict[str, str] = field(default_factory=dict)
    spoil: Callable[[dict[str, Any]], dict[str, Any]] = dict

    def visit(self, address: str) -> str:
        """Do what the browser does at the provider; return the code that it brings back."""
        self.asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        return "one-code"

    def token(self) -> str:
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
            "nonce": self.asked["nonce"],
        } | self.claims
        return jwt.encode(
            self.spoil(claims), self.signed_with or self.key, "RS256", headers={"kid": "k1"}
        )

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        answer = self._answer(environ)
        start("200 OK" if answer else "400 Bad Request", [("Content-Type", "application/json")])
        return [json.dumps(answer).encode()]

    def _answer(self, environ: dict[str, Any]) -> dict[str, Any]:
        path = environ["PATH_INFO"]
        if path == "/jwks":
            jwk = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return {"keys": [jwk | {"kid": "k1", "alg": "RS256", "use": "sig"}]}
        if path == "/userinfo":
            return self.about or self.claims
        sent = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
        given = {k: v[0] for k, v in parse_qs(sent).items()}
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if given["client_secret"] != SECRET or proof != self.asked["code_challenge"]:
            return {}
        return {"access_token": "a", "token_type": "Bearer", "id_token": self.token()}


@contextmanager
def running(claims: dict[str, Any]) -> Iterator[Provider]:
    provider = Provider(claims)
    with make_server("127.0.0.1", 0, provider, handler_class=Quiet) as server:
        provider.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield provider
        server.shutdown()
        thread.join()

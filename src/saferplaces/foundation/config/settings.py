"""Django's settings, from our own configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from saferplaces.foundation.config.config import Database, config

CONFIG = config()
LIVE = CONFIG.mode == "production"
ROOT = Path(__file__).resolve().parents[2]

SECRET_KEY = CONFIG.secret_key
DEBUG = False
ALLOWED_HOSTS = CONFIG.hosts
CSRF_TRUSTED_ORIGINS = CONFIG.origins
ROOT_URLCONF = "saferplaces.foundation.config.urls"
WSGI_APPLICATION = "saferplaces.foundation.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "mozilla_django_oidc",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "saferplaces.foundation.config",
    "saferplaces.foundation.ui",
    "saferplaces.foundation.identity",
    "saferplaces.foundation.audit",
    "saferplaces.foundation.reference",
    "saferplaces.foundation.jobs",
    "saferplaces.foundation.tasks",
    "saferplaces.foundation.messages",
    "saferplaces.foundation.api",
    "saferplaces.foundation.retention",
    "saferplaces.foundation.public",
    "saferplaces.intake.incidents",
    "saferplaces.intake.hotspots",
    "saferplaces.intake.extracts",
    "saferplaces.intake.safe_contact",
    "saferplaces.intake.case_review_applications",
    "saferplaces.intake.feedback",
    "saferplaces.casework.reviews",
    "saferplaces.casework.risk",
    "saferplaces.casework.cases",
    "saferplaces.casework.evidence",
    "saferplaces.casework.letters",
    "saferplaces.casework.referrals",
    "saferplaces.casework.conferences",
    "saferplaces.casework.problem_solving",
    "saferplaces.casework.demo",
    "saferplaces.casework.case_reviews",
    "saferplaces.casework.lpb_reviews",
    "saferplaces.casework.supervision",
    "saferplaces.programmes.immediate_justice",
    "saferplaces.programmes.victim_commitments",
    "saferplaces.programmes.justice_return",
    "saferplaces.accountability.measures",
    "saferplaces.accountability.case_review_account",
    "saferplaces.accountability.audits",
    "saferplaces.accountability.reporting",
]

MIDDLEWARE = [
    "saferplaces.foundation.config.middleware.ClientAddress",
    "saferplaces.foundation.config.middleware.RequestIdentity",
    "saferplaces.foundation.config.middleware.RequestLine",
    "saferplaces.foundation.reference.middleware.OneReading",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "saferplaces.foundation.config.middleware.ContentSecurityPolicy",
    "saferplaces.foundation.config.middleware.NeverCached",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "saferplaces.foundation.identity.middleware.SessionLimits",
    "saferplaces.foundation.identity.middleware.Acting",
    "saferplaces.foundation.audit.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]


def _database(found: Database) -> dict[str, Any]:
    return {
        "ENGINE": "saferplaces.foundation.database.postgresql",
        "HOST": found.host,
        "PORT": found.port,
        "NAME": found.name,
        "USER": found.user,
        "PASSWORD": found.password,
        "CONN_MAX_AGE": 0 if CONFIG.mode == "test" else 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # a door opens the transaction that also holds its record
        "OPTIONS": {"application_name": "saferplaces", **found.tls},
    }


DATABASES = {"default": _database(CONFIG.app), "owner": _database(CONFIG.owner)}
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "saferplaces.foundation.ui.environment.environment",
            "context_processors": ["saferplaces.foundation.ui.frame.frame_of"],
        },
    },
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FORM_RENDERER = "saferplaces.foundation.ui.forms.Renderer"

STATIC_URL = "/static/"
STATIC_ROOT = CONFIG.var / "static"
BUILT_STATIC = ROOT.parents[1] / "build" / "static"  # made by saferplaces.foundation.ui.assets
STATICFILES_DIRS = [BUILT_STATIC] if BUILT_STATIC.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if CONFIG.mode == "test"
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = CONFIG.mode == "test"
MEDIA_ROOT = CONFIG.var / "files"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "saferplaces.foundation.identity.oidc.Backend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
AXES_LOCKOUT_CALLABLE = "saferplaces.foundation.identity.throttling.locked_out"

OIDC_RP_CLIENT_ID = CONFIG.oidc.client_id
OIDC_RP_CLIENT_SECRET = CONFIG.oidc.client_secret
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid email profile"
OIDC_OP_AUTHORIZATION_ENDPOINT = CONFIG.oidc.authorization
OIDC_OP_TOKEN_ENDPOINT = CONFIG.oidc.token
OIDC_OP_USER_ENDPOINT = CONFIG.oidc.user
OIDC_OP_JWKS_ENDPOINT = CONFIG.oidc.jwks
OIDC_USE_PKCE = True
OIDC_USE_NONCE = True
OIDC_CREATE_USER = False
OIDC_TIMEOUT = 10

SESSION_ENGINE = "saferplaces.foundation.identity.sessions"
SESSION_COOKIE_AGE = CONFIG.day_hours * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CONFIG.secure
SESSION_COOKIE_NAME = "__Host-session" if CONFIG.secure else "session"
CSRF_COOKIE_SECURE = CONFIG.secure
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if CONFIG.secure else "csrf"
CSRF_FAILURE_VIEW = "saferplaces.foundation.ui.errors.form_expired"
SECURE_SSL_REDIRECT = CONFIG.secure
SECURE_REDIRECT_EXEMPT = [r"^(health|ready|metrics)$"]  # asked by machines beside the server
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.secure else None
SECURE_HSTS_SECONDS = 31_536_000 if CONFIG.secure else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # the address is kept by its own setting above
    "security.W005",  # other names under the organisation's domain are not ours to decide on
    "security.W021",
]

_tiles = urlsplit(CONFIG.tile_url)
TILES = [f"{_tiles.scheme}://{_tiles.netloc}"] if _tiles.netloc else []
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *TILES],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *TILES],
        "worker-src": ["'self'", "blob:"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

KEPT_SECONDS = 0 if CONFIG.mode == "test" else 60  # see foundation/kept.py
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

PGHISTORY_APPEND_ONLY = True
PGHISTORY_MIDDLEWARE_METHODS = ()  # actions name their actor themselves
PROCRASTINATE_ON_APP_READY = "saferplaces.foundation.jobs.app.on_ready"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

LOGGING_CONFIG = "saferplaces.foundation.config.logs.configure"
LOGGING: dict[str, Any] = {}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_HANDLERS = ["saferplaces.foundation.ui.uploads.Streaming"]

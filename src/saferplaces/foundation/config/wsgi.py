"""The way in for a web server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from saferplaces.foundation.config.metrics import requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferplaces.foundation.config.settings")
application = get_wsgi_application()
requests.prepare()  # before the server's processes part, so that they count into one table

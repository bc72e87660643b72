#!/bin/sh
# Every change of a model has its migration, and production's settings pass Django's own checks.
set -eu
bin=$1
export DJANGO_SETTINGS_MODULE=saferplaces.foundation.config.settings SAFERPLACES_VAR=var/test
SAFERPLACES_MODE=test "$bin/python" -W ignore::RuntimeWarning -m django makemigrations --check --dry-run
SAFERPLACES_MODE=production DATABASE_URL=postgresql://a:b@localhost/c ALLOWED_HOSTS=localhost \
    SECRET_KEY=made-up-for-this-check-only-0123456789-abcdefghijklmnopqrstuvwxyz LOCAL_ACCOUNTS=yes \
    "$bin/python" -m django check --deploy --fail-level WARNING

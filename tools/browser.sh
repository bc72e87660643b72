#!/bin/sh
# The browser tests need Chromium. Find one, or on Debian as root install it; else they are skipped.
set -u
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests ..."
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null 2>&1 \
        || echo "Chromium could not be installed: the browser tests will be skipped."
else
    echo "No Chromium found (set CHROMIUM to its path): the browser tests will be skipped."
fi
exit 0

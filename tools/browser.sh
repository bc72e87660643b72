#!/bin/sh
# The browser tests need Chromium. Find one, or install the system's; else they are skipped.
set -u
for name in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    as_root="no"
fi
if command -v apt-get >/dev/null 2>&1 && [ "$as_root" != "no" ]; then
    echo "Installing Chromium for the browser tests ..."
    { $as_root apt-get update -qq \
        && { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell \
            || $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; }; } \
        >/dev/null 2>&1 \
        || echo "Chromium could not be installed: the browser tests will be skipped."
else
    echo "No Chromium found (set CHROMIUM to its path): the browser tests will be skipped."
fi
exit 0

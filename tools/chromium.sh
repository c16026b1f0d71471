#!/bin/sh
# The pages are tested in Debian's Chromium: install it where that may be done, else say how to get it.
# The one without windows draws the same for a quarter less; where a system has none, its browser does.
set -eu
shell=chromium-headless-shell
command -v $shell >/dev/null 2>&1 && exit 0
has_browser() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; }
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    installs() { apt-get install -y -qq --no-install-recommends "$@" fonts-dejavu-core >/dev/null 2>&1; }
    if ! has_browser; then
        echo "Installing Chromium for the tests in tests/browser"
        apt-get update -qq >/dev/null
    fi
    installs $shell || has_browser || installs chromium || true
    command -v $shell >/dev/null 2>&1 && exit 0
fi
has_browser && exit 0
echo "Chromium is missing, so the tests in tests/browser are skipped. On Debian: sudo apt-get install $shell fonts-dejavu-core" >&2

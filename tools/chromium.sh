#!/bin/sh
# The pages are tested in Debian's Chromium: install it where that may be done, else say how to get it.
# The one without windows draws the same for a quarter less; where a system has none, its browser does.
set -eu
for program in chromium-headless-shell chromium chromium-browser; do
    command -v $program >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the tests in tests/browser"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq >/dev/null; then
        for package in chromium-headless-shell chromium; do
            apt-get install -y -qq --no-install-recommends $package fonts-dejavu-core >/dev/null && exit 0
        done
    fi
fi
echo "Chromium is missing, so the tests in tests/browser are skipped. On Debian:" \
    "sudo apt-get install chromium-headless-shell fonts-dejavu-core" >&2

#!/bin/sh
# The pages are tested in Debian's Chromium: install it where that may be done, else say how to get it.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0
command -v chromium-browser >/dev/null 2>&1 && exit 0
packages="chromium fonts-dejavu-core"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the tests in tests/browser"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages; } >/dev/null && exit 0
fi
echo "Chromium is missing, so the tests in tests/browser are skipped. On Debian: sudo apt-get install $packages" >&2

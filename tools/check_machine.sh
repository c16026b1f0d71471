#!/bin/sh
# Says at once what a machine lacks and the command that gets it; everything else is set up by make.
set -eu
missing=""
command -v git >/dev/null 2>&1 || missing="$missing git"
if ! command -v python3 >/dev/null 2>&1; then
    missing="$missing python3 python3-venv"
elif ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Chargewright needs Python 3.11 or newer; python3 here is $(python3 --version 2>&1)." >&2
    exit 1
elif ! python3 -c 'import ensurepip, venv' >/dev/null 2>&1; then
    missing="$missing python3-venv"
fi
if [ -n "$missing" ]; then
    echo "Missing:$missing. On Debian: apt-get install$missing" >&2
    exit 1
fi

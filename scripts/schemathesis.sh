#!/usr/bin/env bash
# Runs schemathesis (https://schemathesis.readthedocs.io) with this API's configuration; installs it first where it is not
# there yet, into a virtual environment of its own: scripts/schemathesis.sh run http://127.0.0.1:3000/openapi.json
# --install only installs.
set -euo pipefail
cd "$(dirname "$0")/.."

version=4.32.5
home=node_modules/.cache/conversation-service/schemathesis-$version
config=test/chaos/schemathesis

if [ ! -x "$home/bin/st" ]; then
  rm -rf "$home"
  python3 -m venv "$home"
  "$home/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
fi
if [ "${1:-}" = --install ]; then exit 0; fi
export SCHEMATHESIS_HOOKS=$config/hooks.py
exec "$home/bin/st" --config-file "$config/schemathesis.toml" "$@"

#!/usr/bin/env bash
# Installs the generators of clients and the readers of streams that the specs of this folder run, at the versions that their
# folders name. What is there already stays.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=$here/../../node_modules/.cache/conversation-service/clients

# The version file is copied when all is done: a spec that finds it finds the tools.
is_installed() { cmp -s "$here/$1" "$home/$1.installed"; }
mark_installed() { cp "$here/$1" "$home/$1.installed"; }

for name in hey-api sse; do
  is_installed "$name/package.json" && continue
  mkdir -p "$home/$name"
  cp "$here/$name/package.json" "$home/$name/"
  (cd "$home/$name" && npm install --ignore-scripts --no-package-lock --no-audit --silent)
  mark_installed "$name/package.json"
done

for name in openapi-python-client sse; do
  is_installed "$name/requirements.txt" && continue
  python3 -m venv --clear "$home/$name/venv"
  "$home/$name/venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/$name/requirements.txt"
  mark_installed "$name/requirements.txt"
done

if ! is_installed oapi-codegen/go.sum; then
  mkdir -p "$home/oapi-codegen"
  cd "$here/oapi-codegen"
  CGO_ENABLED=0 go build -o "$home/oapi-codegen/" github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen
  go mod download github.com/oapi-codegen/runtime
  mark_installed oapi-codegen/go.sum
fi

#!/usr/bin/env bash
# Installs the programs of others that some specs run, at the versions that the version files beside the specs name: generators of
# clients, readers of streams, checkers of manifests. What is there already stays.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=$here/../node_modules/.cache/conversation-service/tools

# The version file is copied when all is done: a spec that finds it finds the tools.
is_installed() { cmp -s "$here/$1" "$home/$1.installed"; }
mark_installed() { cp "$here/$1" "$home/$1.installed"; }

install_packages() {
  is_installed "$1/package.json" && return
  mkdir -p "$home/$1"
  cp "$here/$1/package.json" "$home/$1/"
  (cd "$home/$1" && npm install --ignore-scripts --no-package-lock --no-audit --silent)
  mark_installed "$1/package.json"
}
# Beside what follows: most of it waits for the registry.
installs=()
for folder in clients/{hey-api,livekit-agents,livekit-agents-oldest,realtime,realtime-oldest,sse}; do
  install_packages "$folder" &
  installs+=($!)
done

# Side by side: they wait for the registry, and unpack half a gigabyte each.
install_python() {
  python3 -m venv --clear "$home/$1/venv"
  # The vcon package asks for Python 3.12; what is used of it runs on 3.11 as well.
  local options=(); [ "$1" = vcon ] && options=(--ignore-requires-python)
  "$home/$1/venv/bin/pip" install --quiet --disable-pip-version-check "${options[@]}" -r "$here/$1/requirements.txt"
  mark_installed "$1/requirements.txt"
}
for folder in clients/livekit-agents{,-oldest} clients/openapi-python-client clients/pipecat{,-oldest} clients/sse deploy/kubernetes vcon webhooks; do
  is_installed "$folder/requirements.txt" && continue
  install_python "$folder" &
  installs+=("$!")
done

# A folder, and the program of its Go module.
build() {
  is_installed "$1/go.sum" && return
  mkdir -p "$home/$1"
  (cd "$here/$1" && CGO_ENABLED=0 go build -o "$home/$1/" "$2")
  mark_installed "$1/go.sum"
}
build deploy/compose .
build clients/oapi-codegen github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen
# What the generated client imports.
(cd "$here/clients/oapi-codegen" && go mod download github.com/oapi-codegen/runtime)

for install in "${installs[@]}"; do wait "$install"; done

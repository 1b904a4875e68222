#!/usr/bin/env bash
# Everything that the Python client must pass: style, types, tests against the built service, and a package that installs.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=${CLIENT_VENV:-$(mktemp -d)/venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --editable '.[dev]'

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

"$venv/bin/python" scripts/generate.py --check
"$venv/bin/ruff" check .
"$venv/bin/ruff" format --check .
"$venv/bin/mypy"
"$venv/bin/pyright"
"$venv/bin/pytest"

# The recorders for frameworks, with the newest and the oldest version that they support, each in an environment of its own. Two at a
# time: a call is mostly waiting, but it is held in real time.
home=../../node_modules/.cache/conversation-service/tools/clients
record_with() {
  local name=${1%-oldest} python=$home/$1/venv/bin/python
  if [ -x "$python" ]; then
    PYTHONPATH=src "$python" -m pytest tests/frameworks/test_"${name%-agents}"*.py >"$out/$1" 2>&1 || { cat "$out/$1"; echo "The recorder for $1 failed."; return 1; }
    echo "The recorder for $1: $(tail -n 1 "$out/$1")"
  elif [ -n "${REQUIRE_STACK:-}" ]; then
    echo "$1 is not installed: run test/install-tools.sh" >&2
    return 1
  else
    echo "The recorder for $1: NOT RUN, test/install-tools.sh installs the framework."
  fi
}
for age in '' -oldest; do
  record_with "pipecat$age" &
  pipecat=$!
  record_with "livekit-agents$age"
  wait "$pipecat"
done

# The package installs into an empty environment, without its sources and without a dependency.
"$venv/bin/python" -m build --no-isolation --outdir "$out" . >/dev/null
python3 -m venv "$out/empty"
"$out/empty/bin/pip" install --quiet "$out"/*.whl
python3 -m venv "$out/from-source"
"$out/from-source/bin/pip" install --quiet "$out"/*.tar.gz
"$out/from-source/bin/python" -c 'import conversation_service'
(cd "$out" && "$out/empty/bin/python" -c 'import conversation_service, os.path as p; assert p.exists(p.join(p.dirname(conversation_service.__file__), "py.typed"))')
[ "$("$out/empty/bin/pip" list --format=freeze | grep -cvE '^(pip|setuptools)==')" = 1 ] || { echo 'The package brought dependencies.'; exit 1; }

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

# The recorders for frameworks, with the newest and the oldest version that they support, each in an environment of its own. Side by
# side, for a call is mostly waiting.
home=../../node_modules/.cache/conversation-service/tools/clients
runs=()
for framework in pipecat livekit-agents pipecat-oldest livekit-agents-oldest; do
  if [ -x "$home/$framework/venv/bin/python" ]; then
    name=${framework%-oldest}
    PYTHONPATH=src "$home/$framework/venv/bin/python" -m pytest tests/frameworks/test_"${name%-agents}"*.py >"$out/$framework" 2>&1 &
    runs+=("$!:$framework")
  elif [ -n "${REQUIRE_STACK:-}" ]; then
    echo "$framework is not installed: run test/install-tools.sh" >&2
    exit 1
  else
    echo "The recorder for $framework: NOT RUN, test/install-tools.sh installs the framework."
  fi
done
for run in "${runs[@]}"; do
  wait "${run%%:*}" || { cat "$out/${run#*:}"; echo "The recorder for ${run#*:} failed."; exit 1; }
  echo "The recorder for ${run#*:}: $(tail -n 1 "$out/${run#*:}")"
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

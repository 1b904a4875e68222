#!/usr/bin/env bash
# Everything that the Python client must pass: style, types, tests against the built service, and a package that installs.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=${CLIENT_VENV:-$(mktemp -d)/venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --editable '.[dev]'

"$venv/bin/python" scripts/generate.py --check
"$venv/bin/ruff" check .
"$venv/bin/ruff" format --check .
"$venv/bin/mypy"
"$venv/bin/pyright"
"$venv/bin/pytest"

# The recorders for frameworks, each with the real framework in an environment of its own.
for framework in pipecat livekit-agents; do
  python=../../node_modules/.cache/conversation-service/tools/clients/$framework/venv/bin/python
  if [ -x "$python" ]; then
    PYTHONPATH=src "$python" -m pytest "tests/frameworks/test_${framework%-agents}.py"
  elif [ -n "${REQUIRE_STACK:-}" ]; then
    echo "$framework is not installed: run test/install-tools.sh" >&2
    exit 1
  else
    echo "The recorder for $framework: NOT RUN, test/install-tools.sh installs the framework."
  fi
done

# The package installs into an empty environment, without its sources and without a dependency.
out=$(mktemp -d)
"$venv/bin/python" -m build --no-isolation --outdir "$out" . >/dev/null
python3 -m venv "$out/empty"
"$out/empty/bin/pip" install --quiet "$out"/*.whl
(cd "$out" && "$out/empty/bin/python" -c 'import conversation_service, os.path as p; assert p.exists(p.join(p.dirname(conversation_service.__file__), "py.typed"))')
[ "$("$out/empty/bin/pip" list --format=freeze | grep -cvE '^(pip|setuptools)==')" = 1 ] || { echo 'The package brought dependencies.'; exit 1; }
rm -rf "$out"

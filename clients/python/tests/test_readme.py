from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Service

README = Path(__file__).parents[1] / "README.md"
SNIPPETS = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)


def test_every_snippet_runs(service: Service, tmp_path: Path) -> None:
    for number, snippet in enumerate(SNIPPETS):
        if snippet.startswith("# needs "):
            continue  # Runs in tests/frameworks.
        code = snippet.replace("http://127.0.0.1:3000", service.url)
        environment = {"XDG_STATE_HOME": str(tmp_path), "HOME": str(tmp_path)}
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=environment, check=False
        )
        if run.returncode != 0:
            pytest.fail(f"snippet {number}: {run.stderr}")

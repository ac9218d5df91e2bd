"""The figures of the gold score on the real reports, held where they stand; skipped where the reports are absent."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from inspection_findings.process import process_file
from inspection_findings.settings import load_settings

from tests.conftest import SHARED

FLOORS = {
    "sections.recall": 0.95,
    "sections.precision": 0.95,
    "proportions.f1": 0.90,
    "proportions.value": 0.85,
    "tags.macro_f1": 0.80,
    "tags.standard": 0.85,
    "results.key_questions": 0.90,
}


@pytest.fixture(scope="module")
def figures(tmp_path_factory, shared_reports):
    out = tmp_path_factory.mktemp("scored")
    settings = load_settings()
    outputs = [process_file(path, root=SHARED / "reports", settings=settings) for path in shared_reports]
    assert not b"".join(output.lines["errors"] for output in outputs)
    for name in ("findings", "sections", "results", "checks"):
        (out / f"{name}.jsonl").write_bytes(b"".join(output.lines[name] for output in outputs))
    command = [sys.executable, SHARED / "score.py", out, SHARED / "gold", "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_gold_score(figures, name, floor):
    assert figures[name] >= floor

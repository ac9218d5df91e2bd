"""What carries over to the newer programmes: three invented reports that no model is trained on, held where they stand."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from inspection_findings.process import process_file
from inspection_findings.settings import load_settings

from tests.conftest import ROOT, SHARED

REPORTS = ROOT / "corpus" / "newer" / "reports"
FLOORS = {
    "sections.recall": 1.0,
    "sections.precision": 1.0,
    "sections.number": 1.0,
    "sections.rating": 1.0,
    "results.key_questions": 1.0,
    "results.ratings": 1.0,
    "results.overall": 1.0,
    "recommendations": 1.0,
    "tags.macro_f1": 0.85,
    "tags.accuracy": 0.85,
    "tags.standard": 0.85,
    "proportions.f1": 0.90,
    "proportions.value": 0.95,
    "proportions.polarity": 0.90,
    "proportions.key_question": 0.90,
}


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    if not (SHARED / "score.py").is_file():
        pytest.skip("the scoring script ../shared/score.py is not at hand")
    out = tmp_path_factory.mktemp("newer")
    settings = load_settings()
    outputs = [process_file(path, root=REPORTS, settings=settings) for path in sorted(REPORTS.iterdir())]
    for name in ("findings", "sections", "results"):
        (out / f"{name}.jsonl").write_bytes(b"".join(output.lines[name] for output in outputs))
    command = [sys.executable, SHARED / "score.py", out, REPORTS.parent / "gold", "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_newer_reports(figures, name, floor):
    assert figures[name] >= floor

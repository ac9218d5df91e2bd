"""A user's own ``pipeline.py`` breaks nothing, and a client of the Python API is checked by mypy in strict mode."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

OWN = "import sys\nprint('own')\nif 'inspection_findings' in sys.modules:\n    raise SystemExit('the package imported this file')\n"
SCRIPT = f"""
import pipeline, spacy, inspection_findings
nlp = spacy.load({str(ROOT / "models" / "hmip")!r})
doc = nlp("Plans were good in just over half of the cases.")
print(pipeline.__file__.endswith("pipeline.py"), [span.text for span in doc.spans["proportions"]])
"""
CLIENT = """
from pathlib import Path

import inspection_findings
from inspection_findings import Report


def estimates(path: Path) -> list[float | None]:
    report: Report = inspection_findings.extract(path)
    return [proportion.estimate for finding in report.findings for proportion in finding.proportions]


for proportion in inspection_findings.find_proportions("Plans were good in half of the cases."):
    text: str = proportion.text
"""


def run(folder, *command):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "pipeline")}
    return subprocess.run([sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, timeout=240)


def test_a_pipeline_module_of_the_users_own_stands_beside_the_package(tmp_path):
    (tmp_path / "pipeline.py").write_text(OWN)
    (tmp_path / "script.py").write_text(SCRIPT)
    done = run(tmp_path, "script.py")
    assert done.stdout.splitlines() == ["own", "True ['just over half']"], done.stderr
    assert run(tmp_path, "-m", "inspection_findings", "--version").returncode == 0


@pytest.mark.slow
def test_mypy_in_strict_mode_takes_a_client(tmp_path):
    (tmp_path / "client.py").write_text(CLIENT)
    (tmp_path / "wrong.py").write_text(CLIENT + "    number: int = proportion.text\n")
    (tmp_path / "mypy.ini").write_text(
        f"[mypy]\nmypy_path = {ROOT / 'pipeline'}\nfollow_imports = silent\nignore_missing_imports = true\n"
    )
    # a cache of its own: that of the project belongs to other options
    command = ["-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache")]
    done = run(tmp_path, *command, "client.py")
    assert done.returncode == 0, done.stdout
    assert run(tmp_path, *command, "wrong.py").returncode == 1

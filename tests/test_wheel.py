"""The wheel carries configs and the default model, and works from any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_wheel_runs_outside_the_checkout(tmp_path):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path / "dist"), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=300)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    place = tmp_path / "environment"
    venv.create(place, with_pip=True)
    python = place / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", wheel], check=True, timeout=300)
    # the dependencies are those of this environment; the package itself comes from the wheel alone
    site = next(place.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    work = tmp_path / "elsewhere"
    work.mkdir()
    report = work / "report.md"
    report.write_bytes((ROOT / "corpus/sample/eastvale-crc-2019.md").read_bytes())
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [place / "bin" / "findings", "extract", report, "--out", work / "out"],
        cwd=work, env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    where = subprocess.run(
        [python, "-c", "import inspection_findings; print(inspection_findings.__file__)"],
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert str(place) in where.stdout
    lines = (work / "out" / "findings.jsonl").read_text().splitlines()
    assert len(lines) > 50 and all(json.loads(line)["schema"] == "finding/1" for line in lines)

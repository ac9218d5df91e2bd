"""The wheel, installed with its dependencies into a fresh environment: README's commands work outside the checkout."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow
# these wait for a person, or train for minutes: tests/review and tests/train run them
NOT_HERE = {"review", "train", "promote", "evaluate"}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A fresh environment that holds the wheel and what the core needs, nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist"), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=300)
    (wheel,) = (folder / "dist").glob("*.whl")
    venv.create(folder / "environment", with_pip=True)
    pip = [folder / "environment/bin/python", "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", wheel]
    done = subprocess.run(pip, capture_output=True, text=True, timeout=1200)
    if done.returncode and "Could not fetch" in done.stderr:
        pytest.skip("the package registry can't be reached")
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "environment"


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A folder as README supposes: reports in ``reports``."""
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(ROOT / "corpus" / "sample", folder / "reports")
    shutil.copy(ROOT / "corpus/sample/northmoor-crc-2019.txt", folder / "reports" / "one.txt")
    shutil.copy(ROOT / "corpus/sample/northmoor-crc-2019.txt", folder / "report.txt")
    return folder


def run(place, work, *command):
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "FINDINGS_HOME")}
    environment |= {"PATH": f"{place / 'bin'}:{environment['PATH']}", "FINDINGS_HOME": str(work / "home")}
    return subprocess.run(list(map(str, command)), cwd=work, env=environment, capture_output=True, text=True, timeout=600)


def readme(kind):
    """The code blocks of README of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)


def test_every_command_of_the_readme_works(place, work):
    lines = [line.removeprefix("$ ").strip() for block in readme("") + readme("console") for line in block.splitlines()]
    commands = [shlex.split(line, comments=True) for line in lines if line.startswith("findings ")]
    assert ["findings", "extract"] in [command[:2] for command in commands]
    for command in commands:
        if command[1] not in NOT_HERE:
            done = run(place, work, *command)
            assert done.returncode == 0, (command, done.stderr)
    found = [json.loads(line) for line in (work / "out" / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(found) > 50 and all(record["schema"] == "finding/1" for record in found)


def test_the_python_of_the_readme_works(place, work):
    run(place, work, "findings", "extract", "reports/", "--out", "out/", "--quiet")
    for block in readme("python"):
        done = run(place, work, place / "bin" / "python", "-c", block)
        assert done.returncode == 0, (block, done.stderr)


def test_a_command_that_lacks_an_extra_names_it(place, work):
    run(place, work, "findings", "extract", "reports/", "--out", "out/", "--quiet")
    for command, extra in (
        (("check", "out", "--picture", "checks.png"), "plots"),
        (("extract", "reports", "--out", "other", "--format", "parquet"), "parquet"),
        (("extract", "reports", "--out", "other", "--scheduler", "tcp://127.0.0.1:1"), "cluster"),
    ):
        done = run(place, work, "findings", *command)
        assert done.returncode == 2 and f"inspection-findings[{extra}]" in done.stderr, done.stderr
        assert done.stderr.count("\n") == 1


def test_the_package_comes_from_the_wheel_and_its_core_is_small(place, work):
    where = run(place, work, place / "bin" / "python", "-c", "import inspection_findings; print(inspection_findings.__file__)")
    assert str(place) in where.stdout
    (site,) = place.glob("lib/python*/site-packages")
    sizes = {path.name: sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) for path in site.iterdir()}
    assert not {"matplotlib", "psutil", "pyarrow", "dask", "skops"} & set(sizes)

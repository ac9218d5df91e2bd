"""The package as it is built: metadata, pinned versions, licences, types, and builds that give the same bytes."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import inspection_findings
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
# extras that need an environment of their own, or weights from elsewhere: not pinned
UNPINNED = {"encoder", "peers", "all"}
PINS = dict(
    line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
)
PINNED = {canonicalize_name(name): version for name, version in PINS.items()}


def requirements():
    """All that the core and the pinned extras name."""
    named = [*PROJECT["dependencies"], *(line for extra, lines in EXTRAS.items() if extra not in UNPINNED for line in lines)]
    return [Requirement(line) for line in named]


def closure():
    """The names of the distributions that the requirements draw in, as far as they are installed here."""
    found, todo = set(), [(one.name, frozenset(one.extras)) for one in requirements()]
    while todo:
        name, extras = todo.pop()
        if (canonicalize_name(name), extras) in found:
            continue
        found.add((canonicalize_name(name), extras))
        try:
            needs = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        for one in map(Requirement, needs):
            if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                todo.append((one.name, frozenset(one.extras)))
    return {name for name, _ in found}


def test_the_version_stands_in_one_place_and_in_the_changelog():
    assert PROJECT["dynamic"] == ["version"] and "version" not in PROJECT
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(inspection_findings.__version__)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.M)
    assert "## [Unreleased]" in changelog


@pytest.mark.parametrize("one", requirements(), ids=str)
def test_each_requirement_is_pinned_within_its_bounds(one):
    assert one.specifier.contains(PINNED[canonicalize_name(one.name)])


def test_what_is_drawn_in_is_pinned():
    assert sorted(closure() - set(PINNED)) == []


def test_all_brings_every_extra_for_users():
    (all_,) = map(Requirement, EXTRAS["all"])
    assert all_.extras == set(EXTRAS) - {"all", "audit", "dev", "docs", "peers"}


def test_every_import_of_the_package_is_declared():
    names = {"yaml": "PyYAML", "sklearn": "scikit-learn", "sentence_transformers": "sentence-transformers"}
    declared = {
        canonicalize_name(Requirement(line).name)
        for line in [*PROJECT["dependencies"], *(line for lines in EXTRAS.values() for line in lines)]
    }
    found = set()
    for path in (ROOT / "pipeline" / "inspection_findings").rglob("*.py"):
        found |= set(re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.M))
    outside = {name for name in found if name not in sys.stdlib_module_names and name not in ("inspection_findings", "__future__")}
    known = {name for name in outside if canonicalize_name(names.get(name, name)) in declared}
    # words after "from" or "import" in running text of docstrings are no modules: they can't be imported
    missing = [name for name in outside - known if name in PINNED or canonicalize_name(names.get(name, name)) in PINNED]
    assert missing == []


def test_licences_of_code_and_data_are_told():
    assert "Open Government Licence v3.0" in (ROOT / "LICENSE-DATA.md").read_text(encoding="utf-8")
    assert set(PROJECT["license-files"]) == {"LICENSE", "LICENSE-DATA.md"}


def build(folder):
    """A wheel and an sdist in ``folder``, by the name of the file."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1764460800"}
    for kind in ("--wheel", "--sdist"):
        command = [sys.executable, "-m", "build", kind, "--no-isolation", "--outdir", str(folder), str(ROOT)]
        subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)
    return {path.name: path for path in folder.iterdir()}


@pytest.mark.slow
def test_wheel_and_sdist_build_to_the_same_bytes(tmp_path):
    first, second = build(tmp_path / "one"), build(tmp_path / "two")
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in first.items()} == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in second.items()
    }
    (wheel,) = (path for name, path in first.items() if name.endswith(".whl"))
    (sdist,) = (path for name, path in first.items() if name.endswith(".tar.gz"))
    inside = zipfile.ZipFile(wheel).namelist()
    assert "inspection_findings/py.typed" in inside and any(name.endswith("licenses/LICENSE-DATA.md") for name in inside)
    assert not [name for name in inside if not name.startswith(("inspection_findings/", "inspection_findings-"))]
    with tarfile.open(sdist) as archive:
        assert any(name.endswith("/configs/frameworks/ofsted-sif-2013.yaml") for name in archive.getnames())


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        pytest.param("", 0, "skipped", id="no answer"),
        pytest.param('{"dependencies": [{"name": "a", "skip_reason": "x"}]}', 0, "skipped", id="nothing known"),
        pytest.param('{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}', 0, "1 of 1 packages", id="sound"),
        pytest.param('{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "X-1"}]}]}', 1, "a 1: X-1", id="a fault"),
    ],
)
def test_the_audit_fails_for_known_faults_only(answer, status, words):
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    audit = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(audit)
    found, lines = audit.judge(answer)
    assert found == status and words in " ".join(lines)

"""The fingerprint of a run: it changes with all that the output depends on, and with nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import yaml
from inspection_findings.errors import ConfigError
from inspection_findings.process import process_file
from inspection_findings.settings import LIBRARIES, OUTSIDE, absolute, code_hash, installed, load_settings, own_paths

from tests.conftest import ROOT

BASE = {
    "name": "base",
    "title": "Base",
    "source": "me",
    "domains": {"1": "One"},
    "standards": [{"number": "1.1", "domain": "1", "title": "Care"}],
}
SCALE = {"name": "mine", "source": "me", "quantifiers": {"most": {"low": 0.5, "estimate": 0.7, "high": 0.9}}}


@pytest.fixture
def folder(tmp_path):
    """A framework that extends one that extends another, and a scale that the last one names."""
    write(tmp_path / "child.yaml", {"extends": "middle.yaml", "name": "child"})
    write(tmp_path / "middle.yaml", {"extends": "base.yaml", "name": "middle"})
    write(tmp_path / "base.yaml", BASE | {"scale": "scale.yaml"})
    write(tmp_path / "scale.yaml", SCALE)
    return tmp_path


def write(path, content):
    path.write_text(yaml.safe_dump(content), encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "changed"),
    [
        pytest.param({"framework": "child.yaml"}, "child.yaml", id="the framework"),
        pytest.param({"framework": "child.yaml"}, "middle.yaml", id="the framework that it extends"),
        pytest.param({"framework": "child.yaml"}, "base.yaml", id="the framework that this one extends"),
        pytest.param({"framework": "child.yaml"}, "scale.yaml", id="the scale that a framework names"),
        pytest.param({"scale": "scale.yaml"}, "scale.yaml", id="the scale"),
    ],
)
def test_it_changes_with_every_file_that_is_read(folder, options, changed):
    options = {name: str(folder / file) for name, file in options.items()}
    before = load_settings(**options).fingerprint
    assert load_settings(**options).fingerprint == before
    content = yaml.safe_load((folder / changed).read_text())
    write(folder / changed, content | {"source": "somebody else"})
    assert load_settings(**options).fingerprint != before


def test_it_changes_with_no_file_that_is_not_read(folder):
    options = {"framework": str(folder / "child.yaml"), "scale": "default"}
    before = load_settings(**options).fingerprint
    write(folder / "scale.yaml", SCALE | {"source": "somebody else"})
    assert load_settings(**options).fingerprint == before


def test_it_does_not_tell_where_the_files_stand(folder, tmp_path_factory, monkeypatch):
    before = load_settings(framework=str(folder / "child.yaml")).fingerprint
    place = folder.rename(tmp_path_factory.mktemp("elsewhere") / "rules")
    monkeypatch.chdir(place)
    assert load_settings(framework="child.yaml").fingerprint == before


def test_it_changes_when_a_model_is_trained_into_its_folder_again(tmp_path):
    from shutil import copytree

    from inspection_findings.rules import find_model

    model = copytree(find_model(), tmp_path / "model")
    before = load_settings(model=model).fingerprint
    (model / "meta.json").write_text("{}")
    assert load_settings(model=model).fingerprint != before


def test_files_that_changed_are_read_anew(folder, tmp_path):
    """In one process, as a worker of a cluster or a notebook is; back to the first content too."""
    report = tmp_path / "report.txt"
    report.write_text("Most plans were good.")
    estimates = []
    for estimate in (0.7, 0.8, 0.7):
        write(folder / "scale.yaml", SCALE | {"quantifiers": {"most": {"low": 0.5, "estimate": estimate, "high": 0.9}}})
        settings = load_settings(framework=str(folder / "child.yaml"))
        (found,) = process_file(report, root=tmp_path, settings=settings).lines["findings"].splitlines()
        estimates += [share["estimate"] for share in json.loads(found)["proportions"]]
    assert estimates == [0.7, 0.8, 0.7]


@pytest.mark.parametrize(
    ("options", "named"),
    [
        pytest.param({"framework": "none.yaml"}, "none.yaml", id="no framework"),
        pytest.param({"scale": "none.yaml"}, "none.yaml", id="no scale"),
        pytest.param({"framework": "middle.yaml"}, "base.yaml", id="a framework that extends none"),
    ],
)
def test_what_is_not_there_is_told_before_the_first_document(folder, monkeypatch, options, named):
    monkeypatch.chdir(folder)
    (folder / "base.yaml").unlink()
    with pytest.raises(ConfigError, match=named):
        load_settings(**options)


def test_absolute_paths_for_what_is_the_users_own(folder, monkeypatch):
    monkeypatch.chdir(folder)
    settings = absolute(load_settings(framework="child.yaml", scale="scale.yaml"))
    assert (settings.framework, settings.scale) == (str(folder / "child.yaml"), str(folder / "scale.yaml"))
    names = ["child.yaml", "middle.yaml", "base.yaml", "scale.yaml"]
    assert [os.path.normpath(path) for path in own_paths(settings)] == [str(folder / name) for name in names]


def test_names_of_what_comes_with_the_package_stay(folder, monkeypatch):
    monkeypatch.chdir(folder)
    settings = load_settings(framework="hmip-2018", scale="default")
    assert absolute(settings) == settings and own_paths(settings) == []


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package's files in whose place the fingerprint is taken."""
    from shutil import copytree, ignore_patterns

    from inspection_findings.rules import PACKAGE

    copy = copytree(PACKAGE, tmp_path / "package", ignore=ignore_patterns("__pycache__"))
    monkeypatch.setattr("inspection_findings.settings.PACKAGE", copy)
    code_hash.cache_clear()
    yield copy
    code_hash.cache_clear()


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        pytest.param("proportions/intervals.py", True, id="a stage"),
        pytest.param("readers/pdf/words.py", True, id="a reader"),
        pytest.param("process.py", True, id="what makes the lines"),
        pytest.param("review/static/style.css", False, id="a style sheet"),
        pytest.param("review/session.py", False, id="the review page"),
        pytest.param("cli/extract.py", False, id="the command line"),
        pytest.param("train/run.py", False, id="training"),
        pytest.param("__pycache__/x.pyc", False, id="compiled Python"),
    ],
)
def test_it_changes_with_code_on_a_documents_way_alone(package, name, counts):
    before = load_settings().fingerprint
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_text("# another line\n")
    code_hash.cache_clear()
    assert (load_settings().fingerprint != before) == counts


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        *((name, True) for name in ("numpy", "scipy", "pydantic", "PyYAML", "selectolax")),
        *((name, False) for name in ("lxml", "python-docx", "spacy", "pytest")),
    ],
)
def test_it_changes_with_libraries_on_a_documents_way_alone(monkeypatch, name, counts):
    before = load_settings().fingerprint
    monkeypatch.setattr("inspection_findings.settings.installed", lambda one: "99" if one == name else installed(one))
    assert (load_settings().fingerprint != before) == counts


def test_every_module_and_library_on_a_documents_way_counts():
    """What a worker or a reader has imported after documents of all kinds is in the fingerprint."""
    code = """
import json, sys
from pathlib import Path
from importlib.metadata import packages_distributions
from inspection_findings.process import process_file
from inspection_findings.settings import load_settings
from inspection_findings.readers.pdf import read_pdf
from inspection_findings.readers.html import read_html
from inspection_findings.readers.docx import read_docx
import inspection_findings.readers, inspection_findings.proportions
for path in sorted(Path("corpus/sample").iterdir()):
    if path.suffix in (".txt", ".md"):
        process_file(path, root=path.parent, settings=load_settings())
read_html(b"<!doctype html><p>Half of the plans were good.</p>", name="", limits=inspection_findings.readers.DEFAULT_LIMITS)
try:
    read_pdf(b"%PDF-1.7", name="", limits=inspection_findings.readers.DEFAULT_LIMITS)
except Exception:
    pass
tops = {name.partition(".")[0] for name in sys.modules}
print(json.dumps([sorted(name for name in sys.modules if name.startswith("inspection_findings.")),
                  sorted({d for top, named in packages_distributions().items() if top in tops for d in named})]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    modules, distributions = json.loads(done.stdout)
    rooms = {module.split(".")[1] for module in modules}
    assert not rooms & {name.removesuffix(".py") for name in OUTSIDE if name != "home.py"}
    part_of_pydantic = {"pydantic_core", "typing_extensions", "annotated-types", "typing-inspection"}
    where_files_stand = {"platformdirs"}
    editable = {"inspection-findings", "setuptools"}  # whose .pth files Python reads when it starts
    assert set(distributions) - set(LIBRARIES) - part_of_pydantic - where_files_stand - editable == set()

"""The fingerprint of a run: it changes with all that the output depends on, and with nothing else."""

from __future__ import annotations

import json
import os

import pytest
import yaml
from inspection_findings.errors import ConfigError
from inspection_findings.process import process_file
from inspection_findings.settings import absolute, load_settings, own_paths

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

"""Model files that can't be trusted are refused with one line, and no code from them runs."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import shutil
import zipfile
from dataclasses import replace

import pytest

import pipeline
from pipeline.errors import ModelError
from pipeline.rules import find_model
from pipeline.tag import Tagger


class Touch:
    """Unpickled, it would make a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


class Trap:
    """Loaded by skops, it would make a file."""

    def __init__(self, path):
        self.path = path

    def __setstate__(self, state):
        with open(state["path"], "w", encoding="utf-8"):
            pass


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(find_model(), tmp_path / "model") / "findings_tagger"


def put_weights(folder, data):
    """Weights whose hash in the settings was made to fit, as someone who means harm would."""
    (folder / "weights.skops").write_bytes(data)
    settings = json.loads((folder / "tagger.json").read_text())
    settings["weights_sha256"] = hashlib.sha256(data).hexdigest()
    (folder / "tagger.json").write_text(json.dumps(settings))


def rewrite(folder, change):
    """The weights with their schema changed."""
    source = zipfile.ZipFile(folder / "weights.skops")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content.decode()) if name == "schema.json" else content)
    put_weights(folder, made.getvalue())


def refused(folder):
    with pytest.raises(ModelError) as caught:
        Tagger.load(folder)
    message = str(caught.value)
    assert "\n" not in message and str(folder) in message
    return message


def test_a_pickle_is_refused_and_does_not_run(folder, tmp_path):
    mark = tmp_path / "ran"
    put_weights(folder, pickle.dumps({"first": Touch(mark), "second": None}))
    assert "pickle" in refused(folder)
    put_weights(folder, pickle.dumps({"first": Touch(mark)}, protocol=0))
    refused(folder)
    assert not mark.exists()


def test_a_type_that_is_not_trusted_is_refused_and_does_not_run(folder, tmp_path):
    import skops.io

    mark = tmp_path / "ran"
    data = skops.io.dumps({"first": Trap(str(mark)), "second": None, "vocabulary": {}})
    skops.io.loads(data, trusted=[f"{Trap.__module__}.Trap"])  # where it is trusted, it does run
    assert mark.exists()
    mark.unlink()
    put_weights(folder, data)
    assert "safely" in refused(folder)
    assert not mark.exists()


def test_weights_that_name_other_classes_are_refused(folder):
    rewrite(folder, lambda schema: schema.replace('"numpy"', '"subprocess"').replace('"ndarray"', '"Popen"'))
    assert "safely" in refused(folder)


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        pytest.param(lambda data: data[:-2000], "hash differs", id="cut short"),
        pytest.param(lambda data: data[:5000] + bytes([data[5000] ^ 1]) + data[5001:], "hash differs", id="one bit turned"),
        pytest.param(lambda data: b"", "hash differs", id="empty"),
    ],
)
def test_weights_that_are_not_those_trained_are_refused(folder, spoil, word):
    path = folder / "weights.skops"
    path.write_bytes(spoil(path.read_bytes()))
    assert word in refused(folder)


def test_weights_for_other_features_are_refused(folder):
    tagger = Tagger.load(folder)
    replace(tagger, second=replace(tagger.second, coef=tagger.second.coef[:, 1:])).save(folder)
    assert "do not fit each other" in refused(folder)


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x03\x04" + bytes(40)], ids=["empty", "text", "broken archive"])
def test_weights_that_are_no_archive_are_refused_even_with_a_fitting_hash(folder, data):
    put_weights(folder, data)
    assert "safely" in refused(folder)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"format": 999}, "another version", id="later format"),
        pytest.param({"use": ["words", "telepathy", 7]}, "", id="unknown feature"),
        pytest.param({"temperature": "warm"}, "", id="no number"),
    ],
)
def test_settings_of_another_version_are_refused(folder, change, word):
    path = folder / "tagger.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert word in refused(folder)


@pytest.mark.parametrize("key", ["format", "labels", "hash", "weights_sha256", "use"])
def test_settings_that_lack_something_are_refused_whatever_else_they_hold(folder, key):
    path = folder / "tagger.json"
    settings = json.loads(path.read_text())
    del settings[key]
    path.write_text(json.dumps(settings | {"more": 1}))
    refused(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("config.cfg", "", id="empty configuration"),
        pytest.param("config.cfg", "[nlp", id="broken configuration"),
        pytest.param("meta.json", "{", id="broken meta"),
    ],
)
def test_a_spoiled_pipeline_folder_is_one_line(folder, name, content):
    (folder.parent / name).write_text(content)
    with pytest.raises(ModelError) as caught:
        pipeline.load(folder.parent)
    assert "\n" not in str(caught.value) and str(folder.parent) in str(caught.value)

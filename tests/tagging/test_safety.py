"""Model files that can't be trusted are refused with one line, and no code from them runs."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import shutil
import zipfile
from dataclasses import replace

import inspection_findings
import numpy as np
import pytest
from inspection_findings.errors import ModelError
from inspection_findings.rules import find_model
from inspection_findings.tagging import Tagger
from inspection_findings.tagging.store import content_hash, pack, unpack


class Touch:
    """Unpickled, it would make a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(find_model(), tmp_path / "model") / "findings_tagger"


def put_weights(folder, data):
    """Weights whose hash in the settings was made to fit, as someone who means harm would."""
    (folder / "weights.npz").write_bytes(data)
    settings = json.loads((folder / "tagger.json").read_text())
    settings["weights_sha256"] = hashlib.sha256(data).hexdigest()
    (folder / "tagger.json").write_text(json.dumps(settings))


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


def test_an_array_of_objects_is_refused_and_does_not_run(folder, tmp_path):
    mark = tmp_path / "ran"
    made = io.BytesIO()
    np.savez(made, **{"first.coef": np.array([Touch(mark)], dtype=object)})
    # where pickles are allowed, it does run
    np.load(io.BytesIO(made.getvalue()), allow_pickle=True)["first.coef"]
    assert mark.exists()
    mark.unlink()
    put_weights(folder, made.getvalue())
    assert "safely" in refused(folder)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        pytest.param(lambda data: data[:-2000], "hash differs", id="cut short"),
        pytest.param(lambda data: data[:5000] + bytes([data[5000] ^ 1]) + data[5001:], "hash differs", id="one bit turned"),
        pytest.param(lambda data: b"", "hash differs", id="empty"),
    ],
)
def test_weights_that_are_not_those_trained_are_refused(folder, spoil, word):
    path = folder / "weights.npz"
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
        pytest.param({"use": ["words", "telepathy", 7]}, "'use'", id="unknown feature"),
        pytest.param({"use": ["words", "words", "cues", "proportion", "neighbours"]}, "'use'", id="a feature twice"),
        pytest.param({"use": "words"}, "'use'", id="features that are no list"),
        pytest.param({"use": ["words", "cues", "proportion"]}, "second pass", id="second pass switched off"),
        pytest.param({"use": ["words", "cues", "neighbours"]}, "do not fit each other", id="a feature switched off"),
        pytest.param({"use": ["cues", "words", "proportion", "neighbours"]}, "their hash is", id="other order of features"),
        pytest.param({"temperature": "warm"}, "'temperature'", id="no number"),
        pytest.param({"temperature": True}, "'temperature'", id="a truth value"),
        pytest.param({"temperature": -1}, "'temperature'", id="labels turned round"),
        pytest.param({"temperature": 0}, "'temperature'", id="division by zero"),
        pytest.param({"temperature": float("nan")}, "'temperature'", id="not a number"),
        pytest.param({"temperature": 100}, "'temperature'", id="flat scores"),
        pytest.param({"temperature": 0.7}, "their hash is", id="a likely temperature that was not trained"),
        pytest.param(
            {"labels": ["none", "strength", "area_for_improvement", "recommendation"]}, "'labels'", id="labels in other order"
        ),
        pytest.param({"hash": "0" * 12}, "their hash is", id="the id of another model"),
        pytest.param({"hash": 7}, "'hash'", id="a hash that is no text"),
        pytest.param({"name": "evil\nname"}, "'name'", id="a name of two lines"),
        pytest.param({"name": "hmip@0123456789ab"}, "'name'", id="a name with a hash of its own"),
        pytest.param({"name": ""}, "'name'", id="no name"),
    ],
)
def test_settings_that_were_not_trained_are_refused(folder, change, word):
    path = folder / "tagger.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert word in refused(folder)


def filled(data, byte):
    """An array file whose numbers are all made of this byte."""
    return data[:128] + byte * (len(data) - 128)


def header(shape, kind="<f4"):
    """The head of an array file that promises this shape and holds nothing."""
    told = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + (118).to_bytes(2, "little") + told.ljust(117) + b"\n"


def retyped(data, old, new):
    """The same bytes as numbers of another type."""
    assert old in data[:128]
    return data[:128].replace(old, new) + data[128:]


def arrays(name, change):
    """What forges the array of this name and leaves all else as it is."""

    def forge(parts):
        parts[f"{name}.npy"] = change(parts[f"{name}.npy"])

    return forge


@pytest.mark.parametrize(
    ("forge", "word"),
    [
        pytest.param(arrays("first.coef", lambda data: filled(data, b"\0")), "their hash is", id="weights of zero"),
        pytest.param(arrays("second.coef", lambda data: filled(data, b"\0")), "their hash is", id="second pass of zero"),
        pytest.param(arrays("first.coef", lambda data: filled(data, b"\xff")), "do not fit", id="weights that are no numbers"),
        pytest.param(arrays("second.intercept", lambda data: filled(data, b"\xff")), "do not fit", id="intercepts that are none"),
        pytest.param(arrays("first.coef", lambda data: retyped(data, b"<f4", b"<i4")), "do not fit", id="weights as whole numbers"),
        pytest.param(
            arrays("words.pairs", lambda data: retyped(data, b"<i8", b"<f8")), "no whole numbers", id="pairs as fractions"
        ),
        pytest.param(arrays("first.coef", lambda _: header("(1000000000000,)")), "safely", id="more than memory holds"),
        pytest.param(arrays("first.coef", lambda _: header("(10000000000000000000000,)")), "safely", id="more than can be counted"),
        pytest.param(lambda parts: parts.update({"note.txt": b"hello"}), "not an array", id="a part that is not an array"),
        pytest.param(lambda parts: parts.pop("first.coef.npy"), "safely", id="no weights"),
    ],
)
def test_forged_weights_with_a_fitting_hash_of_the_file_are_refused(folder, forge, word):
    packed = zipfile.ZipFile(folder / "weights.npz")
    parts = {name: packed.read(name) for name in packed.namelist()}
    forge(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    put_weights(folder, made.getvalue())
    assert word in refused(folder)


def test_what_unpacks_to_more_than_any_model_is_refused(folder, monkeypatch):
    monkeypatch.setattr("inspection_findings.tagging.store.LARGEST", 100_000)
    assert "larger than" in refused(folder)


def test_parts_that_no_tagger_has_are_refused(folder):
    content = unpack((folder / "weights.npz").read_bytes())
    put_weights(folder, pack(content | {"telepathy.names": "x"}))
    assert "parts that no tagger has" in refused(folder)


def test_settings_deeper_than_can_be_read_are_refused(folder):
    (folder / "tagger.json").write_text("[" * 200_000)
    assert "damaged" in refused(folder)


def test_the_hash_of_a_model_is_that_of_its_weights_and_settings(folder):
    tagger = Tagger.load(folder)
    assert content_hash(tagger) == tagger.hash == json.loads((folder / "tagger.json").read_text())["hash"]
    turned = replace(tagger, first=replace(tagger.first, coef=tagger.first.coef * 2))
    cooler = replace(tagger, temperature=0.5)
    assert len({content_hash(one) for one in (tagger, turned, cooler)}) == 3


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
        inspection_findings.load(folder.parent)
    assert "\n" not in str(caught.value) and str(folder.parent) in str(caught.value)

"""An encoder that the user has: its embeddings are features, it is told apart from others, and nothing needs it."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import types

import numpy as np
import pytest
from inspection_findings.errors import ModelError
from inspection_findings.model.report import Sentence
from inspection_findings.tagging import FEATURES, Tagger
from inspection_findings.tagging.encoder import PREFIX, encoder_hash, open_encoder
from inspection_findings.train.data import gather
from inspection_findings.train.fit import fit


class FakeModel:
    """Embeds a sentence by the hashes of its words."""

    made = 0

    def __init__(self, folder, **options):
        assert options == {"device": "cpu", "local_files_only": True, "trust_remote_code": False}
        FakeModel.made += 1

    def encode(self, texts, **options):
        rows = np.zeros((len(texts), 16), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[hashlib.sha256(word.encode()).digest()[0] % 16] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def encoder(tmp_path, monkeypatch):
    folder = tmp_path / "encoder"
    folder.mkdir()
    (folder / "modules.json").write_text("[]")
    (folder / "model.safetensors").write_bytes(b"weights")
    monkeypatch.setitem(sys.modules, "sentence_transformers", types.SimpleNamespace(SentenceTransformer=FakeModel))
    monkeypatch.delenv("FINDINGS_ENCODER", raising=False)
    forget()
    yield folder
    forget()


def forget():
    open_encoder.cache_clear()
    encoder_hash.cache_clear()


@pytest.fixture
def saved(encoder, training, tmp_path):
    """A model that was trained with the encoder, saved."""
    groups = [group for group in gather(training=training).groups if group.kind == "authored"]
    tagger = fit(groups, use=(*FEATURES, f"{PREFIX}{encoder}"))
    tagger.save(tmp_path / "tagger")
    return tagger, tmp_path / "tagger"


def tags(tagger):
    texts = ("Plans were clear and thorough.", "Reviews were late.")
    sentences = [Sentence(text, 0, len(text), None, i, i) for i, text in enumerate(texts)]
    tagger.tag(sentences, met_from=0.65)
    return [sent.tag for sent in sentences]


def test_a_model_with_an_encoder_is_saved_and_loaded_alike(saved, encoder):
    tagger, folder = saved
    forget()
    again = Tagger.load(folder)
    assert tags(again) == tags(tagger) and again.id == tagger.id
    assert json.loads((folder / "tagger.json").read_text())["use"][-1] == f"{PREFIX}{encoder}"
    made = FakeModel.made
    tags(again)
    assert FakeModel.made == made  # loaded once a process


def lose(encoder, monkeypatch):
    shutil.rmtree(encoder)


def swap(encoder, monkeypatch):
    (encoder / "model.safetensors").write_bytes(b"other weights")


def plant(encoder, monkeypatch):
    (encoder / "modeling.py").write_text("raise SystemExit")


def empty(encoder, monkeypatch):
    (encoder / "modules.json").unlink()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param(lose, "is not there", id="folder gone"),
        pytest.param(swap, "another encoder", id="other weights"),
        pytest.param(plant, "modeling.py", id="code in it"),
        pytest.param(empty, "no sentence-transformers model", id="something else"),
    ],
)
def test_an_encoder_that_is_not_the_one_is_told_at_load_time(saved, encoder, monkeypatch, change, word):
    change(encoder, monkeypatch)
    forget()
    with pytest.raises(ModelError, match=word) as caught:
        Tagger.load(saved[1])
    assert str(encoder) in str(caught.value) and "\n" not in str(caught.value)


def test_the_folder_may_stand_elsewhere(saved, encoder, monkeypatch):
    expected = tags(saved[0])
    moved = encoder.rename(encoder.with_name("moved"))
    monkeypatch.setenv("FINDINGS_ENCODER", str(moved))
    forget()
    assert tags(Tagger.load(saved[1])) == expected


def test_without_the_extra_it_says_what_to_install(encoder, monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"inspection-findings\[encoder\]"):
        open_encoder(str(encoder))

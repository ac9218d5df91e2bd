"""What the tests of training share: few authored sentences, so that a training takes a second, and models made of them."""

from __future__ import annotations

import json
import random

import pytest

from pipeline.train import Sources
from pipeline.train import train as run_training
from tests.conftest import ROOT, write_jsonl


def quiet(line):
    pass


@pytest.fixture(scope="session")
def training(tmp_path_factory):
    """Two files of authored sentences, fifty of each label in each."""
    lines = [line for path in sorted((ROOT / "corpus" / "training").glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    rows = [json.loads(line) for line in lines]
    random.Random(0).shuffle(rows)
    folder = tmp_path_factory.mktemp("training")
    for part in range(2):
        chosen = []
        for label in ("strength", "area_for_improvement", "recommendation", "none"):
            chosen += [row for row in rows if row["label"] == label][part * 50 : part * 50 + 50]
        write_jsonl(folder / f"part-{part}.jsonl", chosen)
    return folder


@pytest.fixture(scope="session")
def sources(training, gold):
    """Authored sentences and both annotated sample reports."""
    return Sources(training=training, annotations=gold / "gold", reports=gold / "reports")


@pytest.fixture(scope="session")
def model(sources, tmp_path_factory):
    """A model of these sources."""
    out = tmp_path_factory.mktemp("models") / "small"
    run_training(out, sources=sources, tell=quiet)
    return out

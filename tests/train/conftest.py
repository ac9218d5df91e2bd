"""What the tests of training share: few authored sentences, so that a training takes a second, and models made of them."""

from __future__ import annotations

import pytest
from inspection_findings.train import Sources
from inspection_findings.train import train as run_training


def quiet(line):
    pass


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

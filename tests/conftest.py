"""What many tests share: the sample corpus, the loaded pipeline, the real reports where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SAMPLES = sorted(path for path in (ROOT / "corpus" / "sample").iterdir() if path.suffix in (".txt", ".md"))


@pytest.fixture(scope="session")
def nlp():
    import pipeline

    return pipeline.load()


@pytest.fixture(scope="session")
def stages(nlp):
    from pipeline.chain import Stages

    return Stages.of(nlp)


@pytest.fixture(scope="session", params=SAMPLES, ids=lambda path: path.stem)
def sample(request):
    return request.param


@pytest.fixture(scope="session")
def sample_report(sample, nlp):
    import pipeline

    return pipeline.extract(sample, nlp=nlp, all_sentences=True)


@pytest.fixture(scope="session")
def shared_reports():
    """The real reports that stand beside the checkout; tests that need them skip where they are absent."""
    if not (SHARED / "reports").is_dir():
        pytest.skip("the real reports (../shared/reports) are not at hand")
    return sorted(path for path in (SHARED / "reports").glob("*.txt"))

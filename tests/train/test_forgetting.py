"""Reviews of one kind don't make the tagger forget the others, since the old examples stay in the mix."""

from __future__ import annotations

import json
import random
from collections import Counter

import pytest
from inspection_findings.evaluate.figures import compare, confusion_of
from inspection_findings.evaluate.reviews import read_reviews
from inspection_findings.model.report import LABELS
from inspection_findings.train.data import authored
from inspection_findings.train.fit import fit
from inspection_findings.train.reviewed import add_reviews
from inspection_findings.train.validate import answers_on_group

from tests.conftest import ROOT, write_jsonl

REVIEWS = 300


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """Authored sentences apart: those learnt from, those that play the reviews, and those that are measured on."""
    lines = [
        line for path in sorted((ROOT / "corpus" / "training").glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    rows = [json.loads(line) for line in lines]
    random.Random(3).shuffle(rows)
    by_label = {label: [row for row in rows if row["label"] == label] for label in LABELS}
    place = tmp_path_factory.mktemp("parts")
    measured = [row for label in LABELS for row in by_label[label][:100]]
    base = [row for label in LABELS for row in by_label[label][100 : 100 + 4 * REVIEWS]]
    spare = {label: by_label[label][-REVIEWS:] for label in ("strength", "area_for_improvement")}
    learnt = write_jsonl(place / "base.jsonl", [row for row in base if row not in spare.get(row["label"], [])])
    groups = [authored(learnt), authored(write_jsonl(place / "measured.jsonl", measured))]
    return place, *groups, spare, answers_on_group(fit(groups[:1]), groups[1])


@pytest.mark.parametrize("label", ["strength", "area_for_improvement"])
def test_hundreds_of_reviews_of_one_kind_lower_nothing_beyond_noise(parts, label):
    place, base, measured, spare, before = parts
    path = write_jsonl(place / f"{label}.jsonl", [{"text": row["text"], "label": row["label"]} for row in spare[label]])
    groups = [base]
    add_reviews(groups, read_reviews([path]), {})
    assert Counter(example.label for example in groups[-1].examples) == {label: REVIEWS}
    after = answers_on_group(fit(groups), measured)
    for gap in compare(before, after, samples=500):
        assert gap.interval[1] >= 0, gap  # the loss, if there is one, is within the paired interval
        assert gap.value > -0.03, gap
    others = [name for name in LABELS if name != label]
    first, second = (sum(confusion_of(found).counts(name).recall for name in others) / 3 for found in (before, after))
    assert second > first - 0.03

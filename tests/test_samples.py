"""The chain on the invented reports of other inspectorates, against their annotations; the samples are what their sources make."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import inspection_findings
import pytest

from tests.conftest import ROOT

GOLD = ROOT / "corpus" / "sample-gold"
NAMES = sorted(path.name.removesuffix(".meta.json") for path in GOLD.glob("*.meta.json"))


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def letters(text):
    return re.sub(r"\W+", "", text).lower()


@pytest.fixture(scope="module", params=NAMES)
def both(request, nlp):
    """One report as the chain reads it, and its annotations by kind."""
    meta = json.loads((GOLD / f"{request.param}.meta.json").read_text(encoding="utf-8"))
    gold = {kind: lines(GOLD / f"{request.param}.{kind}.jsonl") for kind in ("sentences", "sections")}
    gold |= {"meta": meta, "results": json.loads((GOLD / f"{request.param}.results.json").read_text(encoding="utf-8"))}
    report = inspection_findings.extract(ROOT / "corpus" / "sample" / meta["file"], nlp=nlp, all_sentences=True)
    return report, gold


def matched(records, text):
    """The record of the sentence with this text: the same letters, or the shortest that holds them."""
    wanted = letters(text)
    holding = [record for record in records if wanted in letters(record.text)]
    return min(holding, key=lambda record: len(record.text), default=None)


def test_the_framework_is_known(both):
    report, gold = both
    assert report.framework is not None and report.framework.name == gold["meta"]["framework"]


def test_every_sentence_is_found(both):
    report, gold = both
    lost = [row["text"] for row in gold["sentences"] if matched(report.findings, row["text"]) is None]
    assert not lost, lost


def test_headings_are_found_by_their_titles(both):
    report, gold = both
    found = " ".join(letters(section.title) for section in report.sections)
    bare = [re.sub(r":\s*[^:]+$", "", row["title"]) if row["rating"] else row["title"] for row in gold["sections"]]
    missing = [title for title in bare if letters(title) not in found]
    assert not missing, missing


def test_kinds_of_headings(both):
    report, gold = both
    kinds = {letters(section.title): section.kind for section in report.sections}
    bare = [(re.sub(r":\s*[^:]+$", "", row["title"]) if row["rating"] else row["title"], row["kind"]) for row in gold["sections"]]
    wrong = [(title, kind) for title, kind in bare if letters(title) in kinds and kinds[letters(title)] != kind]
    assert not wrong, wrong


@pytest.mark.parametrize("fact", ["title", "provider", "publisher", "inspection_start", "inspection_end", "lead_inspector"])
def test_facts(both, fact):
    report, gold = both
    assert getattr(report.ref, fact) == gold["meta"].get(fact)


def test_labels(both):
    report, gold = both
    records = [(row, matched(report.findings, row["text"])) for row in gold["sentences"]]
    wrong = [row["text"] for row, record in records if record is None or record.label not in (row["label"], row["secondary"])]
    assert len(wrong) <= 0.15 * len(records), wrong


def test_judgements(both):
    report, gold = both
    rated = [(letters(section.title), section.rating) for section in report.sections if section.rating]
    rated += [(letters(getattr(result, "judgement", None) or ""), result.rating) for result in report.results]
    overall = {result.rating for result in report.results if result.level == "overall"}
    wrong = []
    for judgement in gold["results"]["judgements"]:
        grade = judgement["grade"].lower()
        named = {(rating or "").lower() for title, rating in rated if letters(judgement["title"]) in title}
        own = {(rating or "").lower() for rating in overall} if judgement["overall"] else named
        wrong += [] if grade in own else [judgement["title"]]
    assert not wrong, wrong


def test_actions_have_the_label_of_their_list_and_their_addressee(both):
    report, gold = both
    labels = {"improvements": "area_for_improvement", "recommendations": "recommendation", "strengths": "strength"}
    wrong = []
    for action in gold["results"]["actions"]:
        first = next(row for row in gold["sentences"] if row["text"] in action["text"])
        record = matched(report.findings, first["text"])
        right = record is not None and record.label in (labels[action["list"]], first["label"])
        addressed = action["addressee"] is None or (right and record.addressee == action["addressee"])
        wrong += [] if right and addressed else [action["text"]]
    assert not wrong, wrong


@pytest.mark.parametrize("name", NAMES)
def test_positions_point_at_the_text(name):
    meta = json.loads((GOLD / f"{name}.meta.json").read_text(encoding="utf-8"))
    path = ROOT / "corpus" / "sample" / meta["file"]
    if path.suffix == ".pdf":
        pytest.skip("positions point into what the reader makes of a PDF: corpus/make_samples.py renews them")
    text = path.read_text(encoding="utf-8")
    for row in lines(GOLD / f"{name}.sentences.jsonl"):
        own = letters(text[row["start"] : row["end"]])
        assert own.startswith(letters(row["text"])[:12]) and own.endswith(letters(row["text"])[-12:])


def test_the_samples_are_what_their_sources_make(tmp_path):
    pytest.importorskip("reportlab")
    subprocess.run([sys.executable, ROOT / "corpus" / "make_samples.py", tmp_path], check=True, timeout=120)
    for made in sorted((tmp_path / "sample").iterdir()):
        assert made.read_bytes() == (ROOT / "corpus" / "sample" / made.name).read_bytes(), made.name

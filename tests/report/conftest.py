"""A run over the sample corpus, and a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def out(tmp_path_factory):
    """The sample corpus, extracted once."""
    from inspection_findings.batch import run
    from inspection_findings.settings import load_settings

    out = tmp_path_factory.mktemp("report") / "out"
    run([ROOT / "corpus" / "sample"], out, settings=load_settings())
    return out


@pytest.fixture(scope="session")
def frames(out):
    import inspection_findings

    return inspection_findings.to_frames(out)


def make_run(folder, documents):
    """A run folder made by hand: for each document its description and (label, standard, text) of its findings."""
    folder.mkdir(parents=True, exist_ok=True)
    lines, results = [], []
    for number, (about, findings, grades) in enumerate(documents):
        document = {"sha256": f"{number:064x}", "path": f"{number}.txt", "title": None, "provider": None, "framework": None,
                    "published": None} | about  # fmt: skip
        for place, (label, standard, text) in enumerate(findings):
            lines.append({
                "schema": "finding/1", "id": f"{number:08x}{place:08x}", "document": document, "page": 1 + place // 10, "start": place * 100,
                "end": place * 100 + 90, "text": text, "section": None, "label": label, "scores": None, "decided_by": "model", "model": "m",
                "secondary": None, "standard": standard, "key_question": None, "link_score": None, "illustration": False, "number": None,
                "addressee": None, "proportions": [],
            })  # fmt: skip
        for level, standard, rating in grades:
            results.append({
                "schema": "result/1", "document": document, "level": level, "standard": standard, "key_question": None, "question": None,
                "percent": None, "rating": rating, "discretion": False, "start": 0, "end": 1, "judgement": None, "path": [], "grade_set": None,
            })  # fmt: skip
    (folder / "findings.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (folder / "results.jsonl").write_text("".join(json.dumps(line) + "\n" for line in results))
    return folder

"""How well sentences are tagged in reports never trained on, beside a baseline; writes benchmarks/tagger.md.

python -m benchmarks.tagger [--reports ../shared/reports] [--wild ../shared/wild] [--newer corpus/newer] [--samples corpus]

Annotated probation reports are measured leave-one-report-out. The reports of another inspectorate in --wild, the invented newer
reports and the samples are never trained on: their whole files go through the chain, with the shipped model.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from inspection_findings.context import Context, load_context
from inspection_findings.evaluate.answers import Answer, answers_on_report
from inspection_findings.evaluate.bootstrap import intervals
from inspection_findings.evaluate.counts import Confusion
from inspection_findings.evaluate.figures import pairs_of, reliability_of
from inspection_findings.evaluate.run import open_material
from inspection_findings.model.report import LABELS, Report, Tag
from inspection_findings.readers import read
from inspection_findings.train.data import Group, gather, open_report
from inspection_findings.train.validate import read_held_out

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FIGURES = ("accuracy", "macro_f1", "f1.strength", "f1.area_for_improvement", "f1.recommendation", "f1.none")


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, with which model, and the answers."""

    what: str
    model: str
    answers: Sequence[Answer]

    def line(self) -> str:
        """Figures with their intervals, resampled by report."""
        pairs = pairs_of(self.answers)
        figures = Confusion.of(pairs).figures()
        spans = intervals(pairs, reports=[one.report for one in self.answers])
        cells = [cell(figures[name], spans.get(name) if name in FIGURES[:2] else None) for name in FIGURES]
        error = reliability_of(self.answers).error
        reports = len({one.report for one in self.answers})
        head = f"| {self.what} ({reports} reports, {len(self.answers):,} sentences) | {self.model}"
        return f"{head} | {' | '.join(cells)} | {'–' if error is None else f'{error:.3f}'} |"


def cell(value: float | None, span: tuple[float, float] | None) -> str:
    """A figure with its interval."""
    if value is None:
        return "–"
    return f"{value:.3f}" + (f" ({span[0]:.3f} to {span[1]:.3f})" if span else "")


def baseline(groups: Sequence[Group]) -> Any:
    """TF-IDF of words and pairs of words with logistic regression, fitted on the examples of these groups."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), LogisticRegression(C=10, max_iter=1000))
    texts = [group.sentences[example.index].text for group in groups for example in group.examples]
    return model.fit(texts, [example.label for group in groups for example in group.examples])


class BaselineTagger:
    """The baseline in place of the tagger: places and lists decide as they do there."""

    id = "tfidf"

    def __init__(self, model: Any) -> None:
        self.model = model
        self.order = [list(model.classes_).index(label) for label in LABELS]

    def tag(self, sentences: Sequence[Any], *, met_from: float) -> None:
        """Write the tag of each sentence on it."""
        from inspection_findings.tagging.tagger import LIST_LABELS, NOT_JUDGED, as_scores, certain

        rows = self.model.predict_proba([sent.text for sent in sentences])[:, self.order] if sentences else []
        for sent, row in zip(sentences, rows, strict=True):
            if sent.list_kind and sent.body:
                sent.tag = certain(LIST_LABELS[sent.list_kind], row.tolist(), "list")
            elif not sent.body or sent.expectation or sent.table:
                sent.tag = NOT_JUDGED
            else:
                sent.tag = Tag(LABELS[int(np.argmax(row))], as_scores(row.tolist()), "model")


def leave_one_out(groups: Sequence[Group]) -> list[Answer]:
    """The baseline's answers on each annotated report, fitted without it."""
    found = []
    for group in groups:
        if group.kind != "annotated":
            continue
        model = baseline([other for other in groups if other.report != group.report])
        texts = [group.sentences[example.index].text for example in group.examples]
        probabilities = model.predict_proba(texts)
        order = [list(model.classes_).index(label) for label in LABELS]
        for example, row in zip(group.examples, probabilities[:, order], strict=True):
            given = LABELS[int(np.argmax(row))]
            found.append(Answer(group.name, "", example.label, example.secondary, given, tuple(row), "model", "", group.report))
    return found


def wild_answers(reports: dict[str, Report], gold: Sequence[dict[str, Any]], scorer: Any, tagger: Any) -> list[Answer]:
    """The answers on the gold sentences of another inspectorate's reports, matched by text as its scorer does."""
    found = []
    for document in gold:
        report = reports[document["document"]["sha256"]]
        tagger.tag(report.sentences, met_from=report.met_from)
        pool = [(scorer.Text(sent.text), {"sentence": sent}) for sent in report.sentences]
        used: set[int] = set()
        for row in document["sentence"]:
            place = scorer.best(row, pool, used)
            tag = pool[place][1]["sentence"].tag if place is not None else None
            given = tag.label if tag is not None else "none"
            second = given if given in row.get("also", ()) else None
            # a sentence that the chain does not have is wrong, whatever its label
            label = row["label"] if tag is not None or row["label"] != "none" else "strength"
            scores = tag.scores if tag is not None else None
            found.append(Answer(document["name"], "", label, second, given, scores, "model", ""))
    return found


def wild_rows(folder: Path, taggers: Sequence[tuple[str, Any]]) -> list[Row]:
    """The lines of the reports of another inspectorate; none where they are not at hand."""
    if not (folder / "score_wild.py").is_file():
        return []
    spec = importlib.util.spec_from_file_location("score_wild", folder / "score_wild.py")
    assert spec is not None and spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    gold = scorer.load_gold(folder / "gold")
    wanted = {document["document"]["sha256"] for document in gold}
    files = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted((folder / "reports").iterdir())}
    reports = {sha256: open_report(read(path)) for sha256, path in files.items() if sha256 in wanted}
    what = "real reports of another inspectorate"
    return [Row(what, name, wild_answers(reports, gold, scorer, tagger)) for name, tagger in taggers]


def own_rows(what: str, gold: Path, reports: Path, taggers: Sequence[tuple[str, Any]]) -> list[Row]:
    """The lines of annotated reports that came with the project."""
    material = open_material(gold, reports=reports)
    rows = []
    for name, tagger in taggers:
        answers = [one for report, source in material.reports for one in answers_on_report(report, source, Context(tagger))]
        rows.append(Row(what, name, answers))
    return rows


def by_level(answers: Sequence[Answer]) -> list[str]:
    """How often answers of at least each probability are right, and how many there are."""
    lines = ["| probability at least | share of the sentences | right |", "| --- | --- | --- |"]
    for level in (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        kept = [one for one in answers if (one.probability or 0.0) >= level]
        right = sum(one.right for one in kept) / len(kept) if kept else 0.0
        lines.append(f"| {level:.2f} | {len(kept) / len(answers):.0%} | {right:.1%} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, default=SHARED / "reports")
    parser.add_argument("--wild", type=Path, default=SHARED / "wild")
    args = parser.parse_args()
    groups = gather(reports=args.reports).groups
    shipped = load_context(ROOT / "models" / "hmip").tagger
    assert shipped is not None
    taggers = [("default", shipped), ("TF-IDF", BaselineTagger(baseline(groups)))]
    rows = [
        Row("probation, leave one report out", "default", read_held_out(ROOT / "models" / "hmip")),
        Row("probation, leave one report out", "TF-IDF", leave_one_out(groups)),
        *wild_rows(args.wild, taggers),
        *own_rows("invented, newer programmes", ROOT / "corpus/newer/gold", ROOT / "corpus/newer/reports", taggers),
        *own_rows("invented, other inspectorates", ROOT / "corpus/sample-gold", ROOT / "corpus/sample", taggers),
    ]
    unseen = [one for row in rows if row.model == "default" for one in row.answers]
    text = "\n".join(
        [
            "# How well sentences are tagged",
            "",
            f"Made by `python -m benchmarks.tagger` with `{shipped.id}`. No model here was trained on a report that it answers on:",
            "probation reports are measured leave-one-report-out (by sentence, as the training does), all others through the whole",
            "chain, places and lists included. TF-IDF is a baseline of words and pairs of words with logistic regression, trained",
            "in the same run on the same sentences. Intervals are of 95 per cent, resampled by report. Macro F1 is over strength,",
            "area for improvement and recommendation. The real reports of the other inspectorate were looked at",
            "for kinds of errors while the cues were written, so take a little off there.",
            "",
            "| what | model | accuracy | macro F1 | strength | improvement | recommendation | none | calibration error |",
            "| --- |" + " --- |" * 8,
            *[row.line() for row in rows],
            "",
            "## How often the default is right by its probability",
            "",
            "Over all the sentences above.",
            "",
            *by_level(unseen),
            "",
        ]
    )
    (ROOT / "benchmarks" / "tagger.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

"""One report, whatever its format, gives the same findings and results."""

from __future__ import annotations

from collections import Counter

import pytest
from inspection_findings.readers import read_bytes
from inspection_findings.stages import analyse

from tests.documents.platypus import VARIANTS, to_platypus
from tests.documents.press import DESIGNS, to_pdf
from tests.documents.structure import report
from tests.documents.writers import to_docx, to_html, to_markdown, to_text

NAMES = ("northmoor", "eastvale")
WRITERS = {
    "text": lambda items: to_text(items).encode(),
    "text utf-16": lambda items: to_text(items).encode("utf-16"),
    "text windows-1252": lambda items: to_text(items).replace("\n", "\r\n").encode("cp1252"),
    "text cr": lambda items: to_text(items).replace("\n", "\r").encode("utf-8-sig"),
    "html": lambda items: to_html(items).encode(),
    "html fragment": lambda items: to_html(items, style="bare").encode(),
    "docx": to_docx,
    **{f"pdf {name}": lambda items, design=design: to_pdf(items, design) for name, design in DESIGNS.items()},
    **{f"pdf {name}": lambda items, options=options: to_platypus(items, **options) for name, options in VARIANTS.items()},
}


def findings(found) -> Counter:
    """What a report says, apart from places: label, text, standard and shares of each finding."""
    return Counter(
        (
            record.label,
            "".join(record.text.split()),
            record.standard,
            record.key_question,
            tuple(
                (share.text, share.low, share.estimate, share.high, share.polarity, share.standard) for share in record.proportions
            ),
        )
        for record in found.findings
    )


def results(found) -> Counter:
    return Counter((r.level, r.standard, r.key_question, r.percent, r.rating, r.discretion) for r in found.results)


def agreement(first: Counter, second: Counter) -> float:
    """The share of entries that both have."""
    return (first & second).total() / max(first.total(), second.total())


@pytest.fixture(scope="module")
def truth(context):
    return {name: analyse(read_bytes(to_markdown(report(name)).encode()), context) for name in NAMES}


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("name", NAMES)
def test_same_findings(name, form, truth, context):
    found = analyse(read_bytes(WRITERS[form](report(name))), context)
    if form.startswith("text "):
        truth = {name: analyse(read_bytes(to_text(report(name)).encode()), context)}
    missing, more = findings(truth[name]) - findings(found), findings(found) - findings(truth[name])
    assert agreement(findings(found), findings(truth[name])) >= 0.99, f"missing: {missing}\nmore: {more}"
    assert agreement(results(found), results(truth[name])) >= 0.99, (
        f"{results(truth[name]) - results(found)} {results(found) - results(truth[name])}"
    )
    assert found.ref.provider == truth[name].ref.provider
    assert found.ref.published == truth[name].ref.published


def body(found) -> Counter:
    """The findings outside annexes and tables of facts, whose rows a plain text prints in lines of their own."""
    outside = {record.text for record in found.findings if record.section and is_outside(record.section)}
    return Counter(
        {key: count for key, count in findings(found).items() if not any(key[1] == "".join(text.split()) for text in outside)}
    )


def is_outside(section) -> bool:
    return section.kind in ("annex", "facts") or section.path[0].startswith("Annex")


def test_the_sample_as_it_stands(sample, truth, context):
    expected = truth[next(name for name in NAMES if name in sample.name)]
    found = analyse(read_bytes(sample.read_bytes()), context)
    missing, more = body(expected) - body(found), body(found) - body(expected)
    assert agreement(body(found), body(expected)) >= 0.99, f"missing: {missing}\nmore: {more}"
    assert agreement(results(found), results(expected)) >= 0.99

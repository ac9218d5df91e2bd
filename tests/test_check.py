"""Checks: what the narrative states against published figures, derived ratings against published ones, both as pictures."""

from __future__ import annotations

import json

import pytest
from inspection_findings.check import check_report
from inspection_findings.cli import app
from inspection_findings.errors import ReadError
from inspection_findings.frameworks import load_framework
from inspection_findings.model.records import DocumentRef
from inspection_findings.model.report import Link, Polarity, Proportion, Report, Result, Sentence
from inspection_findings.model.source import Document, Run, Source
from inspection_findings.model.to_records import check_record
from inspection_findings.report.check import check_tables, draw_checks, row_label
from typer.testing import CliRunner

# the report that the statements and figures below stand in: figures are printed from 900 on
DOCUMENT = Document(Source("x" * 1000), "x" * 1000, (Run(0, 1000, 0, 1000, True),))


def share(low, high, *, kind="fraction", question="2.1.1", text="some", start=10):
    middle = (low + high) / 2
    return Proportion(start, start + len(text), text, kind, "exact", middle, None, None, None, low, high, middle, None, "rule", None, None,
                      polarity=Polarity("met", low, high, middle), link=Link(question[:3], question, 1.0))  # fmt: skip


def question(percent, number="2.1.1", conflict=None):
    return Result("key_question", number[:3], number, f"Question {number}?", percent, None, False, 900, 960, conflict)


def rating(value, *, standard="2.1", discretion=False, conflict=None):
    return Result("standard", standard, None, None, None, value, discretion, 970, 980, conflict)


def checks(shares, results, framework="hmip-2018", text="It was so in some cases."):
    sentences = [
        Sentence(text, one.start - 5, one.start + 30 + place, 0, 0, 0, proportions=(one,)) for place, one in enumerate(shares)
    ]
    report = Report(DOCUMENT, sentences=sentences, results=results, framework=load_framework(framework) if framework else None)
    return check_report(report)


def written(found):
    """Checks as they are read from checks.jsonl."""
    ref = DocumentRef(sha256="0", path="a")
    return [check_record(one, ref).model_dump(by_alias=True) for one in found]


@pytest.mark.parametrize(
    ("shares", "percent", "verdict", "difference"),
    [
        pytest.param([], 60, "silent", None, id="silent"),
        pytest.param([share(0.5, 0.55)], 54, "agrees", 0, id="inside"),
        pytest.param([share(0.5, 0.55)], 59, "agrees", 0.04, id="within five points"),
        pytest.param([share(0.5, 0.55)], 61, "differs", 0.06, id="above"),
        pytest.param([share(0.9, 0.99)], 83, "differs", 0.07, id="below"),
        pytest.param([share(0.5, 0.9), share(0.6, 0.65)], 64, "agrees", 0, id="two statements, the narrower holds"),
        pytest.param([share(0.195, 0.205), share(0.795, 0.805)], 50, "differs", 0.295, id="contradicting, and neither fits"),
        pytest.param([share(0.195, 0.205), share(0.795, 0.805)], 21, "agrees", 0.005, id="contradicting, and one fits"),
        pytest.param([share(0.1, 0.2), share(0.15, 0.3), share(0.8, 0.9)], 25, "agrees", 0, id="one of three stands apart"),
    ],
)
def test_verdicts(shares, percent, verdict, difference):
    (check,) = checks(shares, [question(percent)])
    assert check.verdict == verdict
    assert check.difference == (difference if difference is None else pytest.approx(difference, abs=1e-6))
    assert len(check.stated) == len(shares)
    assert (check.low is None) == (not shares)


def test_the_row_that_prints_a_figure_does_not_state_it():
    (check,) = checks([share(0.595, 0.605, start=950)], [question(60)])
    assert (check.verdict, check.stated) == ("silent", ())


@pytest.mark.parametrize("text", ["Does planning help? 60%", "2.1.1. Is it in time?\t60%"])
def test_a_second_table_that_prints_the_figure_does_not_state_it(text):
    (check,) = checks([share(0.595, 0.605)], [question(60)], text=text)
    assert (check.verdict, check.stated) == ("silent", ())


def test_statements_that_differ_are_told():
    (check,) = checks([share(0.5, 0.55), share(0.8, 0.9)], [question(52)])
    assert (check.low, check.high) == (0.5, 0.9)
    assert check.notes == ("the narrative states different proportions: 50 to 55%, 80 to 90%",)


def test_a_figure_that_is_no_share_is_told_and_derives_no_rating():
    none = question(None, "2.1.2", "printed as 120%, which is no share")
    first, second, third = checks([share(0.5, 0.55, question="2.1.2")], [question(54), none, rating("Good")])
    assert (second.published, second.verdict, second.low) == (None, "silent", 0.5)
    assert second.notes == ("printed as 120%, which is no share",)
    assert first.published == 54 and third.notes == ("no rating derived: no single figure for 2.1.2, 2.1.3",)


def test_no_rating_is_derived_from_one_of_two_figures():
    figures = [question(70, "2.1.1"), question(45, "2.1.2", "printed as 45% and as 57%"), question(90, "2.1.3")]
    check = checks([], [*figures, rating("Good")])[-1]
    assert (check.verdict, check.notes) == ("silent", ("no rating derived: no single figure for 2.1.2",))


@pytest.mark.parametrize(
    ("value", "percent", "note"),
    [
        pytest.param(0.4194, 39, "26 of the 62 is 41.9%, published as 39%", id="another per cent"),
        pytest.param(0.6531, 64, "another band (Good, not Requires improvement)", id="another band"),
        pytest.param(0.645, 65, None, id="rounds to it"),
    ],
)
def test_a_count_that_rounds_otherwise_is_noticed(value, percent, note):
    (check,) = checks([share(value, value, kind="count", text="26 of the 62")], [question(percent)])
    assert (note is None) == (not check.notes)
    assert note is None or note in check.notes[0]


@pytest.mark.parametrize(
    ("percents", "published", "discretion", "verdict", "derived", "note"),
    [
        pytest.param((70, 64, 90), "Requires improvement", False, "agrees", "Requires improvement", None, id="lowest band"),
        pytest.param(
            (81, 83, 64),
            "Good",
            True,
            "discretion",
            "Requires improvement",
            "lifted from Requires improvement by judgement",
            id="lifted",
        ),
        pytest.param(
            (80, 92, 99), "Good", True, "discretion", "Outstanding", "lowered from Outstanding by judgement", id="lowered"
        ),
        pytest.param(
            (80, 92, 99),
            "Good",
            False,
            "differs",
            "Outstanding",
            "lowered from Outstanding; the report does not say why",
            id="unexplained",
        ),
        pytest.param((), "Good", False, "silent", None, None, id="no figures"),
        pytest.param((80, 92), "Good", False, "silent", None, "no rating derived: no figure for 2.1.3", id="a cell is missing"),
        pytest.param((40, 92), "Inadequate", False, "agrees", "Inadequate", None, id="a cell is missing, and can't change it"),
    ],
)
def test_ratings(percents, published, discretion, verdict, derived, note):
    figures = [question(percent, f"2.1.{place}") for place, percent in enumerate(percents, start=1)]
    check = checks([], [*figures, rating(published, discretion=discretion)])[-1]
    assert (check.level, check.verdict, check.derived_rating) == ("standard", verdict, derived)
    assert check.notes == ((note,) if note else ())


def test_places_that_print_different_ratings_are_told():
    check = checks([], [rating("Good", conflict="printed as Good and as Inadequate")])[0]
    assert check.notes == ("printed as Good and as Inadequate",)


def test_without_a_framework_no_rating_is_derived():
    check = checks([], [question(50), rating("Good")], framework=None)[-1]
    assert (check.verdict, check.derived_rating) == ("silent", None)


def test_a_report_without_an_annex_has_no_checks():
    assert checks([share(0.5, 0.55)], []) == []


def test_the_keys_stand_in_the_order_of_the_contract():
    first = list(written(checks([], [question(50)]))[0])
    assert first[:9] == ["schema", "document", "standard", "key_question", "published", "stated", "low", "high", "verdict"]
    assert first == list(written(checks([], [rating("Good")]))[0])


def test_checks_of_the_sample_reports(sample_report):
    verdicts = {check.key_question: check for check in sample_report.checks if check.level == "key_question"}
    assert len(verdicts) >= 12
    for check in verdicts.values():
        assert (check.verdict == "silent") == (check.low is None)
    ratings = [check for check in sample_report.checks if check.level == "standard"]
    assert ratings and all(check.verdict in ("agrees", "discretion", "silent") for check in ratings)


def test_tables_and_picture(tmp_path):
    found = written(
        checks([share(0.5, 0.55), share(0.9, 0.99, question="2.1.2")], [question(54), question(60, "2.1.2"), rating("Good")])
    )
    tables = list(check_tables(found))
    assert [table.row_count for table in tables] == [2, 1] and "2 of 2 key questions answered, 1 agree" in str(tables[0].title)
    path = tmp_path / "checks.png"
    assert draw_checks(found, path) == 0
    assert path.read_bytes()[:4] == b"\x89PNG" and [file.name for file in tmp_path.iterdir()] == ["checks.png"]


def test_a_row_without_a_figure_is_shown(tmp_path):
    none = question(None, conflict="printed as 120%, which is no share")
    found = written(checks([share(0.5, 0.55)], [none, question(54, "2.1.2")]))
    (table,) = check_tables(found)
    assert list(table.columns[1].cells) == ["–", "54%"] and "0 of 2 key questions answered" in str(table.title)
    assert draw_checks(found, tmp_path / "checks.png") == 0


@pytest.mark.parametrize("stale", [False, True])
@pytest.mark.parametrize("results", [pytest.param([rating("Good")], id="ratings only"), pytest.param([], id="nothing")])
def test_no_picture_without_figures(tmp_path, results, stale):
    found = written(checks([], results))
    (tmp_path / "checks.jsonl").write_text("".join(json.dumps(check) + "\n" for check in found))
    if stale:
        (tmp_path / "checks.png").write_bytes(b"old")
    run = CliRunner().invoke(app, ["check", str(tmp_path), "--picture", str(tmp_path / "checks.png")])
    assert run.exit_code == 0 and "picture" not in run.output and not (tmp_path / "checks.png").exists()
    assert draw_checks(found, tmp_path / "checks.png") is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param({"a": 1}, "is not in the form that extract writes", id="no check"),
        pytest.param({"document": 5}, "is not in the form that extract writes", id="no document"),
        pytest.param(["a"], "is not a JSON object", id="a list"),
    ],
)
def test_a_line_that_is_no_check_is_named(tmp_path, line, told):
    (tmp_path / "checks.jsonl").write_text(json.dumps(line) + "\n")
    run = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert isinstance(run.exception, ReadError) and f"checks.jsonl:1: {told}: run extract again" in str(run.exception)


def test_reports_beyond_the_picture_are_counted(tmp_path):
    many = [{**check, "document": {"path": f"r{place}"}} for place in range(14) for check in written(checks([], [question(54)]))]
    assert draw_checks(many, tmp_path / "checks.png") == 2


def test_a_row_shows_the_end_of_its_question():
    label = row_label(
        {"key_question": "2.2.3", "question": "Does all of the planning that was done here focus well on other people's safety?"}
    )
    assert label.startswith("… ") and label.endswith("on other people's safety?  2.2.3") and len(label) < 66

"""Groups, runs, themes and inspections compared: what is counted, what is said, and what stays apart."""

from __future__ import annotations

import json

import inspection_findings
import pytest
from inspection_findings.report.compare import compare, diff, draw_groups
from inspection_findings.report.follow_up import follow_up
from inspection_findings.report.shares import share_of
from inspection_findings.report.themes import Edit, find_themes, read_edits, write_edits

from tests.report.conftest import make_run

LEADERS = ("strength", "1.1", "Leaders know their staff.")
PLANS = ("area_for_improvement", "2.2", "Plans are late.")


def documents(framework="hmip-2018"):
    """Six reports of two years; two of them name no provider or date."""
    return [
        ({"provider": "A", "framework": framework, "published": "2018"}, [LEADERS, PLANS, PLANS], [("overall", None, "Good")]),
        ({"provider": "B", "framework": framework, "published": "2018"}, [LEADERS], [("overall", None, "Inadequate")]),
        ({"provider": "A", "framework": framework, "published": "2019"}, [LEADERS, LEADERS, LEADERS, PLANS], [("overall", None, "Outstanding")]),
        ({"framework": framework}, [PLANS], []),
        ({"provider": "C", "framework": "ofsted-sif-2013", "published": "2019"}, [LEADERS], [("overall", None, "Good")]),
    ]  # fmt: skip


@pytest.fixture
def frames(tmp_path):
    return inspection_findings.to_frames(make_run(tmp_path / "run", documents()))


@pytest.mark.parametrize("by, expected", [
    pytest.param("year", [("2018", 2, 2, 2), ("2019", 1, 3, 1), ("year not known", 1, 0, 1), ("2019", 1, 1, 0)], id="year"),
    pytest.param("provider", [("A", 2, 4, 3), ("B", 1, 1, 0), ("provider not known", 1, 0, 1), ("C", 1, 1, 0)], id="provider"),
    pytest.param("standard", [("1.1 Leadership", 3, 5, 0), ("2.2 Planning", 3, 0, 4), ("1.1", 1, 1, 0)], id="standard"),
    pytest.param("publisher", [("publisher not known", 4, 5, 4), ("publisher not known", 1, 1, 0)], id="publisher"),
    pytest.param("framework", [("hmip-2018", 4, 5, 4), ("ofsted-sif-2013", 1, 1, 0)], id="framework"),
])  # fmt: skip
def test_groups_are_counted_within_their_framework(frames, by, expected):
    found = compare(frames, by)
    assert [(group.name, group.reports, group.strengths, group.areas) for group in found] == expected


def test_grades_and_the_picture_of_groups(frames):
    found = compare(frames, "year")
    assert found[0].grades == (("Good", 1), ("Inadequate", 1))
    picture = draw_groups(found)
    assert picture.startswith("<svg") and picture.count("<rect") >= 1 + 2 * len(found) and "50% of 4" in picture


def test_share_is_none_without_sentences_and_has_no_interval_with_few_reports():
    assert share_of([0], [0]) is None
    few, many = share_of([1, 2], [2, 2]), share_of([1, 2, 1, 2, 1, 2], [2] * 6)
    assert few.low is None and few.value == 0.75
    assert many.low < many.value < many.high


def test_a_run_differs_from_itself_in_nothing(frames):
    found = diff(frames, frames)
    assert (found.new, found.gone, found.relabelled, found.notes) == (0, 0, (), ()) and found.kept == len(frames["findings"])
    assert {move.way for move in found.moved} == {"same"}


def test_two_runs_differ_by_label_and_grade(frames, tmp_path):
    changed = documents()
    changed[0][1][0] = ("area_for_improvement", "1.1", "Leaders know their staff.")
    changed[1] = (changed[1][0], changed[1][1], [("overall", None, "Good")])
    changed[4] = ({"provider": "C", "framework": "ofsted-ilacs-2018", "published": "2019"}, [LEADERS], [("overall", None, "Good")])
    found = diff(frames, inspection_findings.to_frames(make_run(tmp_path / "other", changed)))
    assert found.relabelled == (("strength", "area_for_improvement", 1),)
    assert [(move.provider, move.before, move.after, move.way) for move in found.moved if move.way != "same"] == [
        ("B", "Inadequate", "Good", "up")
    ]
    assert len(found.notes) == 2 and all("their grades are not compared" in note for note in found.notes)


SENTENCES = {
    "supervision": ["Staff supervision is irregular in {}.", "Supervision of staff is not recorded in {}.", "Regular staff supervision is missing at {}."],
    "caseloads": ["Caseloads are too high in {}.", "High caseloads hold back social workers in {}.", "The caseloads of workers at {} are excessive."],
}  # fmt: skip


@pytest.fixture
def recurring(tmp_path):
    towns = ["Ashby", "Borley", "Corfe", "Denby", "Eastry", "Fowey"]
    found = [
        (
            {"provider": town, "framework": "hmip-2018", "published": str(2018 + place % 3)},
            [("area_for_improvement", "1.2", text.format(town)) for texts in SENTENCES.values() for text in texts], [],
        )
        for place, town in enumerate(towns)
    ]  # fmt: skip
    return inspection_findings.to_frames(make_run(tmp_path / "themes", found))


def test_themes_recur_and_are_named_by_their_own_words(recurring):
    found = find_themes(recurring)
    assert [theme.reports for theme in found] == [6, 6] and {theme.of_reports for theme in found} == {6}
    assert any("supervision" in theme.name for theme in found) and any("caseloads" in theme.name for theme in found)
    texts = recurring["findings"].set_index("finding")["text"]
    for theme in found:
        word = "supervision" if "supervision" in theme.name else "caseloads"
        assert all(word in texts[finding].lower() for finding in theme.findings)
        assert len(theme.typical) == 3 and sum(number for _, number in theme.years) == 6
    assert found == find_themes(recurring)


def test_a_person_renames_merges_and_splits(recurring, tmp_path):
    found = find_themes(recurring)
    write_edits(found, tmp_path / "themes.yaml")
    edits = read_edits(tmp_path / "themes.yaml")
    assert find_themes(recurring, edits=edits) == found
    merged = find_themes(recurring, edits=[Edit(one.framework, one.standard, one.label, one.words, "Staff") for one in edits])
    assert [(theme.name, len(theme.findings)) for theme in merged] == [("Staff", sum(len(theme.findings) for theme in found))]
    which = next(one for one in edits if "supervision" in one.name)
    parted = Edit(which.framework, which.standard, which.label, which.words, "Supervision", {"Records": ("recorded",)})
    names = {theme.name: len(theme.findings) for theme in find_themes(recurring, edits=[parted])}
    assert names["Records"] == 6 and names["Supervision"] >= 6


def test_what_few_reports_say_is_no_theme(frames):
    assert find_themes(frames) == []


def test_a_bad_file_of_themes_takes_one_line(command, tmp_path):
    run = make_run(tmp_path / "run", documents())
    (tmp_path / "themes.yaml").write_text("- name: only a name\n")
    done = command("themes", run, "--edits", tmp_path / "themes.yaml")
    assert done.returncode == 2 and "is not a list of themes" in done.stderr and done.stderr.count("\n") == 1


def test_recommendations_are_followed_over_three_inspections(tmp_path):
    def inspection(year, *texts, provider="A"):
        about = {"provider": provider, "framework": "hmip-2018", "published": year}
        return about, [("recommendation", "1.2", text) for text in texts], []

    run = make_run(tmp_path / "run", [
        inspection("2018", "Reduce the caseloads of probation officers.", "Publish the business plan."),
        inspection("2019", "Reduce caseloads of all probation officers.", "Repair the roof of the office."),
        inspection("2021", "Caseloads of probation officers must be reduced.", "Improve the website."),
        inspection("2019", "Reduce the caseloads of probation officers.", provider="B"),
        ({"framework": "hmip-2018", "published": "2019"}, [("recommendation", "1.2", "Reduce the caseloads.")], []),
    ])  # fmt: skip
    found = follow_up(inspection_findings.to_frames(run))
    fates = [
        (one.before.text[:7] if one.before else None, one.fate, one.after.text[:7] if one.after else None) for one in found.followed
    ]
    assert fates == [
        ("Reduce ", "raised again", "Reduce "), ("Publish", "no longer raised", None), (None, "new", "Repair "),
        ("Reduce ", "raised again", "Caseloa"), ("Repair ", "no longer raised", None), (None, "new", "Improve"),
    ]  # fmt: skip
    assert [[one.year for one in chain] for chain in found.repeated] == [[2018, 2019, 2021]]
    assert found.providers == 1 and "1 of 5 reports name no provider" in found.notes[0]
    assert all(one.score >= 0.42 for one in found.followed if one.fate == "raised again")


@pytest.mark.parametrize("arguments", [["compare", "--by", "provider"], ["themes"], ["follow-up"], ["diff"]], ids=lambda a: a[0])
def test_commands_print_tables_and_json(command, tmp_path, arguments):
    run = make_run(tmp_path / "run", documents())
    name, *options = arguments
    folders = [run, run] if name == "diff" else [run]
    assert command(name, *folders, *options).returncode == 0
    done = command(name, *folders, *options, "--json")
    assert done.returncode == 0 and json.loads(done.stdout) is not None
    assert command(name, *[tmp_path / "none"] * len(folders)).returncode == 2

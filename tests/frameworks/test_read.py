"""Frameworks as data: what ships is sound, and a file with a fault is refused by its name and key."""

from __future__ import annotations

import pytest
import yaml
from inspection_findings.errors import ConfigError
from inspection_findings.frameworks import bare, framework_names, load_framework
from inspection_findings.rules import data_dir

BASE = {
    "name": "mine",
    "title": "Mine",
    "source": "me",
    "domains": {"1": "One", "2": "Two"},
    "ratings": ["Poor", "Fair"],
    "bands": [{"name": "few", "low": 0, "high": 50, "rating": "Poor"}, {"name": "most", "low": 50, "high": 101, "rating": "Fair"}],
    "standards": [
        {"number": "1.1", "domain": "1", "title": "Care", "key_questions": [{"number": "1.1.1", "title": "Is care good?"}]},
        {"number": "2.1", "domain": "2", "title": "Food"},
    ],
}


def write(folder, name="mine.yaml", **changes):
    path = folder / name
    path.write_text(yaml.safe_dump({key: value for key, value in {**BASE, **changes}.items() if value is not None}))
    return path


def standards(*more, **first):
    return [{**BASE["standards"][0], **first}, BASE["standards"][1], *more]


@pytest.mark.parametrize("name", framework_names())
def test_what_ships_is_sound(name):
    framework = load_framework(name)
    assert framework.name == name and framework.source and framework.standards and framework.detect
    assert framework.publisher and framework.years
    for standard in (*framework.standards, *framework.unnumbered):
        for cue in standard.cues:
            assert cue == cue.lower() and "’" not in cue
            assert not (cue.endswith("*") and " " not in cue and len(cue) < 5), f"{cue}: too short to stand for all words"


@pytest.mark.parametrize(
    ("percents", "rating"),
    [
        pytest.param([81, 64.6], "Good", id="the lowest decides, rounded"),
        pytest.param([64.5, 90], "Good", id="halves go up"),
        pytest.param([64.4], "Requires improvement", id="just below a band"),
        pytest.param([49], "Inadequate", id="minority"),
        pytest.param([100], "Outstanding", id="all"),
        pytest.param([], None, id="no figure"),
    ],
)
def test_ratings_by_the_lowest_band(percents, rating):
    assert load_framework("hmip-2018").rating_for(percents) == rating


def test_extending_takes_over_and_renumbers():
    framework = load_framework("probation-2023")
    planning = next(standard for standard in framework.standards if standard.number == "P 2.2")
    assert [question.number for question in planning.key_questions] == ["P 2.2.1", "P 2.2.2", "P 2.2.3"]
    assert framework.bands == load_framework("hmip-2018").bands
    assert [bare(standard.number) for standard in framework.standards] == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4"]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        pytest.param({"colour": "red"}, "colour", id="unknown key"),
        pytest.param({"standards": standards(colour="red")}, "colour", id="unknown key of a standard"),
        pytest.param(
            {"standards": standards(key_questions=[{"number": "1.1.1", "title": "A", "hue": 1}])}, "hue", id="of a question"
        ),
        pytest.param({"title": None}, "title", id="missing key"),
        pytest.param({"standards": standards({"number": "1.1", "domain": "1", "title": "B"})}, "1.1", id="standard twice"),
        pytest.param(
            {
                "standards": standards(
                    {"number": "P 1.2", "domain": "1", "title": "B"}, {"number": "P1.2", "domain": "1", "title": "C"}
                )
            },
            "P1.2",
            id="twice but for a space",
        ),
        pytest.param(
            {
                "standards": standards(
                    {"number": "2.2", "domain": "2", "title": "B", "key_questions": [{"number": "1.1.1", "title": "A"}]}
                )
            },
            "1.1.1",
            id="question twice",
        ),
        pytest.param({"standards": standards(domain="9")}, "1.1", id="no such domain"),
        pytest.param({"standards": standards(number="2")}, "2", id="a domain's number"),
        pytest.param({"standards": standards(title=None)}, "title", id="standard without title"),
        pytest.param({"standards": standards(cues="care")}, "cues", id="cues are no list"),
        pytest.param({"standards": "1.1"}, "standards", id="standards are no list"),
        pytest.param({"standards": ["1.1"]}, "standards", id="a standard is no mapping"),
        pytest.param({"domains": ["1", "2"]}, "domains", id="domains are no mapping"),
        pytest.param(
            {"bands": [*BASE["bands"], {"name": "x", "low": 40, "high": 60, "rating": "Fair"}]}, "overlap", id="bands overlap"
        ),
        pytest.param(
            {"bands": [BASE["bands"][0], {"name": "x", "low": 60, "high": 101, "rating": "Fair"}]}, "gap", id="bands leave a gap"
        ),
        pytest.param({"bands": [{"name": "x", "low": 60, "high": 50, "rating": "Fair"}]}, "low < high", id="band upside down"),
        pytest.param({"bands": [{"name": "x", "low": 0, "high": 50, "rating": "Odd"}]}, "Odd", id="band of no rating"),
        pytest.param({"bands": [{"name": "x", "low": "zero", "high": 50, "rating": "Fair"}]}, "bands x", id="band of words"),
        pytest.param({"met_from": 65}, "met_from", id="share in per cent"),
        pytest.param({"years": [2021, 2018]}, "years", id="years backwards"),
        pytest.param({"years": "2018"}, "years", id="years are no pair"),
        pytest.param({"years": [True, None]}, "years", id="a year is true"),
        pytest.param({"numbered": "no"}, "true or false", id="numbered is a word"),
        pytest.param({"scale": "nosuch"}, "nosuch", id="no such scale"),
        pytest.param({"scale": 5}, "scale", id="scale is a number"),
        pytest.param({"source": ["me"]}, "source", id="source is a list"),
        pytest.param({"bands": [{**BASE["bands"][0], "low": 10}, BASE["bands"][1]]}, "begin at 0", id="bands begin late"),
        pytest.param({"bands": [BASE["bands"][0], {**BASE["bands"][1], "high": 90}]}, "above 100", id="bands end early"),
        pytest.param({"bands": [BASE["bands"][0], {**BASE["bands"][1], "high": 100}]}, "above 100", id="all is in no band"),
        pytest.param({"bands": "few"}, "bands", id="bands are no list"),
        pytest.param({"standards": standards(key_questions=5)}, "1.1 key_questions", id="questions are a number"),
        pytest.param({"standards": standards(key_questions=["a"])}, "1.1 key_questions", id="a question is a word"),
        pytest.param({"standards": standards(key_questions=[{"title": "A"}])}, "'number'", id="question without number"),
        pytest.param({"standards": standards(key_questions=[{"number": "1.1.1"}])}, "'title'", id="question without title"),
        pytest.param(
            {"standards": standards(key_questions=[{"number": "2.1.1", "title": "A"}])}, "begin with 1.1.", id="question of another"
        ),
        pytest.param({"standards": standards(number=1.10)}, "quotes", id="number that YAML shortens"),
        pytest.param({"standards": standards({"number": "1.2", "domain": "1", "title": "CARE"})}, "1.2", id="title twice"),
        pytest.param({"standards": standards({"take": "1.1"})}, "extends", id="takes from nothing"),
        pytest.param({"standards": None, "extends": "hmip-2018", "unnumbered": [{"take": "1.1"}]}, "unnumbered", id="takes there"),
        pytest.param({"standards": standards(cues=["*"])}, "cues", id="cue for every word"),
        pytest.param(
            {
                "unnumbered": [
                    {"domain": "1", "title": title, "key_questions": [{"number": "9.1.1", "title": "A"}]} for title in ("B", "C")
                ]
            },
            "9.1.1",
            id="question of two unnumbered standards",
        ),
        pytest.param({"domain_cues": {"7": ["x"]}}, "7", id="cues of no domain"),
        pytest.param({"extends": "nowhere"}, "nowhere", id="extends what is not there"),
        pytest.param({"extends": "hmip-2018", "standards": [{"take": "9.9"}]}, "9.9", id="takes what is not there"),
    ],
)
def test_faults_are_refused_by_file_and_key(tmp_path, changes, named):
    path = write(tmp_path, **changes)
    with pytest.raises(ConfigError) as caught:
        load_framework(str(path))
    message = str(caught.value)
    assert named in message and "mine.yaml" in message and "\n" not in message


@pytest.mark.parametrize(
    ("parent", "told"),
    [
        pytest.param({"number": "2.9", "key_questions": ["a"]}, r"parent\.yaml: 2\.9 key_questions", id="questions are words"),
        pytest.param({"number": "2.9", "key_questions": 4}, r"parent\.yaml: 2\.9 key_questions", id="questions are a number"),
        pytest.param({}, r"mine\.yaml: standards: takes '2\.9', which the extended framework lacks; it has none", id="no number"),
    ],
)
def test_what_can_not_be_taken_is_told(tmp_path, parent, told):
    write(tmp_path, "parent.yaml", standards=[{"domain": "2", "title": "B", **parent}])
    path = write(tmp_path, extends="parent.yaml", standards=[{"take": "2.9", "number": "2.8"}])
    with pytest.raises(ConfigError, match=told):
        load_framework(str(path))


def test_without_standards_of_its_own_it_keeps_those_it_extends(tmp_path):
    write(tmp_path, "parent.yaml")
    path = write(tmp_path, extends="parent.yaml", name="child", standards=None)
    assert [standard.number for standard in load_framework(str(path)).standards] == ["1.1", "2.1"]


def test_its_own_folder_comes_before_the_current_one(tmp_path, monkeypatch):
    scale = "source: me\nquantifiers: {}\n"
    for folder, title in (("own", "Right"), ("current", "Wrong")):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "base.yaml", title=title)
        (tmp_path / folder / "words.yaml").write_text(scale)
    monkeypatch.chdir(tmp_path / "current")
    path = write(tmp_path / "own", extends="base.yaml", title=None, scale="words.yaml")
    framework = load_framework(str(path))
    assert framework.title == "Right" and framework.scale == str(tmp_path / "own" / "words.yaml")


@pytest.mark.parametrize("length", [1, 2, 3], ids=["itself", "two files", "three files"])
def test_a_circle_of_extensions_is_refused(tmp_path, length):
    for number in range(length):
        write(tmp_path, f"f{number}.yaml", extends=f"f{(number + 1) % length}.yaml")
    with pytest.raises(ConfigError, match="circle") as caught:
        load_framework(str(tmp_path / "f0.yaml"))
    assert "extends" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(b"- a list", "mapping", id="list"),
        pytest.param(b"a: [", "YAML", id="no YAML"),
        pytest.param(b"", "mapping", id="empty"),
        pytest.param("name: mine\ntitle: Caf\xe9".encode("latin-1"), "line 2 is not UTF-8", id="Latin-1"),
        pytest.param(b"name: mine\ntitle: A\ntitle: B\n", "'title' stands twice", id="a key twice"),
        pytest.param(b"name: 2019-13-45\n", "YAML", id="a day that is none"),
        pytest.param(
            b"standards:\n- {number: '1.1', title: A, title: B}\n", "'title' stands twice", id="a key of a standard twice"
        ),
    ],
)
def test_what_is_no_framework_is_refused(tmp_path, text, told):
    path = tmp_path / "mine.yaml"
    path.write_bytes(text)
    with pytest.raises(ConfigError, match=r"mine\.yaml") as caught:
        load_framework(str(path))
    assert told in str(caught.value) and "\n" not in str(caught.value)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ConfigError, match="hmip-2018"):
        load_framework("hmip-1918")


def test_every_file_is_listed():
    assert set(framework_names()) == {path.stem for path in (data_dir("configs") / "frameworks").iterdir()}

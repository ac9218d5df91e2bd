"""The records: validated, frozen, with the contract's keys in the contract's order."""

from __future__ import annotations

import json
import os
import sys

import pytest
from inspection_findings.batch import run
from inspection_findings.model.records import (
    CheckRecord,
    ErrorRecord,
    FindingRecord,
    ProportionRecord,
    RunRecord,
    finding_id,
    json_schemas,
)
from inspection_findings.process import output_lines
from inspection_findings.settings import load_settings
from pydantic import ValidationError

FINDING_KEYS = [
    "schema",
    "id",
    "document",
    "page",
    "start",
    "end",
    "text",
    "section",
    "label",
    "scores",
    "decided_by",
    "model",
    "secondary",
    "standard",
    "key_question",
    "link_score",
    "illustration",
    "number",
    "addressee",
    "proportions",
]
PROPORTION_KEYS = [
    "start",
    "end",
    "text",
    "kind",
    "modifier",
    "base",
    "upper",
    "numerator",
    "denominator",
    "low",
    "high",
    "estimate",
    "scale",
    "rule",
    "population",
    "population_kind",
    "polarity",
    "met_low",
    "met_high",
    "met_estimate",
    "standard",
    "key_question",
    "change",
]


def proportion(**changes):
    values = dict.fromkeys(PROPORTION_KEYS) | {
        "start": 0, "end": 4, "text": "half", "kind": "fraction", "modifier": "exact", "base": 0.5, "low": 0.4, "high": 0.6,
        "estimate": 0.5, "rule": "r", "polarity": "met", "change": False,
    }  # fmt: skip
    return ProportionRecord(**(values | changes))


def test_keys_come_in_the_order_of_the_contract(sample_report):
    lines = output_lines(sample_report)["findings"].decode("utf-8").splitlines()
    assert lines
    for line in lines:
        finding = json.loads(line)
        assert list(finding)[: len(FINDING_KEYS)] == FINDING_KEYS
        assert list(finding["document"])[:6] == ["sha256", "path", "title", "provider", "framework", "published"]
        for share in finding["proportions"]:
            assert list(share)[: len(PROPORTION_KEYS)] == PROPORTION_KEYS


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"low": 0.7}, id="low above estimate"),
        pytest.param({"high": 1.2}, id="share above one"),
        pytest.param({"polarity": "good"}, id="unknown polarity"),
        pytest.param({"start": -1}, id="negative offset"),
        pytest.param({"colour": "red"}, id="unknown key"),
    ],
)
def test_bad_values_are_refused(changes):
    with pytest.raises(ValidationError):
        proportion(**changes)


def test_records_are_frozen():
    with pytest.raises(ValidationError):
        proportion().text = "other"


def test_scores_sum_to_one_and_offsets_cut_the_text(sample_report):
    source = sample_report.document.source.text
    for finding in sample_report.findings:
        assert (finding.scores is None) == (finding.decided_by == "place")
        if finding.scores is not None:
            assert sum(finding.scores.model_dump().values()) == pytest.approx(1, abs=1e-6)
        assert sample_report.document.clean_slice(finding.start, finding.end) == finding.text
        for share in finding.proportions:
            assert finding.start <= share.start < share.end <= finding.end
            assert source[share.start : share.end].split()


def test_ids_are_stable_and_distinct(sample_report):
    ids = [finding.id for finding in sample_report.findings]
    assert len(set(ids)) == len(ids)
    assert finding_id("00", 3, 9) == finding_id("00", 3, 9) != finding_id("00", 3, 10)


def test_checks_are_written_as_their_record_says(sample_report):
    assert sample_report.checks
    for record in sample_report.records.checks:
        check = record.model_dump(by_alias=True)
        assert list(check) == [field.alias or name for name, field in CheckRecord.model_fields.items()]
        assert CheckRecord.model_validate(check).model_dump(by_alias=True) == check


def test_every_file_has_a_schema():
    schemas = json_schemas()
    assert set(schemas) == {"findings", "sections", "results", "checks", "errors", "warnings", "run"}
    assert set(schemas["findings"]["properties"]) >= set(FINDING_KEYS)
    assert set(FindingRecord.model_fields) >= set(FINDING_KEYS) - {"schema"}
    assert list(ErrorRecord.model_fields) == ["path", "stage", "error", "message"]


def test_checks_are_written_as_they_were_made(sample_report):
    written = output_lines(sample_report)["checks"].decode("utf-8").splitlines()
    assert [json.loads(line)["verdict"] for line in written] == [check.verdict for check in sample_report.checks] and written


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"verdict": "perhaps"}, id="unknown verdict"),
        pytest.param({"low": 1.5}, id="share above one"),
        pytest.param({"stated": None}, id="no list of findings"),
        pytest.param({"colour": "red"}, id="unknown key"),
    ],
)
def test_a_check_that_is_none_is_refused(sample_report, changes):
    check = sample_report.records.checks[0].model_dump(by_alias=True)
    with pytest.raises(ValidationError):
        CheckRecord.model_validate(check | changes)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names there are always Unicode")
def test_a_run_is_told_as_a_record_whatever_its_folder_is_called(tmp_path):
    place = tmp_path / os.fsdecode(b"caf\xe9")
    place.mkdir()
    (place / "one.txt").write_text("Plans were good in most cases.")
    run([place], tmp_path / "out", settings=load_settings())
    content = (tmp_path / "out" / "run.json").read_text(encoding="utf-8")
    record = RunRecord.model_validate_json(content)
    assert record.inputs == [f"{tmp_path}/caf?"] and record.state == "done" and record.counts.documents == 1
    assert json.dumps(record.model_dump(by_alias=True), indent=1, ensure_ascii=False) + "\n" == content
    with pytest.raises(ValidationError):
        RunRecord.model_validate(json.loads(content) | {"state": "lost"})

"""The table that ends a run fits into a narrow terminal, whatever the names."""

from __future__ import annotations

from collections import Counter

import pytest
from inspection_findings.batch import RunSummary
from inspection_findings.report.summary import COLUMNS, MOST_ROWS, print_summary, summary_table
from rich.console import Console

from tests.conftest import write_jsonl


def printed(summary, width):
    console = Console(width=width, record=True, file=None, force_terminal=False)
    with console.capture() as capture:
        console.print(summary_table(summary, width=width))
    return capture.get().splitlines()


@pytest.mark.parametrize("width", [80, 100, 200])
@pytest.mark.parametrize("count", [7, 12_345_678])
@pytest.mark.parametrize("name", ["a.txt", "2019/long-folder-name/north-and-east-and-west-and-south-2019.txt"])
def test_no_column_is_cut_but_paths_and_frameworks(width, count, name):
    counts = Counter(dict.fromkeys(COLUMNS, count))
    summary = RunSummary(
        documents=3, counts=counts, rows=[(name, {"framework": "hmip-2016-quality-impact", "overall": "Good"}, counts)] * 3
    )
    lines = printed(summary, width)
    assert max(map(len, lines)) <= width
    heads = [part for shown in COLUMNS.values() for part in shown.split("\n")]
    assert all(head in "\n".join(lines) for head in (*heads, "report", "grade"))
    assert sum(f"{count:,}" in line for line in lines) == 4
    names = "".join(line.split("  ")[0].strip() for line in lines)
    assert names.count(name) == 3


def test_many_reports_are_told_by_number():
    summary = RunSummary(documents=MOST_ROWS + 1_000, rows=[("a.txt", {}, {})] * MOST_ROWS)
    assert any("… 1,000 more" in line for line in printed(summary, 80))


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(
            ["2019/inspection-of-bedfordshire-crc-2019.txt", "2019/inspection-of-buckinghamshire-crc-2019.txt"], id="middle"
        ),
        pytest.param([f"reports/2019/a-long-folder/inspection-of-northmoor-{year}.pdf" for year in (2018, 2019)], id="end"),
        pytest.param([f"{city * 3}/report.pdf" for city in ("eastvale-", "westbrook-")], id="front, longer than the column"),
    ],
)
def test_what_differs_between_names_is_never_cut(names, width):
    lines = printed(RunSummary(documents=2, rows=[(name, {"framework": "hmip-2018"}, {}) for name in names]), width)
    column = "".join(line.split("  ")[0].strip() for line in lines[3:])
    for part in ("bedford", "buckingham") if "bedford" in names[0] else ("2018", "2019") if "2018" in names[0] else names:
        assert part.removesuffix("-/report.pdf") in column, column


@pytest.mark.parametrize(("number", "words"), [(1, "1 report, 0 failed"), (2, "2 reports, 0 failed")])
def test_what_was_done_is_said_in_words(tmp_path, capsys, number, words):
    summary = RunSummary(documents=number, others=1, outdated=1, pruned=2, sidecars=Counter({".json": 3}))
    print_summary(tmp_path, summary)
    told = capsys.readouterr().out
    assert words in told and "removed 2 reports not among the inputs" in told and "left out as no report: 3 .json" in told
    assert "also holds 1 report not among these inputs (--prune removes them); 1 of them done with other settings" in told


def test_warnings_come_first_then_failures_and_nothing_obeys_a_name(tmp_path, capfd):
    ref = {"sha256": "0", "path": "a\x1b[31m.txt"}
    write_jsonl(
        tmp_path / "warnings.jsonl", [{"document": ref, "warning": "small_body", "message": "only 3 sentences", "value": 3}]
    )
    write_jsonl(tmp_path / "errors.jsonl", [{"path": "b\nfailed: c", "stage": "read", "error": "ReadError", "message": "is empty"}])
    summary = RunSummary(documents=2, failed=1, failed_inputs=1, counts=Counter(warnings=1), rows=[("a\x1b[31m.txt", {}, {})])
    print_summary(tmp_path, summary)
    out, err = capfd.readouterr()
    assert err == "warning: a\\x1b[31m.txt: only 3 sentences\nfailed: b\\nfailed: c: is empty\n"
    assert "\x1b" not in out and "a\\x1b[31m.txt" in out
    print_summary(tmp_path, summary, quiet=True)
    assert capfd.readouterr() == ("", "failed: b\\nfailed: c: is empty\n")

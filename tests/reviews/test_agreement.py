"""How well two reviewers agree, and settling where they don't."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inspection_findings.review import ReviewSession
from inspection_findings.reviews.agreement import cohen, compare, differences, disagreements
from inspection_findings.reviews.verdict import untouched

from tests.cli.test_commands import findings
from tests.review.conftest import decide, records, reviews


@pytest.mark.parametrize(
    ("counts", "kappa", "low", "high"),
    [
        # the worked example of Cohen's kappa that textbooks give: 20, 5, 10, 15 of 50
        pytest.param({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}, 0.4, 0.1518, 0.6482, id="textbook"),
        pytest.param({("y", "y"): 10, ("n", "n"): 10}, 1.0, 1.0, 1.0, id="all agree"),
        pytest.param({("y", "n"): 10, ("n", "y"): 10}, -1.0, -1.0, -1.0, id="none agrees"),
        pytest.param({("y", "y"): 25, ("y", "n"): 25, ("n", "y"): 25, ("n", "n"): 25}, 0.0, -0.196, 0.196, id="chance"),
    ],
)
def test_kappa_and_its_interval(counts, kappa, low, high):
    found = cohen("label", [pair for pair, count in counts.items() for _ in range(count)])
    assert found.kappa == pytest.approx(kappa)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.002)


def test_kappa_is_undefined_where_all_say_one_thing():
    found = cohen("label", [("none", "none")] * 9)
    assert (found.share, found.kappa, found.low) == (1.0, None, None)
    assert cohen("label", []).share is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=60))
def test_kappa_takes_no_sides_and_stays_in_its_bounds(pairs):
    found = cohen("x", pairs)
    mirrored = cohen("x", [(second, first) for first, second in pairs])
    assert (found.kappa, found.agreed) == (pytest.approx(mirrored.kappa) if mirrored.kappa is not None else None, mirrored.agreed)
    if found.kappa is not None:
        assert -1 <= found.low <= found.kappa + 1e-9 and found.kappa - 1e-9 <= found.high <= 1


@pytest.fixture
def two(out):
    """Two reviewers who read the same twelve records and differ in three labels and one value."""
    ann, bob = (ReviewSession(out, reviewer=name) for name in ("ann", "bob"))
    shares = [number for number, row in enumerate(ann.store.rows) if row.kinds][:2]
    numbers = sorted({*range(10), *shares})
    for number in numbers:
        decide(ann, number, status="reviewed")
        label = "recommendation" if number in (1, 2, 3) else ann.store.rows[number].label
        decide(bob, number, status="reviewed", label=label)
    share = dict(bob.view(shares[0])["verdict"]["proportions"][0])
    answer = bob.share({"id": bob.store.rows[shares[0]].id, "span": list(bob.view(shares[0])["spans"][0]), "share": share,
                        "changes": {"kind": "percent", "base": 0.11, "modifier": "exact"}})  # fmt: skip
    decide(bob, shares[0], proportions=[answer["share"], *bob.view(shares[0])["verdict"]["proportions"][1:]])
    return out, numbers, shares


def test_agreement_by_question(two):
    out, numbers, shares = two
    ledger = ReviewSession(out, reviewer="ann").ledger
    figures = {entry.question: entry for entry in compare(ledger, "ann", "bob")}
    assert (figures["label"].n, figures["label"].agreed) == (len(numbers), len(numbers) - 3)
    assert figures["label: recommendation"].agreed == len(numbers) - 3 and figures["standard"].share == 1
    marked = figures["proportion: marked by both"]
    assert marked.n == marked.agreed and figures["proportion: value"].agreed == marked.n - 1
    assert figures["proportion: polarity"].share == 1
    found = disagreements(ledger)
    rows = ledger.store.rows
    assert {identity: what for identity, (_, _, what) in found.items()} == {
        **{rows[n].id: ("label",) for n in (1, 2, 3)}, rows[shares[0]].id: ("proportions",)
    }  # fmt: skip


def test_the_second_reviewer_does_not_see_the_first(two):
    out, _, _ = two
    session = ReviewSession(out, reviewer="cleo")
    assert session.view(1)["others"] == [] and session.view(1)["verdict"]["status"] == "open"


def test_settling_counts_for_the_record_and_not_for_agreement(two):
    out, _, _ = two
    before = [(e.question, e.agreed) for e in compare(ReviewSession(out, reviewer="ann").ledger, "ann", "bob")]
    settling = ReviewSession(out, reviewer="ann", settle=True)
    queue = settling.queue({"show": "disagreement"})
    assert len(queue) == 4 and settling.progress()["disagreements"] == 4
    said = {other["reviewer"]: other["verdict"]["label"] for other in settling.view(queue[0])["others"]}
    assert said == {"ann": settling.store.rows[queue[0]].label, "bob": "recommendation"}
    decide(settling, queue[0], status="reviewed", label="none")
    assert settling.progress()["disagreements"] == 3 and queue[0] not in settling.queue({"show": "disagreement"})
    ledger = ReviewSession(out, reviewer="ann").ledger
    assert [(e.question, e.agreed) for e in compare(ledger, "ann", "bob")] == before
    assert ledger.final()[settling.store.rows[queue[0]].id][1]["label"] == "none"
    settling.undo({"session": "tab"})
    assert settling.progress()["disagreements"] == 4


def test_the_command_gives_figures_and_disagreements(two):
    out, numbers, _ = two
    done = findings("agreement", out, "--json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["reviewers"] == ["ann", "bob"] and record["records"] == len(numbers)
    label = record["figures"][0]
    assert label["question"] == "label" and label["low"] <= label["kappa"] <= label["high"]
    assert [entry["differs_in"] for entry in record["disagreements"] if not entry["settled"]].count(["label"]) == 3
    table = findings("agreement", out)
    assert "kappa" in table.stdout and "4 disagreements, 4 open" in table.stdout


def test_one_reviewer_agrees_with_nobody(out):
    decide(ReviewSession(out, reviewer="ann"), 0, status="reviewed")
    done = findings("agreement", out)
    assert done.returncode == 2 and "two reviewers" in done.stderr and "ann" in done.stderr
    assert findings("agreement", out, "--reviewers", "ann,zoe").returncode == 2


def test_differences_name_what_differs(out):
    record = next(r for r in records(out) if r["proportions"])
    verdict = untouched(record)
    share = record["proportions"][0]
    assert differences(verdict, verdict) == ()
    assert differences(verdict, {**verdict, "label": "none", "standard": "9"}) == ("label", "standard")
    assert differences(verdict, {**verdict, "proportions": []}) == ("proportions",)
    other = {**share, "polarity": "neutral" if share["polarity"] != "neutral" else "met"}
    assert differences(verdict, {**verdict, "proportions": [other, *record["proportions"][1:]]}) == ("proportions",)
    assert reviews(out) == []

"""The page in a real browser."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections import Counter

import pytest

from tests.review.conftest import records, reviews, serving, write_records

HOSTILE = (
    '<img src=x onerror="document.title=\'owned\'"> 😀 <script>document.title="owned"</script> & was met in 27 of the 70 cases.'
)


def until(page, condition, seconds=30.0):
    """Wait until a condition holds in the page. (The page's own policy forbids what wait_for_function does.)"""
    end = time.monotonic() + seconds
    while not page.evaluate(f"Boolean({condition})"):
        assert time.monotonic() < end, condition
        time.sleep(0.02)


def saved(page):
    until(page, "document.getElementById('saved').textContent === '✓ all saved'")


def on_disk(out, number):
    """Wait until so many decisions are in the file: a key press is answered when its turn comes, not at once."""
    path = out / "reviews.jsonl"
    end = time.monotonic() + 30
    while (path.read_bytes().count(b"\n") if path.exists() else 0) < number:
        assert time.monotonic() < end, f"fewer than {number} decisions"
        time.sleep(0.02)


def here(page):
    """The id of the record that the page stands at, once it is there whole."""
    until(page, "document.getElementById('card').dataset.id")
    return page.locator("#card").get_attribute("data-id")


def find(page, identity):
    """Search for one record, and leave the search."""
    page.keyboard.press("/")
    page.locator("#search").fill(identity)
    until(page, f"document.getElementById('card').dataset.id === '{identity}'")
    until(page, "document.getElementById('shown').textContent.startsWith('1 of')")
    page.keyboard.press("Escape")


def sentence(page):
    return page.locator("#sentence").inner_text()


def latest(out):
    """What the last decision on each record made of it."""
    return {review["id"]: review["after"] for review in reviews(out)}


def test_opens_with_the_queue_the_sentence_and_the_report(out, open_page):
    with serving(out) as (_, address):
        page = open_page(address)
        found = records(out)
        assert page.locator("#counts").inner_text().startswith(f"0 done · {len(found)} left")
        assert sentence(page) == found[0]["text"]
        assert page.locator("#report .lit").inner_text().split() == found[0]["text"].split()
        assert page.locator("#report .where").inner_text() == found[0]["section"]["path"][0]
        assert page.locator(".label[aria-pressed=true] .name").inner_text() == "Strength"


def test_a_proportion_is_drawn_with_the_published_figure(out, open_page):
    wanted = next(r for r in records(out) if any(p["key_question"] == "2.2.3" for p in r["proportions"]))
    share = next(p for p in wanted["proportions"] if p["key_question"] == "2.2.3")
    with serving(out) as (_, address):
        page = open_page(address)
        find(page, wanted["id"])
        mark = page.locator("#sentence mark").first
        assert mark.inner_text() == share["text"]
        scale = page.locator(".shares .scale").first
        published = json.loads(next(line for line in (out / "results.jsonl").read_text().splitlines()
                                    if '"2.2.3"' in line and wanted["document"]["sha256"] in line))["percent"]  # fmt: skip
        assert f"published {published:g} %" in scale.get_attribute("aria-label")
        width = scale.locator(".lane").first.bounding_box()["width"]
        bar = scale.locator(".bar").first.bounding_box()
        assert bar["width"] == pytest.approx(max((share["high"] - share["low"]) * width, 3), abs=2)


def test_filters_show_what_they_say(out, open_page):
    found = records(out)
    with serving(out) as (_, address):
        page = open_page(address)
        page.keyboard.press("r")
        page.locator("#filter-label").select_option("recommendation")
        count = sum(r["label"] == "recommendation" for r in found)
        until(page, f"document.getElementById('shown').textContent.startsWith('{count} of')")
        page.locator("#filter-report").select_option(found[0]["document"]["sha256"])
        both = [r for r in found if r["label"] == "recommendation" and r["document"] == found[0]["document"]]
        until(page, f"document.getElementById('shown').textContent.startsWith('{len(both)} of')")
        assert sentence(page) == both[0]["text"]
        page.get_by_text("Clear all filters").click()
        until(page, f"document.getElementById('shown').textContent.startsWith('{len(found)} of')")


def test_twenty_by_keyboard_undone_and_found_again_after_a_reload(out, open_page):
    keys = ["1", "2", "3", "4", "Enter"] * 4
    labels = {"1": "strength", "2": "area_for_improvement", "3": "recommendation", "4": "none"}
    with serving(out) as (_, address):
        page = open_page(address)
        expected, shown = {}, []
        for key in keys:
            identity = here(page)
            shown.append(identity)
            expected[identity] = labels.get(key) or next(r["label"] for r in records(out) if r["id"] == identity)
            page.keyboard.press(key)
            until(page, f"document.getElementById('card').dataset.id !== '{identity}'")
        saved(page)
        assert {identity: verdict["label"] for identity, verdict in latest(out).items()} == expected
        assert all(verdict["status"] == "reviewed" for verdict in latest(out).values())
        first = reviews(out)[0]
        assert (first["reviewer"], first["document"], first["before"]["status"]) == (
            "ann",
            records(out)[0]["document"]["sha256"],
            "open",
        )
        assert first["seconds"] >= 0 and first["at"].endswith("Z")
        here(page)
        # other things by keyboard: flag, illustration, comment, two-sided, standard
        page.keyboard.press("f")
        page.keyboard.press("i")
        page.keyboard.press("c")
        page.keyboard.type("see page 4")
        page.keyboard.press("Enter")
        page.keyboard.press("g")
        page.keyboard.type("2.2.3")
        page.keyboard.press("Enter")
        here_now = here(page)
        saved(page)
        verdict = latest(out)[here_now]
        assert (verdict["flag"], verdict["comment"], verdict["key_question"], verdict["status"]) == (
            True,
            "see page 4",
            "2.2.3",
            "open",
        )
        assert verdict["standard"] == "2.2" and verdict["illustration"] is not records(out)[20]["illustration"]
        page.reload()
        page.wait_for_selector("#sentence")
        assert here(page) == here_now
        assert page.locator("#counts").inner_text().startswith("20 done")
        assert page.locator(".comment").inner_text() == "see page 4"
        # undo reaches back through the whole session, the reload included
        for _ in range(24):
            page.keyboard.press("u")
        until(page, "document.getElementById('counts').textContent.startsWith('0 done')")
        saved(page)
        originals = {r["id"]: r["label"] for r in records(out)}
        assert {i: (v["label"], v["status"]) for i, v in latest(out).items()} == {i: (originals[i], "open") for i in latest(out)}
        assert Counter(review["action"] for review in reviews(out))["undo"] == 24
        assert here(page) == shown[0]


def test_two_sided_by_keyboard(out, open_page):
    wanted = next(r for r in records(out) if r["label"] == "strength" and r["secondary"] is None)
    with serving(out) as (_, address):
        page = open_page(address)
        find(page, wanted["id"])
        for key in ("t", "2"):
            page.keyboard.press(key)
        saved(page)
        assert latest(out)[wanted["id"]]["secondary"] == "area_for_improvement"
        assert latest(out)[wanted["id"]]["label"] == "strength"


def test_a_proportion_is_edited_and_one_added_by_selection(out, open_page):
    found = records(out)
    wanted = next(
        r for r in found if [p["kind"] for p in r["proportions"]] == ["percent"] and r["proportions"][0]["polarity"] == "met"
    )
    with serving(out) as (_, address):
        page = open_page(address)
        find(page, wanted["id"])
        page.keyboard.press("e")
        page.locator("#edit-base").fill("2/5")
        page.locator("#edit-modifier").select_option("at_least")
        page.locator("#edit-polarity").select_option("not_met")
        page.locator("#edit-population").fill("plans read")
        page.locator("#edit-population").press("Enter")
        page.wait_for_selector(".editor", state="detached")
        saved(page)
        share = latest(out)[wanted["id"]]["proportions"][0]
        assert (share["base"], share["modifier"], share["polarity"], share["population"]) == (
            0.4,
            "at_least",
            "not_met",
            "plans read",
        )
        assert (share["low"], share["high"], share["met_low"], share["met_high"]) == (0.4, 1.0, 0.0, 0.6)
        assert share["rule"] == "review" and share["start"] == wanted["proportions"][0]["start"]

        plain = next(r for r in found if not r["proportions"] and len(r["text"].split()) > 6)
        find(page, plain["id"])
        for key in ("v", "ArrowRight", "Shift+ArrowRight", "Enter"):
            page.keyboard.press(key)
        page.wait_for_selector(".editor")
        words = " ".join(plain["text"].split()[1:3])
        assert page.locator(".editor .quote").inner_text() == words
        page.locator("#edit-base").fill("150%")
        page.keyboard.press("Enter")
        page.wait_for_selector("#edit-error:not(:empty)")
        page.locator("#edit-base").fill("half")
        page.locator("#edit-base").press("Enter")
        page.wait_for_selector(".editor", state="detached")
        saved(page)
        (added,) = latest(out)[plain["id"]]["proportions"]
        assert (added["text"], added["base"], added["low"]) == (words, 0.5, 0.48)
        text = (out / "texts" / f"{plain['document']['sha256']}.txt").read_text(encoding="utf-8")
        assert text[added["start"] : added["end"]].split() == words.split()
        page.keyboard.press("e")
        page.keyboard.press("Control+Delete")
        page.wait_for_selector(".shares article", state="detached")
        saved(page)
        assert latest(out)[plain["id"]]["proportions"] == []


def test_a_missed_finding_is_added_with_the_mouse_and_taken_back(out, open_page):
    with serving(out) as (_, address):
        page = open_page(address)
        total = len(records(out))
        # a triple click selects the paragraph around the lit sentence: more than the record itself
        page.locator("#text .lit").first.click(click_count=3)
        page.locator("#toolbar button").click()
        page.locator("dialog .label.recommendation").click()
        until(page, f"document.getElementById('counts').textContent.startsWith('1 done · {total} left')")
        (added,) = [review for review in reviews(out) if review["action"] == "add"]
        text = (out / "texts" / f"{added['document']}.txt").read_text(encoding="utf-8")
        assert added["added"]["text"].split() == text[added["start"] : added["end"]].split()
        assert added["after"]["label"] == "recommendation" and sentence(page) == added["text"]
        page.reload()
        page.wait_for_selector("#sentence")
        assert sentence(page) == added["text"]
        page.keyboard.press("u")
        until(page, f"document.getElementById('counts').textContent.startsWith('0 done · {total} left')")
        page.wait_for_selector(f"[data-id='{added['id']}']", state="detached")


def test_a_missed_finding_is_added_by_keyboard_alone(out, open_page):
    with serving(out) as (_, address):
        page = open_page(address)
        for key in ("v", "Tab", "ArrowDown", "Shift+ArrowDown", "Enter"):
            here(page)
            page.keyboard.press(key)
        page.wait_for_selector("dialog blockquote")
        words = page.locator("dialog blockquote").inner_text()
        page.keyboard.press("2")
        until(page, f"document.querySelector('#sentence')?.textContent.trim().split(/\\s+/).join(' ') === {json.dumps(words)}")
        saved(page)
        last = reviews(out)
        # a sentence of its own: added, or told to be there already
        assert words.endswith((".", ":")) and len(words.split()) > 2
        assert not last or (last[0]["action"], last[0]["after"]["label"]) == ("add", "area_for_improvement")


def test_a_decision_that_cannot_be_written_is_not_shown_as_saved(out, open_page):
    with serving(out) as (_, address):
        page = open_page(address)
        first = here(page)
        (out / "reviews.jsonl").mkdir()
        page.keyboard.press("2")
        page.wait_for_selector("#toast.error")
        assert "reviews.jsonl" in page.locator("#toast").inner_text()
        until(page, f"document.querySelector('.row[data-id=\"{first}\"]')?.dataset.status === 'open'")
        assert page.locator("#counts").inner_text().startswith("0 done")


def test_a_killed_server_loses_nothing_that_was_confirmed(out, open_page):
    with serving(out) as (process, address):
        page = open_page(address)
        for _ in range(6):
            here(page)
            page.keyboard.press("Enter")
        here(page)
        for press in range(4):
            page.keyboard.press("2")
            if press == 1:
                process.kill()  # in the middle of it
        page.wait_for_selector("#banner:not([hidden])")
        rows = "[...document.querySelectorAll('.row')].filter(r => r.querySelector('.status')?.textContent === '{}').map(r => r.dataset.id)"
        confirmed, waiting = page.evaluate(rows.format("✓")), page.evaluate(rows.format("…"))
        kept = {review["id"] for review in reviews(out)}
        assert len(confirmed) >= 3 and set(confirmed) <= kept
        assert len(confirmed) + len(waiting) >= 8
        assert "nothing is lost" in page.locator("#banner").inner_text()
        port = re.search(r":(\d+)/", address)[1]
    # what was not confirmed waits in the browser and goes out when the page opens again
    with serving(out, "--port", port) as (_, address):
        again = open_page(address, context=page.context)
        until(again, "document.getElementById('counts').textContent.startsWith('" + str(len(confirmed + waiting)) + " done')")
        saved(again)
    decided = reviews(out)
    assert {review["id"] for review in decided} == {*confirmed, *waiting} and len({review["key"] for review in decided}) == len(
        decided
    )


def decide_with_the_server_gone(out, open_page):
    """A page with one decision that waits in the browser, and the port of its server."""
    with serving(out) as (process, address):
        page = open_page(address)
        here(page)
        process.kill()
        page.keyboard.press("4")
        page.wait_for_selector("#banner:not([hidden])")
    return page, re.search(r":(\d+)/", address)[1]


def test_what_waits_belongs_to_one_run(out, tmp_path, open_page):
    other = tmp_path / "elsewhere" / "out"
    run = json.loads((out / "run.json").read_text())
    shutil.copytree(out, other)
    (other / "run.json").write_text(json.dumps(run | {"id": "another run"}))
    page, port = decide_with_the_server_gone(out, open_page)
    with serving(other, "--port", port) as (_, address):
        second = open_page(address, context=page.context)
        here(second)
        time.sleep(0.3)
        assert reviews(other) == []
    with serving(out, "--port", port) as (_, address):
        saved(open_page(address, context=page.context))
    assert [review["after"]["label"] for review in reviews(out)] == ["none"]


def test_what_waits_finds_its_sentence_by_its_words_or_stays(out, open_page):
    page, port = decide_with_the_server_gone(out, open_page)
    found = records(out)
    write_records(out, [{**found[0], "id": "new", "start": found[0]["start"] + 1}, *found[1:]])
    with serving(out, "--port", port) as (_, address):
        saved(open_page(address, context=page.context))
    assert [review["after"]["label"] for review in reviews(out)] == ["none"]


def test_what_waits_stays_where_its_report_is_gone(out, open_page):
    page, port = decide_with_the_server_gone(out, open_page)
    found = records(out)
    first = found[0]["document"]["sha256"]
    write_records(out, [record for record in found if record["document"]["sha256"] != first])
    with serving(out, "--port", port) as (_, address):
        again = open_page(address, context=page.context)
        again.wait_for_selector("text=kept in this browser")
    assert reviews(out) == []
    write_records(out, found)
    with serving(out, "--port", port) as (_, address):
        saved(open_page(address, context=page.context))
    assert [review["after"]["label"] for review in reviews(out)] == ["none"]


def test_two_tabs_see_each_other_and_lose_nothing(out, open_page):
    with serving(out) as (_, address):
        one = open_page(address)
        two = open_page(address, context=one.context)
        one.keyboard.press("2")
        two.keyboard.press("f")
        on_disk(out, 2)
        first = records(out)[0]["id"]
        assert (latest(out)[first]["label"], latest(out)[first]["flag"]) == ("area_for_improvement", True)
        two.keyboard.press("3")
        on_disk(out, 3)
        assert latest(out)[first]["label"] == "recommendation"
        one.evaluate("window.dispatchEvent(new Event('focus'))")
        until(one, f"document.querySelector(\"[data-id='{first}'] .badge\").classList.contains('recommendation')")
        # undo in one tab takes back what that tab did, not what the other one did
        one.keyboard.press("u")
        on_disk(out, 4)
        assert latest(out)[first]["flag"] is True
        assert [review["action"] for review in reviews(out)] == ["label", "flag", "label", "undo"]


def test_hostile_text_stays_text(out, open_page):
    found = records(out)
    record = next(r for r in found if r["proportions"])
    sha256 = record["document"]["sha256"]
    share = {
        **record["proportions"][0],
        "text": "27 of the 70",
        "population": "<b onclick=alert(1)>cases</b>",
        "key_question": None,
    }
    start = HOSTILE.index("27 of")
    share |= {"start": start, "end": start + len(share["text"])}
    record |= {
        "id": "hostile", "start": 0, "end": len(HOSTILE), "text": HOSTILE, "proportions": [share],
        "document": {**record["document"], "title": "<i>title</i>"},
        "section": {"kind": "standard", "number": None, "title": "<u>s</u>", "path": ["<u>s</u>"]},
    }  # fmt: skip
    write_records(out, [record])
    (out / "texts" / f"{sha256}.txt").write_text(HOSTILE + "\n<svg onload=alert(2)>", encoding="utf-8")
    with serving(out) as (_, address):
        page = open_page(address)
        dialogs = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        assert sentence(page) == HOSTILE
        assert page.locator("#sentence mark").inner_text() == "27 of the 70"
        assert page.locator("#text .share").inner_text() == "27 of the 70"
        assert "<svg onload=alert(2)>" in page.locator("#text").inner_text()
        assert "<b onclick=alert(1)>cases</b>" in page.locator(".shares").inner_text()
        page.keyboard.press("c")
        page.keyboard.type("<img src=x onerror=alert(3)>")
        page.keyboard.press("Enter")
        page.wait_for_selector(".comment")
        saved(page)
        time.sleep(0.1)
        assert dialogs == [] and page.title() == "out · Findings"
        assert (
            page.evaluate(
                "document.querySelectorAll('#desk img, #desk script, #desk svg, #desk b[onclick], #desk i[onclick]').length"
            )
            == 0
        )
        assert latest(out)["hostile"]["comment"] == "<img src=x onerror=alert(3)>"


def test_the_page_works_without_a_mouse_and_says_its_keys(out, open_page):
    with serving(out) as (_, address):
        page = open_page(address)
        page.keyboard.press("?")
        assert page.locator("dialog .keys").get_by_text("Two-sided").count() == 1
        page.keyboard.press("Escape")
        assert not page.locator("dialog").is_visible()
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        unlabelled = page.evaluate(
            "[...document.querySelectorAll('button, input, select, [tabindex]')].filter(e => e.checkVisibility()"
            " && !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length || e.title)).map(e => e.outerHTML)"
        )
        assert unlabelled == []
        narrow = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert narrow is True


def test_records_that_say_the_same_are_decided_together_and_one_undo_takes_all_back(out, open_page):
    found = records(out)
    entry = {"id": found[0]["id"], "rank": 1, "reason": "torn", "alike": [found[5]["id"], found[9]["id"]]}
    (out / "queue.jsonl").write_text(json.dumps(entry) + "\n")
    with serving(out) as (_, address):
        page = open_page(address)
        assert page.locator(".reason").inner_text() == "Why now: torn."
        assert found[5]["text"] in page.locator(".alike").inner_text()
        page.keyboard.press("b")
        on_disk(out, 3)
        assert {verdict["label"] for verdict in latest(out).values()} == {found[0]["label"]}
        until(page, "document.getElementById('counts').textContent.startsWith('3 done')")
        page.keyboard.press("u")
        on_disk(out, 6)
        until(page, "document.getElementById('counts').textContent.startsWith('0 done')")
        page.keyboard.press("d")
        assert "told to act" in page.locator("dialog").inner_text()

"""The page for people who see, hear or move otherwise: WCAG 2.2 AA, as far as a machine can tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.review.conftest import decide, records, serving
from tests.review.test_browser import find, here, latest, on_disk, saved, until

FOCUS = "[document.activeElement.dataset.does || document.activeElement.id || document.activeElement.tagName]"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page):
    """What axe-core finds wrong, one line for each rule with the first elements."""
    axe = Path(pytest.importorskip("axe_core_python").__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(axe)
    found = page.evaluate(f"axe.run({{runOnly: {TAGS}, resultTypes: ['violations']}})")
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found["violations"]]


def held(page):
    """What has the focus: the action of a button, an id, or the name of an element."""
    return page.evaluate(FOCUS)[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(session, out, open_page, browser, scheme):
    wanted = next(r for r in records(out) if any(p["polarity"] == "not_met" for p in r["proportions"]))
    decide(
        session,
        session.store.numbers[wanted["id"]],
        label="area_for_improvement",
        status="reviewed",
        comment="see below",
        flag=True,
    )
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    with serving(out) as (_, address):
        page = open_page(address, context=context)
        found = {"begin": violations(page)}
        find(page, wanted["id"])
        found["record"] = violations(page)
        for label in "134":
            page.keyboard.press(label)
            saved(page)
            found[label] = violations(page)
        page.keyboard.press("e")
        page.wait_for_selector(".editor")
        found["form"] = violations(page)
        page.keyboard.press("Escape")
        for key in ("?", "g", "c"):
            page.keyboard.press(key)
            page.wait_for_selector("dialog[open]")
            found[key] = violations(page)
            page.keyboard.press("Escape")
            page.wait_for_selector("dialog[open]", state="detached")
        page.keyboard.press("r")
        found["filters"] = violations(page)
    context.close()
    assert {place: said for place, said in found.items() if said} == {}


@pytest.mark.parametrize("does", ["accept", "skip", "label:none", "flag"])
def test_focus_stays_where_it_was_after_a_decision(out, open_page, does):
    with serving(out) as (_, address):
        page = open_page(address)
        here(page)
        page.locator(f"[data-does='{does}']").focus()
        page.keyboard.press("Enter")
        on_disk(out, 1)
        saved(page)
        assert held(page) == does


def test_three_records_by_tab_and_enter_alone(out, open_page):
    with serving(out) as (_, address):
        page = open_page(address)
        here(page)
        for _ in range(40):
            page.keyboard.press("Tab")
            if held(page) == "label:recommendation":
                break
        for number in range(3):
            before = here(page)
            page.keyboard.press("Enter" if number % 2 else "Space")
            until(page, f"document.getElementById('card').dataset.id !== '{before}'")
        on_disk(out, 3)
        assert [verdict["label"] for verdict in latest(out).values()] == ["recommendation"] * 3


def test_enter_accepts_after_a_click(out, open_page):
    with serving(out) as (_, address):
        page = open_page(address)
        here(page)
        page.locator("[data-does='label:none']").click()
        page.keyboard.press("Enter")
        on_disk(out, 2)
        second = records(out)[1]
        assert latest(out)[second["id"]]["label"] == second["label"]


def test_letters_can_be_switched_off_and_changed_and_that_stays(out, open_page):
    with serving(out) as (_, address):
        page = open_page(address)
        first = here(page)
        page.keyboard.press("?")
        page.locator("#change-keys summary").click()
        page.locator("#key-flag").fill("w")
        page.locator("#key-flag").press("Tab")
        page.locator("#key-skip").fill("w")
        page.locator("#key-skip").press("Tab")
        assert "taken" in page.locator("#keys-problem").inner_text()
        page.keyboard.press("Escape")
        page.keyboard.press("f")
        page.keyboard.press("w")
        on_disk(out, 1)
        page.keyboard.press("?")
        page.locator("#letters-alone").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("4")
        page.reload()
        page.wait_for_selector("#sentence")
        assert here(page) == first
        page.keyboard.press("4")
        page.keyboard.press("s")
        assert page.locator("[data-does=flag] kbd").inner_text() == "Alt+w"
        page.keyboard.press("Alt+3")
        on_disk(out, 2)
        assert (latest(out)[first]["label"], latest(out)[first]["flag"]) == ("recommendation", True)


@pytest.mark.parametrize("size", [(320, 640), (320, 256), (720, 450), (800, 600), (1000, 700)], ids=str)
def test_nothing_scrolls_sideways_and_the_sentence_is_in_sight(out, open_page, browser, size):
    wanted = next(r for r in records(out) if any(p["key_question"] for p in r["proportions"]))
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    with serving(out) as (_, address):
        page = open_page(address, context=context)
        overflows = "document.documentElement.scrollWidth - innerWidth"
        top = "document.getElementById('sentence').getBoundingClientRect().top"
        line = 24  # px: one line of the sentence at least
        here(page)
        assert page.evaluate(overflows) <= 0 and page.evaluate(top) < size[1] - line
        page.keyboard.press("/")
        assert page.evaluate(overflows) <= 0 and held(page) == "search"
        page.keyboard.press("Escape")
        find(page, wanted["id"])
        page.keyboard.press("e")
        page.wait_for_selector(".editor")
        assert page.evaluate(overflows) <= 0
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        assert page.evaluate(overflows) <= 0
    context.close()


def test_a_new_record_and_what_is_saved_are_announced(out, open_page):
    with serving(out) as (_, address):
        page = open_page(address)
        here(page)
        page.keyboard.press("4")
        saved(page)
        second = records(out)[1]["text"]
        until(page, "document.getElementById('said').textContent.startsWith('Record 2 of')")
        assert second in page.locator("#said").text_content()
        for region in ("said", "saved"):
            assert page.locator(f"#{region}").get_attribute("aria-live") == "polite"


def test_the_active_row_is_in_the_page_or_none_is_named(out, open_page):
    with serving(out) as (_, address):
        page = open_page(address)
        here(page)
        named = "document.getElementById('list').getAttribute('aria-activedescendant')"
        assert page.evaluate(f"Boolean(document.getElementById({named}))")
        page.evaluate("document.getElementById('list').scrollTop = 4000")
        until(page, f"{named} === null")

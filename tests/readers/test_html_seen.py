"""Web pages: what a reader of the page sees or can open is read, and nothing else."""

from __future__ import annotations

import pytest
from inspection_findings.readers import read_bytes

PANEL = "<p>Plans were good in 27 of the 44 cases.</p>"
READ = "Plans were good in 27 of the 44 cases."
SEEN = "<p>Visits were made each week to all the people whom we met.</p><p>Their families were met as well, at home or in the office.</p>"


def text_of(body: str, *, head: str = "") -> str:
    return read_bytes(
        f"<!doctype html><html><head>{head}</head><body><main><h1>Report</h1>{body}</main></body></html>".encode()
    ).text


def button(name: str, attributes: str = "") -> str:
    return f"<button type='button' aria-expanded='false' {attributes}>{name}</button>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<h2>{button('Planning')}</h2><div hidden='until-found'>{PANEL}</div>{SEEN}", id="hidden until found"),
        pytest.param(f"<h2>{button('Planning')}</h2><div hidden>{PANEL}</div>{SEEN}", id="hidden behind its head"),
        pytest.param(f"<h2>{button('Planning')}</h2><div style='display: none;'>{PANEL}</div>{SEEN}", id="not displayed"),
        pytest.param(
            f"<div><h2>Planning</h2></div><div aria-hidden='true'>{PANEL}</div><h2>Staff</h2>{SEEN}", id="from readers aloud"
        ),
        pytest.param(f"<h2>Planning</h2><div><div role='tabpanel' hidden>{PANEL}</div></div>{SEEN}", id="panel of a tab"),
        pytest.param(f"<h2>Planning</h2><div style='display:none'>{PANEL}</div><h2>Staff</h2>{SEEN}", id="all behind a heading"),
        pytest.param(f"{button('Planning', 'aria-controls=c1')}<section id=c1 hidden>{PANEL}</section>{SEEN}", id="a button alone"),
        pytest.param(
            f"<button class='accordion'>Planning</button><div class='panel' style='display:none'>{PANEL}</div>{SEEN}",
            id="a button by its class",
        ),
        pytest.param(f"<h2><a href='#p1'>Planning</a></h2><p>{SEEN}</p><div id=p1 hidden>{PANEL}</div>", id="a link opens it"),
        pytest.param(
            f"<h2 onclick=\"toggle('p2')\">Planning</h2><p>{SEEN}</p><div id=p2 hidden>{PANEL}</div>", id="a script opens it"
        ),
        pytest.param(
            f"<button>{'<h2>Planning</h2>'}</button><div class='wp-block-accordion__panel' hidden>{PANEL}</div>{SEEN}",
            id="heading in a button",
        ),
        pytest.param(
            f"<div role=heading aria-level=2>{button('Planning <span>Show</span>')}</div><div class='collapse' hidden>{PANEL}</div>{SEEN}",
            id="heading by its role",
        ),
        pytest.param(
            f"<div role=button aria-controls=c2 aria-expanded=false><i>+</i><a>Planning</a></div><div id=c2 hidden>{PANEL}</div>{SEEN}",
            id="a button by its role",
        ),
        pytest.param(f"<h2>Planning <button>Copy link</button></h2>{PANEL}{SEEN}", id="a button beside the heading's words"),
        pytest.param(
            f"<h2>{button('Planning<span class=govuk-visually-hidden>, </span><span class=x><span>Hide this section</span></span>')}</h2>{PANEL}{SEEN}",
            id="what the button does",
        ),
    ],
)
def test_closed_panels_are_read_below_their_heading(body):
    text = text_of(body)
    assert "## Planning\n" in text
    assert READ in text
    assert all(word not in text for word in ("Show", "Hide", "Copy"))


HIDDEN = "Draft note: the plans were poor in each and every case."


@pytest.mark.parametrize("times", [1, 12], ids=["short", "long"])
@pytest.mark.parametrize(
    ("element", "css"),
    [
        pytest.param("<p hidden>{}</p>", "", id="attribute"),
        pytest.param("<div style='display:none'>{}</div>", "", id="style"),
        pytest.param("<p style='visibility: hidden'>{}</p>", "", id="visibility"),
        pytest.param("<p class='d-none'>{}</p>", "", id="class of a framework"),
        pytest.param("<p class='gone'>{}</p>", ".x, p.gone { color: red; display: none }", id="class of the page"),
        pytest.param("<p id='gone'>{}</p>", "@media screen { #gone { visibility: hidden } }", id="id, on screens"),
        pytest.param("<p class='gone now'>{}</p>", ".gone.now{display:none} .gone{display:block}", id="the weightier rule"),
        pytest.param("<p class='gone'>{}</p>", "/* a */ .gone{display:none!important} p.gone{display:block}", id="important"),
        pytest.param("<p class='gone'>{}</p>", ".gone{position:absolute;clip:rect(0 0 0 0)}", id="clipped"),
        pytest.param("<p style='font-size:0'>{}</p>", "", id="no size"),
        pytest.param("<p style='color:#fff;background:white'>{}</p>", "", id="colour of its background"),
        pytest.param("<p style='text-indent:-9999px'>{}</p>", "", id="off the page"),
        pytest.param("<p class='struck'>{}</p>", ".struck{text-decoration-line: line-through}", id="struck by style"),
        pytest.param("<del><p>{}</p></del>", "", id="deleted paragraph"),
        pytest.param("<p><s>{}</s></p>", "", id="struck"),
        pytest.param("<p><strike>{}</strike></p>", "", id="strike"),
        pytest.param("<p><span style='text-decoration: red line-through'>{}</span></p>", "", id="line through"),
    ],
)
def test_what_nobody_sees_is_left_out(element, css, times):
    body = SEEN * 12 + element.format(HIDDEN * times) + PANEL
    assert "Draft" not in text_of(body, head=f"<style>{css}</style>")
    assert READ in text_of(body, head=f"<style>{css}</style>")


@pytest.mark.parametrize(
    ("element", "css"),
    [
        pytest.param("<p class='gone'>{}</p>", ".gone{display:none} p.gone{display:block}", id="shown again"),
        pytest.param("<p class='noprint2'>{}</p>", "@media print{.noprint2{display:none}}", id="hidden on paper"),
        pytest.param(
            "<p class='wide'>{}</p>", "@media screen and (max-width: 600px){.wide{display:none}}", id="hidden on a telephone"
        ),
        pytest.param("<p class='d-none d-md-block'>{}</p>", "", id="shown on a wide screen"),
        pytest.param("<p class='x'>{}</p>", ".x:hover{display:none} .x::before{display:none}", id="a state"),
        pytest.param("<p class='x'>{}</p>", ".x{display:none", id="a rule that never ends"),
        pytest.param("<p style='color:white'>{}</p>", "", id="white on what is not known"),
        pytest.param("<div class='elementor-widget-container'>{}</div>", "", id="a page builder's part"),
        pytest.param("<div style='font-size:0'><p style='font-size:16px'>{}</p></div>", "", id="a size of its own"),
        pytest.param("<p><ins>{}</ins></p>", "", id="inserted"),
        pytest.param("<p aria-hidden=true>{}</p>", "", id="hidden from readers aloud"),
    ],
)
def test_what_is_seen_is_read(element, css):
    assert READ in text_of(SEEN * 12 + element.format(READ), head=f"<style>{css}</style>")


def test_a_page_hidden_until_its_script_ran_is_read():
    page = f"<html><head><style>body{{opacity:0}}</style></head><body><div class=hidden>{SEEN}{PANEL}</div></body></html>"
    assert READ in read_bytes(page.encode()).text


@pytest.mark.parametrize(
    "words",
    [
        "(<a href='#top'>Back to top</a>)",
        "<a href='#top'>(Back to top)</a>",
        "<a href='#'>Top</a>",
        "[<a href='#top'>Back to the top of this page</a>]",
        "<a href='#top'>↑ BACK TO TOP</a>",
        "<span>(Back&nbsp;to&nbsp;top)</span>",
        "<a href='#contents'>Back to table of contents</a>",
        "<small>▲ Back to top</small>",
        "<a href='#top'>Return to top</a> |",
        "<a href='#c'>« Back to contents list</a>",
        "<a href='#x'>↑</a>",
    ],
)
@pytest.mark.parametrize(
    "place", ["<h2>Staff {}</h2><p>Good.</p>", "<h2>Staff</h2><p>Good.</p><p>{}</p>", "<h2>Staff</h2><p>Good. {}</p>"]
)
def test_links_to_the_top_are_left_out(place, words):
    assert text_of(place.format(words)) == "# Report\n\n## Staff\n\nGood.\n"


@pytest.mark.parametrize("words", ["They brought the service back to the top", "Staff said (and so did we) that they looked up"])
def test_words_like_those_of_such_links_are_read(words):
    assert words in text_of(f"<ul><li>{words}</li></ul>")


@pytest.mark.parametrize(
    ("set_", "text"),
    [
        pytest.param("2<sup>1</sup>&frasl;<sub>2</sub> per cent", "2½ per cent", id="mixed number"),
        pytest.param("2 <sup>1</sup>/<sub>2</sub> per cent", "2½ per cent", id="mixed number with a space"),
        pytest.param("12<sup>3</sup>/<sub>16</sub> years", "12 3/16 years", id="no sign of its own"),
        pytest.param("2<sup>1/2</sup> per cent", "2½ per cent", id="raised as a whole"),
        pytest.param("<sup>3</sup>&frasl;4 of cases", "3⁄4 of cases", id="numerator alone"),
        pytest.param("3/<sub>4</sub> of cases", "3/4 of cases", id="denominator alone"),
        pytest.param("<span><sup>27</sup></span><span>/</span><sub>70</sub> cases", "27/70 cases", id="in parts"),
        pytest.param("about <sup>2</sup><sub>3</sub> of cases", "about 2/3 of cases", id="no slash"),
        pytest.param("54%<sup>3</sup>/60%", "54%³/60%", id="a note's mark before a slash"),
        pytest.param("cases<sup>3</sup>/4", "cases³/4", id="a mark behind a word"),
        pytest.param("12<sup>4</sup> of the 20", "12⁴ of the 20", id="a mark behind a number"),
        pytest.param("<math><mfrac><mn>3</mn><mn>4</mn></mfrac></math> of cases", "3/4 of cases", id="formula"),
        pytest.param("<math><mn>2</mn><mfrac><mn>1</mn><mn>4</mn></mfrac></math> years", "2¼ years", id="formula, mixed"),
        pytest.param("<math><mrow><mn>54</mn><mo>%</mo></mrow></math> of cases", "54% of cases", id="per cent"),
        pytest.param(
            "<math><semantics><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>9</mn></mfrac><annotation>\\frac</annotation></semantics></math>",
            "(a+b)/9",
            id="terms",
        ),
    ],
)
def test_fractions(set_, text):
    assert text_of(f"<p>It was {set_}.</p>") == f"# Report\n\nIt was {text}.\n"


HEADS = "<tr><th>Office<th>Plans on time"


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        pytest.param(
            f"{HEADS}<tr><td>North<td><ul><li>60%<li>of 10</ul><tr><td>South<td>70%",
            "| North | 60%; of 10 |\n| South | 70% |",
            id="list in a cell",
        ),
        pytest.param(
            f"{HEADS}<tr><td>North<td><ul><li>60%</ul>", "| North | 60% |", id="one row of a list"
        ),
        pytest.param(
            f"{HEADS}<tr><td>North<td><table><tr><td>East<td>50%<tr><td>West<td>40%</table><tr><td>South<td>70%",
            "| North | East 50%; West 40% |\n| South | 70% |",
            id="table in a cell",
        ),
        pytest.param(
            f"{HEADS}<tr><th rowspan=2>North<td>60%<tr><td>70%<tr><th>South<td>80%",
            "| North | 60% |\n| North | 70% |\n| South | 80% |",
            id="head of two rows",
        ),
        pytest.param(
            f"{HEADS}<tr><td>North<td rowspan=2>60%<tr><td>South",
            "| North | 60% |\n| South |  |",
            id="figure over two rows is said once",
        ),
        pytest.param(f"{HEADS}<tr><td><h4>North</h4><td>60%", "| North | 60% |", id="heading in a cell"),
        pytest.param(f"{HEADS}<tr><td colspan='²'>North<td rowspan='{'9' * 5000}'>60%", "| North | 60% |", id="numbers that are none"),
    ],
)  # fmt: skip
def test_rows_stay_rows(rows, text):
    assert text_of(f"<table>{rows}</table>") == f"# Report\n\n| Office | Plans on time |\n| --- | --- |\n{text}\n"


@pytest.mark.parametrize(
    ("list_", "text"),
    [
        pytest.param("<ol style='list-style-type: lower-roman' start=4><li>a<li>b</ol>", "iv. a\nv. b", id="style"),
        pytest.param("<ol class=letters><li>a<li>b</ol>", "A. a\nB. b", id="style sheet"),
        pytest.param("<ol type=I><li>a<li>b</ol>", "I. a\nII. b", id="capitals"),
        pytest.param("<ol reversed><li>a<li>b<li>c</ol>", "3. a\n2. b\n1. c", id="reversed"),
        pytest.param("<ol start='²'><li value='³'>a<li>b</ol>", "1. a\n2. b", id="numbers that are none"),
        pytest.param("<p>(a) visit<br>(b) write</p>", "(a) visit\n(b) write", id="typed marks on lines"),
        pytest.param("<p>• visit<br>• write</p>", "- visit\n- write", id="typed bullets on lines"),
    ],
)
def test_marks_of_items(list_, text):
    head = "<style>.letters{list-style: inside upper-alpha}</style>"
    assert text_of(list_, head=head) == f"# Report\n\n{text}\n"

"""Web pages: structure kept, the page's frame left out."""

from __future__ import annotations

import pytest
from inspection_findings.readers import read_bytes


def markdown(body: str, *, head: str = "", encoding: str = "utf-8") -> str:
    return read_bytes(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(encoding)).text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(
            "<h2>Foreword <a href='#top'>(Back to top)</a></h2><p>Good.</p>",
            "## Foreword\n\nGood.\n",
            id="back to top in a heading",
        ),
        pytest.param(
            "<h2>Staff</h2><p>Good.</p><p><a href='#top'>Back to top</a></p>", "## Staff\n\nGood.\n", id="back to top alone"
        ),
        pytest.param("<p>a<br>b &amp; c&nbsp;d &lt;e&gt; 5*</p>", "a\nb & c d <e> 5*\n", id="breaks and entities"),
        pytest.param("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c\n", id="nested list"),
        pytest.param("<ol start=4><li>a<li>b</ol>", "4. a\n5. b\n", id="numbers"),
        pytest.param("<ol type=a><li>a<li value=4>b</ol>", "a. a\nd. b\n", id="letters"),
        pytest.param("<ul><li><p><b>Claim</b></p><p>Text.</p></li></ul>", "- **Claim**\n\nText.\n", id="claim with its paragraph"),
        pytest.param("<p>• one</p><p>• two</p>", "- one\n- two\n", id="typed bullets"),
        pytest.param("<blockquote><p>“We were heard.”</p></blockquote>", "> “We were heard.”\n", id="quotation"),
        pytest.param("<table><tr><th>A<th>B<tr><td>c<td>5%</table>", "| A | B |\n| --- | --- |\n| c | 5% |\n", id="table"),
        pytest.param(
            "<table><tr><td><h3>Practice example</h3><p>Joe came.</p></table>", "> **Practice example**\n\n> Joe came.\n", id="box"
        ),
        pytest.param("<table><tr><td><h2>Key findings</h2><p>Good.</p></table>", "## Key findings\n\nGood.\n", id="layout table"),
        pytest.param(
            "<table><tr><th>Enablers<th>Barriers<tr><td><ul><li>a<li>b</ul><td><ul><li>c</ul></table>",
            "**Enablers**\n\n- a\n- b\n\n**Barriers**\n\n- c\n",
            id="columns of lists",
        ),
        pytest.param(
            "<table><tr><td>2.1<td>Planning<td><img alt='Good' src=x></table>",
            "| 2.1 | Planning | Good |\n| --- | --- | --- |\n",
            id="picture",
        ),
        pytest.param(
            "<h3>2.1 Planning</h3><p><strong>Good</strong></p><p>x</p>", "### 2.1 Planning\tGood\n\nx\n", id="rating below"
        ),
        pytest.param(
            "<p>Good.<sup><a href='#fn1' id='r1'>1</a></sup></p><ol><li id=fn1>Note. <a href='#r1'>↩</a></li></ol>",
            "Good.[^1]\n\n[^1]: Note.\n",
            id="footnote",
        ),
        pytest.param(
            "<p>Good.<a href='#_ftn1' name='_ftnref1'>[1]</a></p><div id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> Note.</p></div>",
            "Good.[^1]\n\n[^1]: Note.\n",
            id="footnote of Word's pages",
        ),
        pytest.param("<p>Good.<sup>1</sup> The 1<sup>st</sup></p>", "Good.¹ The 1st\n", id="raised text"),
        pytest.param("<nav>Home</nav><p>a</p><footer>b</footer><script>c</script><style>d</style>", "a\n", id="frame"),
        pytest.param(
            "<div class='cookie-banner'>Accept?</div><p>a</p><div class='x' hidden>b</div>", "a\n", id="notice and hidden"
        ),
        pytest.param("<ul><li><a href='#a'>A</a><li><a href='#b'>B</a><li><a href='#c'>C</a></ul><p>a</p>", "a\n", id="contents"),
        pytest.param(
            "<header><h1>Report</h1></header><main><p>" + "a b " * 30 + "</p></main>",
            "# Report\n\n" + ("a b " * 30).strip() + "\n",
            id="title outside",
        ),
        pytest.param("<details><summary>Findings</summary><p>a</p></details>", "**Findings**\n\na\n", id="folded"),
        pytest.param("<dl><dt>People</dt><dd>2,150</dd></dl>", "**People**\n\n2,150\n", id="definitions"),
        pytest.param("<p># no heading</p><p>&gt; no quote</p>", "# no heading\n\n> no quote\n", id="marks at the start"),
        pytest.param("<p>unclosed <b>bold<p>next</p></b></table>", "unclosed bold\n\n**next**\n", id="broken"),
    ],
)
def test_structure(body, text):
    assert markdown(body) == text


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        pytest.param("<meta charset=utf-8>", "utf-8", id="utf-8"),
        pytest.param("<meta charset='iso-8859-1'>", "cp1252", id="latin-1 is windows-1252"),
        pytest.param('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252", id="http-equiv"),
        pytest.param("<meta charset=utf-8>", "cp1252", id="a false claim"),
        pytest.param("", "utf-16", id="utf-16"),
    ],
)
def test_encodings(head, encoding):
    assert markdown("<p>“Most” – £5 of it</p>", head=head, encoding=encoding) == "“Most” – £5 of it\n"


def test_saved_as_one_file():
    page = (
        'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html"; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        '<html><head><title>Report - Site</title><meta charset=3D"utf-8"></head><body><p>Most =C2=A35</p></body></html>\r\n--b--\r\n'
    )
    source = read_bytes(page.encode())
    assert source.text == "Most £5\n"
    assert source.title == "Report"
    assert source.blocks

"""More text than any report has: one clear line, before memory and time are spent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from inspection_findings.errors import ReadError
from inspection_findings.readers import DEFAULT_LIMITS, read_bytes
from inspection_findings.readers.html import codec_of, declared_encoding

from tests.readers.test_docx import p, word
from tests.readers.test_hostile import READ, run_limited

SMALL = replace(DEFAULT_LIMITS, characters=2_000, blocks=50)
CELLS = "<td>5% of a" * 10
WORD_ROW = "<w:tr>" + f"<w:tc>{p('5% of a')}</w:tc>" * 10 + "</w:tr>"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"Half of the plans were good. " * 100, "limits.characters", id="text"),
        pytest.param(b"<!doctype html>" + b"<p>Half of the plans were good.</p>" * 100, "limits.blocks", id="paragraphs"),
        pytest.param(b"<!doctype html><ul>" + b"<li>a" * 100, "limits.blocks", id="items"),
        pytest.param(f"<!doctype html><table>{f'<tr>{CELLS}' * 10}</table>".encode(), "limits.blocks", id="cells"),
        pytest.param(
            f"<!doctype html><table>{'<tr><td><td><td>' * 30}<tr><td>a</table>".encode(), "limits.blocks", id="empty cells"
        ),
        pytest.param(b"<!doctype html><p>" + b"Half of the plans were good. " * 100, "limits.characters", id="one paragraph"),
        pytest.param(word(p("Half of the plans were good.") * 100), "limits.blocks", id="Word's paragraphs"),
        pytest.param(word(f"<w:tbl>{WORD_ROW * 10}</w:tbl>"), "limits.blocks", id="Word's cells"),
        pytest.param(word(p("Half of the plans were good. " * 100)), "limits.characters", id="Word's letters"),
    ],
)
def test_refused_in_one_line(data, message):
    with pytest.raises(ReadError, match=message) as error:
        read_bytes(data, name="a", limits=SMALL)
    assert "\n" not in str(error.value)
    assert read_bytes(data, limits=DEFAULT_LIMITS).text


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            "from inspection_findings.errors import ReadError\nfrom inspection_findings.readers import DEFAULT_LIMITS\n"
            "from inspection_findings.readers.html import read_html\n"
            "page = '<p ' + ' '.join(f'a{i}=1' for i in range(100_000)) + '>Half of the plans were good.</p>'\n"
            "try: read_html(page.encode(), name='', limits=DEFAULT_LIMITS)\n"
            "except ReadError: pass\n"
            "else: raise SystemExit('read')",
            id="attributes",
        ),
        pytest.param(READ.format(text="'<p title=\"' + 'a b ' * 50_000 + '\">Half of the plans were good.</p>'"), id="a long attribute"),
        pytest.param(READ.format(text="'<meta charset=punycode><p>Half were good.</p>' * 40_000 + '-abcdefgh123' * 90_000"), id="punycode"),
        pytest.param(READ.format(text="'<style>' + '.a .b{display:none}' * 5_000 + '</style>' + '<p>Half.</p>' * 5_000"), id="styles"),
        pytest.param(READ.format(text="'<style>' + '/*' * 100_000 + 'display:none{' * 50_000 + '</style><p>Half.</p>'"), id="open styles"),
        pytest.param(READ.format(text="'<div hidden><h2>a</h2>' * 1_500 + '<p>Half.</p>' * 1_500"), id="hidden in hidden"),
        pytest.param(READ.format(text="'<p>Half' + '<sup>1</sup>' * 20_000 + '/<sub>2</sub>'"), id="raised digits"),
        pytest.param(READ.format(text="'<p>a</p><math>' + '<mfrac><mn>1</mn>' * 3_000"), id="fractions in fractions"),
        pytest.param(READ.format(text="'<p>Half (<a href=#>Back to top</a>) ' * 20_000"), id="links to the top"),
        pytest.param(READ.format(text="'<table>' + '<tr><td rowspan=9999 colspan=9999>5% of a' * 500"), id="spans"),
    ],
)  # fmt: skip
def test_ends(code):
    run_limited(code)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("windows-1251", "cp1251"),
        ("iso-8859-9", "cp1254"),
        ("GBK", "gb18030"),
        ("big5", "big5hkscs"),
        ("x-sjis", None),
        ("utf-7", None),
        ("hz", None),
        ("rot13", None),
        ("base64", None),
        ("idna", None),
        ("utf-16", None),
        ("cp037", None),
        ("nonsense", None),
    ],
)
def test_only_encodings_of_browsers_are_taken(label, codec):
    assert codec_of(label) == codec
    if codec is None:
        assert read_bytes(f"<!doctype html><meta charset='{label}'><p>Half – £5</p>".encode()).text == "Half – £5\n"
    else:
        assert declared_encoding(f"<meta charset='{label}'>".encode()) == codec

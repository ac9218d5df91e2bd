"""Offsets are applied as docs/reading.md says, whatever the line ends of the file."""

from __future__ import annotations

import pytest
from inspection_findings.layout import clean
from inspection_findings.readers import read
from inspection_findings.structure import cut_sentences, find_sections

TEXT = "# Planning\n\nPlans were good in half of cases. “We – all of us – knew” 😀.\n\n• reviews were late\n• few were made\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no byte order mark", "byte order mark"])
def test_one_line_of_python(end, mark, tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes(mark + TEXT.replace("\n", end).encode())
    document = clean(read(path))
    with open(path, encoding="utf-8-sig", newline="") as file:
        text = file.read()
    found = cut_sentences(document, find_sections(document))
    assert len(found) >= 3
    for sent in found:
        start, stop = document.source_span(sent.start, sent.end)
        assert text[start:stop] == sent.text


def test_the_document_says_so():
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs" / "reading.md").read_text(encoding="utf-8")
    assert 'open(path, encoding="utf-8-sig", newline="").read()' in page

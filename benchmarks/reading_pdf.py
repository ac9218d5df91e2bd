"""Reading PDFs: pages a second beside plain extraction and tokenizing, and the peak of memory; writes benchmarks/pdf.md.

python -m benchmarks.reading_pdf
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time

from inspection_findings.readers import DEFAULT_LIMITS
from inspection_findings.readers.pdf import read_pdf

from tests.documents.press import DESIGNS, to_pdf
from tests.documents.structure import report

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
PAGES, LONG = 60, 500


def printed(pages: int, design: str) -> bytes:
    """The sample report set over and over until it fills ``pages`` pages; chapters follow each other on the page."""
    items = [replace(item, level=3) if item.kind == "heading" and item.level == 2 else item for item in report("northmoor")]
    once, twice = (page_count(to_pdf(items, DESIGNS[design], repeat=times)) for times in (1, 2))
    return to_pdf(items, DESIGNS[design], repeat=max(1, round((pages - once) / max(1, twice - once)) + 1))


def page_count(data: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(data))


def plain_extraction(data: bytes) -> str:
    """What pypdfium2 gives as the plain text of all pages."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return "\n".join(document[index].get_textpage().get_text_range() for index in range(len(document)))


def tokenizing(text: str) -> None:
    import spacy

    nlp = spacy.blank("en")
    for line in text.splitlines():
        nlp.make_doc(line)


def seconds(function, *arguments, **options) -> float:
    started = process_time()
    function(*arguments, **options)
    return process_time() - started


def peak(data: bytes) -> int:
    """The peak of memory, in MB, of a fresh process that reads the PDF."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        command = [sys.executable, "-m", "benchmarks.reading_pdf", file.name]
        return int(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def measure(design: str) -> str:
    """A row of the table for one design."""
    data = printed(PAGES, design)
    count, text = page_count(data), plain_extraction(data)
    options = {"name": "", "limits": DEFAULT_LIMITS}
    read_pdf(data, **options)
    rounds = []
    for _ in range(ROUNDS):
        rounds.append((seconds(read_pdf, data, **options), seconds(plain_extraction, data), seconds(tokenizing, text)))
    read = median(one for one, _, _ in rounds)
    by_plain = median(one / two for one, two, _ in rounds)
    by_tokens = median(one / three for one, _, three in rounds)
    long = printed(LONG, design)
    return (
        f"| {design} | {count} | {len(text) // count:,} | {count / read:.0f} | {by_plain:.1f} | {by_tokens:.2f} | "
        f"{page_count(long)} | {peak(long)} |"
    )


def main() -> None:
    if len(sys.argv) > 1:
        read_pdf(Path(sys.argv[1]).read_bytes(), name="", limits=DEFAULT_LIMITS)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << (20 if sys.platform == "darwin" else 10)))
        return
    rows = [measure(design) for design in DESIGNS]
    lines = [
        "# Reading PDFs",
        "",
        "Made by `python -m benchmarks.reading_pdf`: the sample report set over and over by the tests' press, median of",
        f"{ROUNDS} rounds of processor time on one core, layout work and the writing of the text included. The press sets every",
        "word as a text object of its own, the slowest kind of PDF to read. Yardsticks in the same rounds: pypdfium2's plain",
        'extraction, which knows no layout, and `spacy.blank("en")` tokenizing the plain text line by line. The peak of memory',
        "is that of a fresh process reading the long one.",
        "",
        "| design | pages | characters a page | pages a second | times plain extraction | times tokenizing | long one | peak, MB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *rows,
        "",
    ]
    (ROOT / "benchmarks" / "pdf.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()

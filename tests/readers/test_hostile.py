"""Files made to take for ever, or to run code: each is read within a generous limit of processor time."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from pathlib import Path

import inspection_findings
import pytest
from inspection_findings.readers.pdf.bombs import unfolded

SECONDS = 20  # of processor time; each of these takes well under one where time grows as the text does

DETECT = "from inspection_findings.readers.detect import is_html, is_xml; is_html({text}), is_xml({text})"
READ = "from inspection_findings.readers import DEFAULT_LIMITS; from inspection_findings.readers.html import read_html; read_html(({text}).encode(), name='', limits=DEFAULT_LIMITS)"


def run_limited(code: str, *, seconds: int = SECONDS) -> None:
    """Run code in a process that the system ends after so much processor time."""
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))\n{code}"
    subprocess.run([sys.executable, "-c", limited], check=True, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(DETECT.format(text="'<!-- x -->\\n' * 1000 + 'Half of the plans were good.'"), id="comments"),
        pytest.param(DETECT.format(text="'<!--' * 5000"), id="comments that never end"),
        pytest.param(DETECT.format(text="'<?xml ?> ' * 2000 + 'Half.'"), id="declarations"),
        pytest.param(READ.format(text="'<p>Half of plans' + ' ' * 100_000 + 'were good.</p>'"), id="one run of blanks"),
        pytest.param(READ.format(text="('<p>Half' + ' ' * 400 + 'were good.</p>') * 1000"), id="indented paragraphs"),
        pytest.param(READ.format(text="'<p>Half' + '\u2009' * 20_000 + 'were good.</p>'"), id="thin spaces"),
        pytest.param(READ.format(text="'<p>Half' + '<br>' * 20_000 + 'were good.</p>'"), id="breaks"),
        pytest.param(READ.format(text="'<p>Half <a href=#x>' + ' ' * 20_000 + 'b</a> were good.</p>'"), id="a link's blanks"),
        pytest.param(READ.format(text="'<p>Half<sup>' + ' ' * 20_000 + 'b</sup> were good.</p>'"), id="raised blanks"),
    ],
)
def test_ends(code):
    run_limited(code)


@pytest.mark.parametrize("size", [900_000, 1 << 20, 1_500_000, 5_000_000])
@pytest.mark.parametrize("times", [1, 2])
def test_long_streams_are_counted_to_their_end(size, times):
    stream = b"\0" * size
    for _ in range(times):
        stream = zlib.compress(stream)
    filters = b"/FlateDecode " * times
    data = b"1 0 obj << /Filter [%s] >>\nstream\n%s\nendstream endobj\n" % (filters, stream)
    small = b"2 0 obj << /Filter /FlateDecode >>\nstream\n%s\nendstream endobj\n" % zlib.compress(b"plans")
    code = f"from inspection_findings.readers.pdf.bombs import unfolded; assert unfolded({small + data + small!r}, 10**7) == {size + 10}"
    run_limited(code)


def test_counting_stops_at_the_limit():
    data = b"1 0 obj << /Filter /FlateDecode /FlateDecode >>\nstream\n%s\nendstream" % zlib.compress(
        zlib.compress(b"\0" * 9_000_000)
    )
    assert 2_000_000 < unfolded(data, 2_000_000) < 4_000_000


@pytest.mark.parametrize("start", [["-c"], ["-m"]])
def test_nothing_is_imported_from_the_current_folder(start, tmp_path):
    (tmp_path / "a.html").write_text("<!doctype html><html><body><p>Half of the plans were good.</p></body></html>")
    for name in ("pickle", "struct", "selectolax", "faulthandler"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('code of the folder of reports ran')")
    code = (
        "import sys; folder = sys.path.pop(0)\n"
        "from pathlib import Path\n"
        "import selectolax.lexbor, inspection_findings.readers, inspection_findings.readers.isolate\n"
        "sys.path.insert(0, folder)\n"
        "print(inspection_findings.readers.read(Path('a.html')).text)\n"
    )
    (tmp_path / "shown.py").write_text(code)
    package = str(Path(inspection_findings.__file__).resolve().parents[1])
    done = subprocess.run(
        [sys.executable, *start, code if start == ["-c"] else "shown"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": package}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout == "Half of the plans were good.\n\n", done.stderr

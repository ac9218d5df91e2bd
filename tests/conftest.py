"""What many tests share: the sample corpus, the loaded pipeline, the real reports where they are at hand."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
# the default model is the one that ships, whatever the user of this machine has promoted
os.environ["FINDINGS_HOME"] = os.path.join(tempfile.gettempdir(), f"findings-tests-{os.getpid()}")
SAMPLES = sorted(path for path in (ROOT / "corpus" / "sample").iterdir() if "-crc-" in path.stem)


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: install the extra dev")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def nlp():
    import inspection_findings

    return inspection_findings.load()


@pytest.fixture(scope="session")
def context():
    from inspection_findings.context import load_context

    return load_context()


@pytest.fixture(scope="session", params=SAMPLES, ids=lambda path: path.stem)
def sample(request):
    return request.param


@pytest.fixture(scope="session")
def sample_report(sample, context):
    import inspection_findings

    return inspection_findings.extract(sample, context=context, all_sentences=True)


@pytest.fixture(scope="session")
def shared_reports():
    """The real reports that stand beside the checkout; tests that need them skip where they are absent."""
    if not (SHARED / "reports").is_dir():
        pytest.skip("the real reports (../shared/reports) are not at hand")
    return sorted(path for path in (SHARED / "reports").glob("*.txt"))


class Done:
    """What a command gave back: exit status, standard output, standard error."""

    def __init__(self, returncode, stdout, stderr):
        self.returncode, self.stdout, self.stderr = returncode, stdout, stderr


@pytest.fixture
def command(monkeypatch, capfd):
    """The command line run inside this process, as `main` runs it."""
    from inspection_findings.cli import main

    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["findings", *map(str, arguments)])
        monkeypatch.setenv("NO_COLOR", "1")
        monkeypatch.setenv("COLUMNS", "160")
        capfd.readouterr()
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code or 0
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        out, err = capfd.readouterr()
        return Done(status, out, err)

    return run


def write_jsonl(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def gold(tmp_path_factory, nlp):
    """The sample reports annotated as the model tags them, but for every seventh sentence: a gold folder beside its reports."""
    import inspection_findings

    place = tmp_path_factory.mktemp("annotated")
    wrong = {"strength": "area_for_improvement", "area_for_improvement": "strength", "recommendation": "none", "none": "strength"}
    for path in SAMPLES:
        (place / "reports").mkdir(exist_ok=True)
        (place / "reports" / path.name).write_bytes(path.read_bytes())
        report = inspection_findings.extract(path, nlp=nlp, all_sentences=True)
        rows = [
            {"start": one.start, "end": one.end, "label": wrong[one.label] if i % 7 == 3 else one.label, "secondary": None,
             "standard": None, "illustration": False, "text": one.text}
            for i, one in enumerate(report.findings)
        ]  # fmt: skip
        write_jsonl(place / "gold" / f"{path.stem}.sentences.jsonl", rows)
        meta = {"doc": path.stem, "file": path.name, "sha256": report.document.source.sha256}
        (place / "gold" / f"{path.stem}.meta.json").write_text(json.dumps(meta))
        write_jsonl(place / "standoff" / f"{path.stem}.jsonl", [
            {key: row[key] for key in ("start", "end", "label", "secondary", "illustration")} | {"document": meta["sha256"]} for row in rows
        ])  # fmt: skip
    return place


@pytest.fixture(scope="session")
def reviewed_run(tmp_path_factory):
    """A run over a sample report with a reviewed.jsonl of every third record, as applying reviews writes it."""
    from inspection_findings.batch import run
    from inspection_findings.settings import load_settings

    out = tmp_path_factory.mktemp("reviewed run")
    run(SAMPLES[:1], out, settings=load_settings())
    records = [json.loads(line) for line in (out / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    write_jsonl(out / "reviewed.jsonl", [record | {"decided_by": "review"} for record in records[::3]])
    return out


@pytest.fixture(scope="session")
def training(tmp_path_factory):
    """Two files of authored sentences, fifty of each label in each."""
    lines = [
        line for path in sorted((ROOT / "corpus" / "training").glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    rows = [json.loads(line) for line in lines]
    random.Random(0).shuffle(rows)
    folder = tmp_path_factory.mktemp("training")
    for part in range(2):
        chosen = []
        for label in ("strength", "area_for_improvement", "recommendation", "none"):
            chosen += [row for row in rows if row["label"] == label][part * 50 : part * 50 + 50]
        write_jsonl(folder / f"part-{part}.jsonl", chosen)
    return folder

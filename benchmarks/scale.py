"""How runs grow: processes, memory, start-up, second runs; and the chain beside other extractors. One command, or part by part.

    python -m benchmarks.scale                      all parts (the memory of 10,000 documents takes a quarter of an hour)
    python -m benchmarks.scale --only scaling       one part: scaling, memory, startup, again, broken or peers
    python -m benchmarks.scale --only memory --documents 10 100 1000

Each part keeps its figures in benchmarks/scale.json; scale.md, scale.png and the table in
docs/scaling.md are made from all that are there.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks.chain import reports
from benchmarks.corpus import ROOT, SAMPLE, generate
from benchmarks.draw import KEPT, draw, write_million, write_tables
from benchmarks.yardstick import tokenizing

Figures = dict[str, Any]


def findings(*arguments: object) -> list[str]:
    """The command line of ``findings`` with these arguments, run by this interpreter."""
    return [sys.executable, "-m", "inspection_findings", *map(str, arguments)]


def timed(command: list[str], *, allowed: tuple[int, ...] = (0,)) -> float:
    """Seconds that a command takes."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "pipeline")}
    started = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in allowed:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-500:]}")
    return time.perf_counter() - started


def scaling(args: argparse.Namespace) -> Figures:
    """One process against two over the same documents, turn by turn; the yardstick is the run with one."""
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        generate(place / "corpus", args.scaling_documents, repeat=args.repeat)
        for turn in range(args.rounds):
            spent = {}
            for jobs in (1, 2):
                out = place / f"out-{turn}-{jobs}"
                whole = timed(findings("extract", place / "corpus", "--out", out, "--jobs", jobs))
                record = json.loads((out / "run.json").read_text())
                spent[jobs] = (whole, record["seconds"]["total"] - record["seconds"]["load"])
            rounds.append({"whole": spent[1][0] / spent[2][0], "loaded": spent[1][1] / spent[2][1], "seconds": spent[1][0]})
        size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
        lines = (out / "findings.jsonl").stat().st_size
    counts = record["counts"]
    return {
        "documents": args.scaling_documents,
        "words": counts["words"],
        "speedup": max(turn["whole"] for turn in rounds),
        "speedup_after_loading": max(turn["loaded"] for turn in rounds),
        "seconds_one_process": min(turn["seconds"] for turn in rounds),
        "bytes_out": size,
        "bytes_findings": lines,
        "rounds": len(rounds),
    }


def memory(args: argparse.Namespace) -> Figures:
    """The largest resident memory of the run's own process and of any of its two workers, by number of documents."""
    rows = []
    for number in args.documents:
        with tempfile.TemporaryDirectory() as folder:
            generate(Path(folder) / "corpus", number)
            command = findings("extract", Path(folder) / "corpus", "--out", Path(folder) / "out", "--jobs", 2)
            started = time.perf_counter()
            process = psutil.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT / "pipeline")}, stdout=subprocess.DEVNULL)
            own, workers = watch(process)
            rows.append({"documents": number, "own": own, "worker": workers, "seconds": time.perf_counter() - started})
            print(
                f"{number} documents: run {own / 1e6:.0f} MB, worker {workers / 1e6:.0f} MB, {rows[-1]['seconds']:.0f} s",
                flush=True,
            )
    return {"rows": rows}


def watch(process: psutil.Popen) -> tuple[int, int]:
    """The largest resident memory in bytes of a process and of any of its children, until it ends."""
    own = workers = 0
    while process.poll() is None:
        try:
            own = max(own, process.memory_info().rss)
            for child in process.children(recursive=True):
                workers = max(workers, child.memory_info().rss)
        except psutil.NoSuchProcess:
            pass
        time.sleep(0.05)
    return own, workers


def startup(args: argparse.Namespace) -> Figures:
    """Seconds until the help is there, and until one small report is done; the yardstick is Python itself importing spaCy."""
    report = next(path for path in sorted(SAMPLE.iterdir()) if path.suffix == ".txt")
    with tempfile.TemporaryDirectory() as folder:
        spent: dict[str, list[float]] = {"spacy": [], "help": [], "extract": []}
        for turn in range(args.rounds + 2):
            spent["spacy"].append(timed([sys.executable, "-c", "import spacy"]))
            spent["help"].append(timed(findings("--help")))
            spent["extract"].append(timed(findings("extract", report, "--out", Path(folder) / str(turn))))
    return {name: min(values) for name, values in spent.items()}


def again(args: argparse.Namespace) -> Figures:
    """Seconds of a second run over documents that did not change."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder) / "corpus", args.again_documents)
        command = findings("extract", Path(folder) / "corpus", "--out", Path(folder) / "out", "--jobs", 2)
        first = timed(command)
        return {"documents": args.again_documents, "first": first, "again": min(timed(command) for _ in range(3))}


def broken(args: argparse.Namespace) -> Figures:
    """A folder of many small files of which a tenth are broken: seconds of the walk alone, and of the whole run."""
    from inspection_findings.batch import Inputs

    with tempfile.TemporaryDirectory() as folder:
        for number in range(args.broken_documents):
            path = Path(folder) / "corpus" / f"{number // 1000:04}" / f"{number:06}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            text = f"Plans were good in {number % 60} of the 70 relevant cases.\n".encode()
            path.write_bytes(b"\x00\xff\xfe\x01" * 30 if number % 10 == 0 else text)
        started = time.perf_counter()
        listed = sum(1 for _ in Inputs([Path(folder) / "corpus"]))
        walked = time.perf_counter() - started
        command = findings("extract", Path(folder) / "corpus", "--out", Path(folder) / "out", "--jobs", 2)
        whole = timed(command, allowed=(1,))
        second = timed(command, allowed=(1,))
        failed = sum(1 for _ in (Path(folder) / "out" / "errors.jsonl").open())
    return {"documents": listed, "failed": failed, "walk": walked, "first": whole, "again": second}


def peers(args: argparse.Namespace) -> Figures:
    """Seconds of other extractors of quantities over lines of the reports, in times of tokenizing them; only what is installed."""
    lines = [line for path in reports() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()][:2_000]
    made: dict[str, Callable[[], Callable[[str], object]]] = {
        "quantulum3": quantulum,
        "edsnlp": edsnlp,
        "inspection_findings.find_proportions": own_grammar,
    }
    found: Figures = {"lines": len(lines), "rows": {}}
    for name, make in made.items():
        try:
            read = make()
        except ImportError:
            found["rows"][name] = None
            continue
        ratios = []
        for _ in range(args.rounds):
            yardstick = tokenizing(["\n".join(lines)])
            started = time.perf_counter()
            for line in lines:
                read(line)
            ratios.append((time.perf_counter() - started) / yardstick)
        found["rows"][name] = median(ratios)
    return found


def quantulum() -> Callable[[str], object]:
    """quantulum3's parser, without its classifier of ambiguous units, which no longer loads with today's scikit-learn."""
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False

    return parser.parse


def edsnlp() -> Callable[[str], object]:
    """edsnlp's quantity matcher."""
    import edsnlp as library

    nlp = library.blank("eds")
    nlp.add_pipe("eds.sentences")
    nlp.add_pipe("eds.quantities")
    return nlp


def own_grammar() -> Callable[[str], object]:
    """This project's proportions."""
    from inspection_findings import find_proportions

    return find_proportions


PARTS = {"scaling": scaling, "memory": memory, "startup": startup, "again": again, "broken": broken, "peers": peers}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=PARTS, action="append", help="a part; may be given several times")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of what is measured more than once")
    parser.add_argument("--documents", type=int, nargs="+", default=[10, 100, 1_000, 10_000], help="numbers for the memory")
    parser.add_argument("--scaling-documents", type=int, default=200)
    parser.add_argument("--again-documents", type=int, default=1_000)
    parser.add_argument("--broken-documents", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=7, help="how long a document of the scaling is, in samples")
    args = parser.parse_args()
    kept = json.loads(KEPT.read_text()) if KEPT.is_file() else {}
    for name in args.only or PARTS:
        kept[name] = PARTS[name](args)
        KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        print(name, json.dumps(kept[name]), flush=True)
    print(write_tables(kept))
    write_million(kept)
    draw(kept)


if __name__ == "__main__":
    main()

"""What handing over costs: a run multiplied to any number of reports, exported and reported; seconds, memory and sizes.

    python -m benchmarks.handing_over OUT FOLDER --reports 100 1000

OUT is a run of real or made-up reports. Each copy of a report gets a hash, a path and a provider of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

TABLES = ("findings", "sections", "results", "checks", "warnings")
COMMANDS = (["report", "--to", "report.html"], ["export", "--to", "t.xlsx"], ["export", "--to", "t.sqlite"],
            ["export", "--to", "t.parquet"], ["export", "--to", "t.csv"], ["themes", "--json"])  # fmt: skip


def multiply(out: Path, target: Path, reports: int) -> None:
    """Write a run of so many reports, made of copies of those of a run."""
    (target / "texts").mkdir(parents=True)
    for table in TABLES:
        source = out / f"{table}.jsonl"
        lines = source.read_text(encoding="utf-8").splitlines() if source.is_file() else []
        keys = list(
            dict.fromkeys(json.loads(line)["document"]["sha256"] for line in (out / "findings.jsonl").open(encoding="utf-8"))
        )
        by_document: dict[str, list[str]] = {}
        for line in lines:
            by_document.setdefault(json.loads(line)["document"]["sha256"], []).append(line)
        with (target / f"{table}.jsonl").open("w", encoding="utf-8") as file:
            for number in range(reports):
                old = keys[number % len(keys)]
                new = f"{number:08x}{old[8:]}"
                for line in by_document.get(old, []):
                    line = (
                        line.replace(old, new)
                        .replace('"path":"', f'"path":"{number:05d}-', 1)
                        .replace('"id":"', f'"id":"{number:05d}', 1)
                    )
                    file.write(line + "\n")
                text = out / "texts" / f"{old}.txt"
                if table == "findings" and text.is_file():
                    os.link(text, target / "texts" / f"{new}.txt")
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    record["counts"]["documents"] = reports
    (target / "run.json").write_text(json.dumps(record), encoding="utf-8")


def size(path: Path) -> int:
    """The bytes of a file, of all pages of a report, or of a folder."""
    if path.is_dir():
        return sum(inside.stat().st_size for inside in path.rglob("*") if inside.is_file())
    return sum(one.stat().st_size for one in path.parent.glob(f"{path.stem}*{path.suffix}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, nargs="+", default=[100, 1000])
    given = parser.parse_args()
    print("| reports | command | seconds | of them at work | memory, MB | size, MB |\n| --- | --- | --- | --- | --- | --- |")
    for reports in given.reports:
        run = given.folder / f"run-{reports}"
        multiply(given.out, run, reports)
        for name, *options in COMMANDS:
            started = time.perf_counter()
            command = [sys.executable, "-m", "inspection_findings", name, str(run), *options]
            process = subprocess.Popen(command, cwd=run, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
            assert status == 0, command
            file = size(run / options[1]) / 1e6 if options[0] == "--to" else 0.0
            busy = usage.ru_utime + usage.ru_stime
            print(
                f"| {reports:,} | {name} {options[-1]} | {seconds:.0f} | {busy:.0f} | {usage.ru_maxrss / 1000:.0f} | {file:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()

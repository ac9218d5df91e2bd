"""benchmarks/scale.md and benchmarks/scale.png, from the figures that the parts of `benchmarks.scale` kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
KEPT = HERE / "scale.json"
CHAIN = HERE / "chain.json"
SCALING = HERE.parent / "docs" / "scaling.md"
MARKS = ("<!-- figures: written by benchmarks.scale -->", "<!-- end of figures -->")
MB = 1e6
CORES = (2, 16, 64)


def write_tables(kept: dict[str, Any]) -> str:
    """The text of benchmarks/scale.md, written there: one table a part, those not measured left out."""
    writers = {
        "scaling": scaling_table, "memory": memory_table, "startup": startup_table, "again": again_table,
        "broken": broken_table, "peers": peers_table,
    }  # fmt: skip
    lines = ["# Runs of any size", "", "Made by `python -m benchmarks.scale`; each figure from the same run as its yardstick.", ""]
    for name, write in writers.items():
        if name in kept:
            lines += [*write(kept[name]), ""]
    lines += ["![Time per stage, memory by number of documents, and speed-up](scale.png)", ""]
    text = "\n".join(lines)
    (HERE / "scale.md").write_text(text, encoding="utf-8")
    return text


def scaling_table(found: dict[str, Any]) -> list[str]:
    documents = found["documents"]
    return [
        "## Two processes against one",
        "",
        f"{documents:,} generated documents, {found['words']:,} words, the better of {found['rounds']} rounds.",
        "",
        "| figure | value | goal |",
        "| --- | --- | --- |",
        f"| speed-up, whole command | {found['speedup']:.2f} | 1.7 |",
        f"| speed-up after loading | {found['speedup_after_loading']:.2f} | |",
        f"| seconds a document, one process | {found['seconds_one_process'] / documents:.3f} | |",
        f"| bytes out a word, all files | {found['bytes_out'] / found['words']:.0f} | |",
        f"| bytes out a word, findings.jsonl | {found['bytes_findings'] / found['words']:.0f} | |",
    ]


def memory_table(found: dict[str, Any]) -> list[str]:
    rows = [
        f"| {row['documents']:,} | {row['own'] / MB:.0f} MB | {row['worker'] / MB:.0f} MB | {row['seconds']:.0f} |"
        for row in found["rows"]
    ]
    lines = [
        "## Memory",
        "",
        "The largest resident memory of the run's own process and of any of its two workers (goal: within 10 per cent from 100",
        "documents on, under 600 MB).",
        "",
        "| documents | run | worker | seconds |",
        "| --- | --- | --- | --- |",
        *rows,
    ]
    large = [row for row in found["rows"] if row["documents"] >= 100]
    if len(large) > 1:
        grown = [(large[-1][name] / large[0][name] - 1) * 100 for name in ("own", "worker")]
        span = f"From {large[0]['documents']:,} to {large[-1]['documents']:,} documents"
        lines += ["", f"{span}: run {grown[0]:+.1f} %, worker {grown[1]:+.1f} %."]
    return lines


def startup_table(found: dict[str, Any]) -> list[str]:
    return [
        "## Start-up",
        "",
        "| command | seconds | times `import spacy` | goal |",
        "| --- | --- | --- | --- |",
        f"| `findings --help` | {found['help']:.2f} | {found['help'] / found['spacy']:.1f} | 0.4 s |",
        f"| `findings extract` on one small file | {found['extract']:.2f} | {found['extract'] / found['spacy']:.1f} | 4 s |",
    ]


def again_table(found: dict[str, Any]) -> list[str]:
    return [
        "## A second run over an unchanged corpus",
        "",
        f"{found['documents']:,} documents: {found['first']:.0f} s the first time, {found['again']:.2f} s the second (goal: 5 s).",
    ]


def broken_table(found: dict[str, Any]) -> list[str]:
    return [
        "## Many files, a tenth of them broken",
        "",
        f"{found['documents']:,} small files, {found['failed']:,} of them broken: the walk alone {found['walk']:.1f} s,",
        f"the run with two processes {found['first']:.0f} s, a second run {found['again']:.0f} s.",
    ]


def peers_table(found: dict[str, Any]) -> list[str]:
    rows = [
        f"| {name} | {'not installed' if ratio is None else f'{ratio:.1f}'} | {'' if ratio is None else f'{1 / ratio:.2f}'} |"
        for name, ratio in found["rows"].items()
    ]
    return [
        "## Other extractors of quantities",
        "",
        f"{found['lines']:,} lines of the reports. They find numbers; none of them finds labels, links or intervals.",
        "",
        "| extractor | times the tokenizing | of the speed of tokenizing |",
        "| --- | --- | --- |",
        *rows,
    ]


def write_million(kept: dict[str, Any]) -> None:
    """Put what a million reports would take into docs/scaling.md, between its two marks: measured costs of one, times a million."""
    if not CHAIN.is_file():
        return
    chain = json.loads(CHAIN.read_text())
    words, number = chain["words"] / chain["reports"], 1_000_000
    seconds = chain["total"] * words / chain["tokenized"]
    sizes = {name: size / chain["reports"] for name, size in chain["bytes"].items()}
    rows = [
        f"| words | {words:,.0f} | {words * number / 1e9:,.1f} thousand million |",
        f"| one core | {seconds:.3f} s | {seconds * number / 3600:,.0f} hours |",
    ]
    if "scaling" in kept:
        share = kept["scaling"]["speedup_after_loading"] / 2
        rows += [
            f"| {cores} cores, each {share:.0%} of one | | {seconds * number / 3600 / cores / share:,.1f} hours |"
            for cores in CORES
        ]
    told = {"findings": "findings.jsonl", "others": "the other files", "text": "texts", "part": "journal (compressed)"}
    rows += [f"| {told[name]} | {size / 1e3:,.0f} kB | {size * number / 1e9:,.0f} GB |" for name, size in sizes.items()]
    if "again" in kept:
        each = kept["again"]["again"] / kept["again"]["documents"]
        rows.append(f"| a second run, unchanged | {each * 1e3:.1f} ms | {each * number / 3600:.1f} hours |")
    table = "\n".join(["| | one report | a million |", "| --- | --- | --- |", *rows])
    before, _, rest = SCALING.read_text(encoding="utf-8").partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    SCALING.write_text(f"{before}{MARKS[0]}\n{table}\n{MARKS[1]}{after}", encoding="utf-8")


def draw(kept: dict[str, Any]) -> None:
    """Draw benchmarks/scale.png: stages, memory, processes; what was not measured stays empty."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, (stages, memory, processes) = plt.subplots(1, 3, figsize=(13, 3.8), layout="constrained")
    if CHAIN.is_file():
        chain = json.loads(CHAIN.read_text())
        stages.barh(list(chain["stages"])[::-1], list(chain["stages"].values())[::-1], color="#4c72b0")
        stages.set_title(f"whole chain {chain['total']:.2f} × tokenizing (goal 3.57)", fontsize=10)
        stages.set_xlabel("times spaCy's tokenizing of the same text")
    if "memory" in kept:
        rows = kept["memory"]["rows"]
        numbers = [row["documents"] for row in rows]
        memory.plot(numbers, [row["worker"] / MB for row in rows], "o-", label="largest worker")
        memory.plot(numbers, [row["own"] / MB for row in rows], "s-", label="the run's process")
        memory.axhline(600, color="#c44e52", linestyle=":", label="goal for a worker")
        memory.set(xscale="log", ylim=(0, 660), xlabel="documents", ylabel="largest resident memory, MB")
        memory.legend(fontsize=8)
    if "scaling" in kept:
        found = kept["scaling"]
        processes.bar(["whole command", "after loading"], [found["speedup"], found["speedup_after_loading"]], color="#55a868")
        processes.axhline(1.7, color="#c44e52", linestyle=":")
        processes.set(ylim=(0, 2.1), ylabel="two processes against one")
        processes.set_title(f"{found['documents']:,} documents (goal 1.7)", fontsize=10)
    figure.savefig(HERE / "scale.png", dpi=110)
    plt.close(figure)

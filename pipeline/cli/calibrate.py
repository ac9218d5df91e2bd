"""``findings calibrate``: what a phrase has stood for in a corpus, as a scale that extract can use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer


def calibrate(
    outs: Annotated[list[Path], typer.Argument(metavar="OUT...", help="Folders that extract wrote.")],
    to: Annotated[Path, typer.Option("--to", "-o", help="The scale file to write.")] = Path("calibrated.yaml"),
    base: Annotated[
        str | None, typer.Option(help="The scale to start from; the one that the records used where none is named.")
    ] = None,
    weight: Annotated[float, typer.Option(min=0, help="How many pairs the scale to start from is worth.")] = 10,
) -> None:
    """Learn from published figures what phrases such as "just over half" stand for, and write them as a scale.

    Examples:

        findings calibrate out/ --to calibrated.yaml

        findings extract reports/ --out again/ --scale calibrated.yaml
    """
    from collections import Counter

    from rich.console import Console

    from pipeline.calibrate import as_scale, pairs
    from pipeline.calibrate import calibrate as calibrate_pairs
    from pipeline.errors import ReadError
    from pipeline.frames import read_lines
    from pipeline.proportions import load_scale
    from pipeline.report.calibrate import calibration_table, write_scale

    findings: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    for out in outs:
        for name, rows in (("findings", findings), ("results", results)):
            path = out / f"{name}.jsonl"
            if not path.is_file():
                raise ReadError(f"{out}: holds no {name}.jsonl: run 'findings extract' into this folder first", path=str(out))
            rows.extend(read_lines(path))
    seen = pairs(findings, results)
    if not seen:
        raise ReadError(
            f"{', '.join(map(str, outs))}: no wording answers a key question with a published figure, so nothing can be learned",
            path=str(outs[0]),
        )
    used = Counter(share["scale"] for finding in findings for share in finding["proportions"] if share["scale"])
    scale = load_scale(base or used.most_common(1)[0][0])
    phrases = calibrate_pairs(seen, weight=weight)
    reports = len({result["document"]["sha256"] for result in results if result["percent"] is not None})
    write_scale(as_scale(phrases, scale, name=to.stem, reports=reports, weight=weight), to)
    console = Console()
    console.print(calibration_table(phrases, base=scale.name))
    console.print(f"{len(seen)} pairs of {reports} reports; scale written to {to}", highlight=False, soft_wrap=True)

"""``findings calibrate``: what a phrase has stood for in a corpus, as a scale that extract can use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from inspection_findings.cli.target import check_target

if TYPE_CHECKING:
    from inspection_findings.proportions import Scale


def calibrate(
    outs: Annotated[list[Path], typer.Argument(metavar="OUT", help="Folders that extract wrote.")],
    to: Annotated[Path, typer.Option("--to", help="The scale file to write.")],
    base: Annotated[str | None, typer.Option(help="The scale to start from; without it, the one that the records used.")] = None,
    weight: Annotated[float, typer.Option(min=0, help="How many pairs the scale to start from counts for.")] = 10,
) -> None:
    """Learn from published figures what phrases such as "just over half" stand for, and write them as a scale.

    Examples:

        findings calibrate out/ --to calibrated.yaml

        findings extract reports/ --out again/ --scale calibrated.yaml
    """
    from rich.console import Console

    from inspection_findings.errors import ConfigError, ReadError
    from inspection_findings.proportions import load_scale, scale_names
    from inspection_findings.report.calibrate import calibration_table, left_out_line, write_scale
    from inspection_findings.scale_calibration import as_scale, pairs
    from inspection_findings.scale_calibration import calibrate as calibrate_pairs

    if to.stem in scale_names():
        raise ConfigError(f"{to.stem} is a scale that ships, and records name their scale: give the file another name", rule="--to")
    check_target(to, option="--to", kind="YAML", endings=(".yaml", ".yml"))
    findings, results = read_runs(outs)
    seen, left_out = pairs(findings, results)
    if not seen:
        raise ReadError(
            f"{', '.join(map(str, outs))}: no wording answers a key question with a published figure, so nothing can be learned"
            f" ({left_out_line(left_out)})",
            path=str(outs[0]),
        )
    scale = load_scale(base) if base else scale_used(outs, findings)
    phrases = calibrate_pairs(seen, scale, weight=weight)
    reports = len({result["document"]["sha256"] for result in results if result["percent"] is not None})
    write_scale(as_scale(phrases, scale, name=to.stem, reports=reports, weight=weight), to)
    console = Console()
    console.print(calibration_table(phrases, base=scale.name))
    console.print(f"{len(seen)} pairs of {reports} reports; {left_out_line(left_out)}", highlight=False, soft_wrap=True)
    console.print(f"scale written to {to}", highlight=False, soft_wrap=True)


def read_runs(outs: list[Path]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The findings and the results of some runs."""
    from inspection_findings.dataframes import read_lines
    from inspection_findings.errors import ReadError

    found: dict[str, list[dict[str, Any]]] = {"findings": [], "results": []}
    needs = {
        "findings": lambda r: (r["document"]["sha256"], [(s["key_question"], s["scale"], s["met_low"]) for s in r["proportions"]]),
        "results": lambda r: (r["document"]["sha256"], r["level"], r["key_question"], r["percent"]),
    }
    for out in outs:
        for name, rows in found.items():
            path = out / f"{name}.jsonl"
            if not path.is_file():
                raise ReadError(
                    f"{out}: there is no {name}.jsonl in this folder: run 'findings extract' into this folder first", path=str(out)
                )
            rows.extend(read_lines(path, needs=needs[name]))
    return found["findings"], found["results"]


def scale_used(outs: list[Path], findings: list[dict[str, Any]]) -> Scale:
    """The scale that most shares of the records were read with: the file that the run was given, or one that ships.

    Raises:
        ConfigError: it is neither.
    """
    from collections import Counter

    from inspection_findings.dataframes import run_option
    from inspection_findings.errors import ConfigError
    from inspection_findings.proportions import load_scale, scale_names

    used = Counter(share["scale"] for finding in findings for share in finding["proportions"] if share["scale"])
    name = used.most_common(1)[0][0]
    for out in outs:
        try:
            given = load_scale(run_option(out, "scale"))
        except ConfigError:
            continue
        if given.name == name:
            return given
    if name not in scale_names():
        message = f"the records were read with the scale {name}, which is not where it was: name its file, or another scale"
        raise ConfigError(message, rule="--base")
    return load_scale(name)

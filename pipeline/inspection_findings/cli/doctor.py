"""``findings doctor``: what is installed here, which extras are missing, and whether the folders can be written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

# modules by which an extra is known, and what it is for
EXTRAS = {
    "plots": ("matplotlib", "pictures of check and evaluate"),
    "parquet": ("pyarrow", "Parquet files"),
    "duckdb": ("duckdb", "a DuckDB file (export)"),
    "cluster": ("distributed", "a Dask cluster"),
    "encoder": ("sentence_transformers", "embeddings as features of the tagger"),
}
LIBRARIES = ("spacy", "scikit-learn", "pandas", "numpy", "scipy", "pydantic", "pypdfium2", "selectolax")


def doctor(
    out: Annotated[Path, typer.Option("--out", "-o", help="A folder that you want to write into.")] = Path(),
) -> None:
    """Check the installation: versions, the default model, extras, folders that must be writable.

    Examples:

        findings doctor

        findings doctor --out out/

    Exit status: 0 all that is needed is there; 1 something needed is missing.
    """
    sound = True
    for status, what, note in checks(out):
        sound = sound and status != "FAIL"
        typer.echo(f"{status:5} {what}: {note}")
    raise typer.Exit(0 if sound else 1)


def checks(out: Path) -> Iterator[tuple[str, str, str]]:
    """Each check as status (ok, none or FAIL), its subject and a note."""
    import platform
    from importlib.util import find_spec

    from inspection_findings import __version__
    from inspection_findings.home import home_dir

    yield "ok", "inspection-findings", f"{__version__}, Python {platform.python_version()} on {platform.system()}"
    yield from libraries()
    yield model_check()
    for extra, (module, use) in EXTRAS.items():
        if find_spec(module):
            yield "ok", f"extra {extra}", use
        else:
            yield "none", f"extra {extra}", f"{use} (pip install 'inspection-findings[{extra}]')"
    yield folder_check("output folder", out)
    yield folder_check("folder for your models", home_dir())


def libraries() -> Iterator[tuple[str, str, str]]:
    """The versions of the libraries that the package stands on."""
    from importlib.metadata import PackageNotFoundError, version

    for name in LIBRARIES:
        try:
            yield "ok", name, version(name)
        except PackageNotFoundError:
            yield "FAIL", name, "is not installed: install the package again"


def model_check() -> tuple[str, str, str]:
    """Whether the default model is there and can be read."""
    from inspection_findings.context import load_context
    from inspection_findings.errors import PipelineError
    from inspection_findings.rules import find_model

    try:
        place = find_model()
        tagger = load_context(None).tagger
    except PipelineError as error:
        return "FAIL", "default model", str(error)
    return "ok", "default model", f"{tagger.id if tagger else 'none'} in {place}"


def folder_check(what: str, folder: Path) -> tuple[str, str, str]:
    """Whether a folder, or the nearest one above it that exists, can be written."""
    import os

    place = folder.resolve()
    while not place.exists() and place != place.parent:
        place = place.parent
    if place.is_dir() and os.access(place, os.W_OK):
        return "ok", what, str(folder.resolve())
    return "FAIL", what, f"{folder.resolve()} cannot be written: choose another folder, or change its rights"

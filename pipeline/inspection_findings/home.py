"""Where a user's own default model stands: a folder of the user's, never the installation.

``FINDINGS_HOME`` names the folder; without it, it is the place that the system keeps for the data of programs. It holds
``default.json`` (which model is the default) and ``models/`` (the models that were made the default, each whole).
"""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from pathlib import Path

from platformdirs import user_data_path

from inspection_findings.errors import ModelError

POINTER = "default.json"
MODEL_FORMAT = 5  # of the model files that this version of the package writes and reads
WAY_BACK = "'findings promote --shipped' makes the one that ships the default again"


def home_dir() -> Path:
    """The folder; it need not be there."""
    if named := os.environ.get("FINDINGS_HOME"):
        return Path(named)
    return user_data_path("findings", appauthor=False)


def own_default() -> Path | None:
    """The folder of the model that the user made the default; None where that is the one that ships.

    A model in the format of another version of the package is passed over with a line on stderr: the shipped one is used.

    Raises:
        ModelError: the pointer is damaged, or names a model that is not there.
    """
    pointer = home_dir() / POINTER
    try:
        content = pointer.read_bytes()
    except (OSError, RuntimeError):  # not there, or a user without a home folder
        return None
    try:
        folder = home_dir() / str(json.loads(content)["folder"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the pointer to the default model is damaged: {WAY_BACK}", path=str(pointer)) from error
    if not (folder / "config.cfg").is_file():
        raise ModelError(f"the default model {folder} is not there: {WAY_BACK}", path=str(pointer))
    if is_other_format(folder):
        warn_of_other_format(folder)
        return None
    return folder


def is_other_format(model: Path) -> bool:
    """Whether a model folder was written in the format of another version; False where its settings can't be read."""
    try:
        settings = json.loads((model / "findings_tagger" / "tagger.json").read_text(encoding="utf-8"))
        return bool(settings["format"] != MODEL_FORMAT)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


@cache
def warn_of_other_format(model: Path) -> None:
    """Say once on stderr that the shipped model is used in place of this one."""
    print(
        f"{model}: this promoted model was made by another version of the package, so the shipped model is used: train it again, "
        f"or {WAY_BACK}",
        file=sys.stderr,
    )

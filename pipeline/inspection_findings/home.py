"""Where a user's own default model stands: a folder of the user's, never the installation.

``FINDINGS_HOME`` names the folder; without it, it is the place that the system keeps for the data of programs. It holds
``default.json`` (which model is the default) and ``models/`` (the models that were made the default, each whole).
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from platformdirs import user_data_path

from inspection_findings.errors import ModelError

POINTER = "default.json"


def home_dir() -> Path:
    """The folder; it need not be there."""
    if named := os.environ.get("FINDINGS_HOME"):
        return Path(named)
    return user_data_path("findings", appauthor=False)


def own_default() -> Path | None:
    """The folder of the model that the user made the default; None where that is the one that ships.

    Raises:
        ModelError: the pointer is damaged, or names a model that is not there.
    """
    pointer = home_dir() / POINTER
    try:
        content = pointer.read_bytes()
    except (OSError, RuntimeError):  # not there, or a user without a home folder
        return None
    way_back = "'findings promote --shipped' makes the one that ships the default again"
    try:
        folder = home_dir() / str(json.loads(content)["folder"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the pointer to the default model is damaged: {way_back}", path=str(pointer)) from error
    if not (folder / "config.cfg").is_file():
        raise ModelError(f"the default model {folder} is not there: {way_back}", path=str(pointer))
    return folder

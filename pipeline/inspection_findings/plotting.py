"""matplotlib, for the commands that draw pictures; it comes with the extra ``plots``."""

from __future__ import annotations

from typing import Any

from inspection_findings.errors import ConfigError


def open_pyplot() -> Any:
    """The module ``matplotlib.pyplot``, set to draw into files only.

    Raises:
        ConfigError: matplotlib is not installed.
    """
    try:
        import matplotlib
    except ImportError as error:
        raise ConfigError(
            "needs matplotlib: install the extra plots (pip install 'inspection-findings[plots]')", rule="--picture"
        ) from error
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    return plt

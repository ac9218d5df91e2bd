"""Known faults in the pinned versions, by pip-audit; says so and ends well where no service answers.

Run as ``python .ci/audit.py constraints.txt``. Exit status: 0 no fault known, or nobody could be asked; 1 a fault is known.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any


def ask(requirements: str) -> str:
    """What pip-audit prints as JSON; empty where no service answers."""
    command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    done = subprocess.run([*command, "--requirement", requirements], capture_output=True, text=True, check=False)
    return done.stdout


def judge(answer: str) -> tuple[int, list[str]]:
    """The exit status and the lines to print for an answer of pip-audit."""
    try:
        parts: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        parts = []
    asked = [part for part in parts if "skip_reason" not in part]
    if not asked:
        return 0, ["audit skipped: no service for known faults answers from here"]
    faults = [f"{part['name']} {part['version']}: {fault['id']}" for part in asked for fault in part.get("vulns", [])]
    return int(bool(faults)), [*faults, f"{len(asked)} of {len(parts)} packages audited, {len(faults)} known faults"]


if __name__ == "__main__":
    status, lines = judge(ask(sys.argv[1]))
    print("\n".join(lines))
    sys.exit(status)

"""``python -m inspection_findings`` is the command ``findings``."""

from inspection_findings.cli import main

if __name__ == "__main__":
    main()

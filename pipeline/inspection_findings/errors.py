"""The errors that the package raises; all share one root, so that a caller can catch them together."""

from __future__ import annotations


class PipelineError(Exception):
    """Something the user can mend: the message says what, where and what to do."""


class ConfigError(PipelineError):
    """A file of rules, a framework or an option that can't be used.

    Args:
        message: what is wrong and what to do.
        file: the configuration file, or None for an option.
        rule: the id of the rule or key at fault, or None.
    """

    def __init__(self, message: str, *, file: str | None = None, rule: str | None = None) -> None:
        place = ": ".join(part for part in (file, rule) if part)
        super().__init__(f"{place}: {message}" if place else message)
        self.file = file
        self.rule = rule


class ReadError(PipelineError):
    """An input that can't be read as a report; ``path`` is where it stands.

    ``passing`` where another try may succeed: the reader was ended, or ran out of time or memory.
    """

    def __init__(self, message: str, *, path: str = "", passing: bool = False) -> None:
        super().__init__(message)
        self.path = path
        self.passing = passing


class ModelError(PipelineError):
    """A model folder that is missing, damaged, of another version or unsafe; ``path`` is where it stands."""

    def __init__(self, message: str, *, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class ReviewError(PipelineError):
    """A decision, or a file of decisions, that can't be taken as it is."""


class UnplacedError(ReviewError):
    """A decision whose sentence is not in the run any more: it must be kept where it is, not thrown away."""

"""What the stages may know beside the report: the trained tagger, and the framework and scale where a user forces them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspection_findings.tagging import Tagger


@dataclass(frozen=True, slots=True)
class Context:
    """What is given to every stage.

    Args:
        tagger: the trained classifier; None leaves sentences without a tag.
        framework: name or path of a framework of standards; None chooses it from each report.
        scale: name or path of a quantifier scale; None takes the framework's own.
        frequencies: sentences get their words of frequency ("often") too, beside their proportions.
        min_probability: a label that the classifier gives with less is null in the records, with the reason; 0 keeps all.
    """

    tagger: Tagger | None = None
    framework: str | None = None
    scale: str | None = None
    min_probability: float = 0.0
    frequencies: bool = False


def load_context(
    model: Path | str | None = None,
    *,
    framework: str | None = None,
    scale: str | None = None,
    min_probability: float = 0.0,
    frequencies: bool = False,
) -> Context:
    """The context of a trained model, read from its folder without spaCy, which a report does not need.

    Args:
        model: a folder that ``findings train`` wrote; None for the default model.
        framework: as in `Context`; None takes what the model's configuration says.
        scale: the same.
        min_probability: as in `Context`.
        frequencies: the same.

    Raises:
        ModelError: the folder holds no usable model.
    """
    from inspection_findings.rules import find_model, model_option
    from inspection_findings.tagging import Tagger

    folder = find_model(model)
    return Context(
        tagger=Tagger.load(folder / "findings_tagger"),
        framework=framework or model_option(folder, "findings_sections", "framework"),
        scale=scale or model_option(folder, "findings_proportions", "scale"),
        min_probability=min_probability,
        frequencies=frequencies,
    )

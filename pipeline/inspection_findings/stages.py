"""The way of a report through the pipeline: one list of stages, one runner.

The batch, the Python API, the spaCy components, training, evaluation and reviewing all go through `run`. A stage computes in the
plain function of its room; here stands only what it reads and what it writes on the report.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from inspection_findings.check import check_report
from inspection_findings.context import Context, load_context
from inspection_findings.errors import ReadError
from inspection_findings.layout import clean
from inspection_findings.linking import group_same, link_sentences
from inspection_findings.model.report import Report, Section, Sentence
from inspection_findings.model.source import Document, Source
from inspection_findings.polarity import judge_polarity
from inspection_findings.proportions import find_in_sentences
from inspection_findings.readers import read, read_bytes
from inspection_findings.structure import cut_sentences, find_structure, find_warnings

if TYPE_CHECKING:
    from spacy.language import Language

# endings by which a string that names no file is known as a misspelt path
REPORT_ENDINGS = frozenset({".pdf", ".html", ".htm", ".mhtml", ".docx", ".md", ".txt"})


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: its name, what it does, and which fields it reads and writes.

    Fields are named from the report: "sentences", "sentence.tag", "proportion.polarity".
    """

    name: str
    function: Callable[[Report, Context], None]
    reads: tuple[str, ...]
    writes: tuple[str, ...]


def _sections(report: Report, context: Context) -> None:
    report.sections, report.facts, report.results, report.framework = find_structure(report.document, framework=context.framework)


def _sentences(report: Report, _: Context) -> None:
    report.sentences = cut_sentences(report.document, report.sections, report.framework)


def _proportions(report: Report, context: Context) -> None:
    find_in_sentences(report.sentences, scale=context.scale or (report.framework.scale if report.framework else None))


def _polarity(report: Report, _: Context) -> None:
    judge_polarity(report.sentences, report.sections)


def _tag(report: Report, context: Context) -> None:
    if context.tagger is None:
        return
    context.tagger.tag(report.sentences, met_from=report.met_from)
    report.model = context.tagger.id
    report.min_probability = context.min_probability


def _link(report: Report, _: Context) -> None:
    link_sentences(report.sentences, report.sections, framework=report.framework, results=report.results)
    group_same(report.sentences)


def _check(report: Report, _: Context) -> None:
    report.checks = check_report(report)
    report.warnings = find_warnings(report)


STAGES = (
    Stage("sections", _sections, ("document",), ("sections", "facts", "results", "framework")),
    Stage("sentences", _sentences, ("document", "sections", "framework"), ("sentences",)),
    Stage("proportions", _proportions, ("sentences", "framework"), ("sentence.proportions",)),
    Stage("polarity", _polarity, ("sections", "sentence.proportions"), ("proportion.polarity",)),
    Stage("tag", _tag, ("framework", "proportion.polarity"), ("sentence.tag", "model")),
    Stage(
        "link",
        _link,
        ("sections", "framework", "results", "proportion.polarity"),
        ("sentence.link", "proportion.link", "proportion.same_as"),
    ),
    Stage("check", _check, ("sections", "framework", "results", "proportion.link", "sentence.tag"), ("checks", "warnings")),
)
STAGE_NAMES = tuple(stage.name for stage in STAGES)
# what training needs of a report: all but what a trained tagger gives
BEFORE_TAGGING = ("sections", "sentences", "proportions", "polarity")
# what loose sentences, which have no report around them, go through
OF_SENTENCES = ("proportions", "polarity", "tag")


class Clock:
    """Adds up the seconds of each stage; ``lap(name)`` books the time since the last lap, by ``time`` in seconds."""

    def __init__(self, time: Callable[[], float] = perf_counter) -> None:
        self.seconds: dict[str, float] = dict.fromkeys(("read", *STAGE_NAMES, "write"), 0.0)
        self._time = time
        self._last = time()

    def lap(self, name: str) -> None:
        """Book the time since the last lap on ``name``."""
        now = self._time()
        self.seconds[name] += now - self._last
        self._last = now


def run(report: Report, context: Context, *, only: Collection[str] = STAGE_NAMES, clock: Clock | None = None) -> Report:
    """The report, with all that the stages found written on it.

    Args:
        report: a report of which the stages before are done.
        context: the trained tagger, and the framework and scale where they are forced.
        only: the names of the stages to run, in the order of `STAGES`.
        clock: books the seconds of each stage.
    """
    clock = clock or Clock()
    for stage in STAGES:
        if stage.name in only:
            stage.function(report, context)
            clock.lap(stage.name)
    report.seconds = clock.seconds
    return report


def analyse(source: Source, context: Context, *, path: str = "", all_sentences: bool = False, clock: Clock | None = None) -> Report:
    """The report that ``source`` holds, through all stages.

    Args:
        source: the text of a report, as a reader gives it.
        context: the trained tagger, and the framework and scale where they are forced.
        path: where the file lies, relative to the input folder; it is written into the records.
        all_sentences: records hold every sentence, those without label and proportion too.
        clock: books the seconds of each stage.
    """
    clock = clock or Clock()
    report = Report(clean(source), path=path, all_sentences=all_sentences)
    clock.lap("read")
    return run(report, context, clock=clock)


def annotate_sentences(sentences: list[Sentence], sections: list[Section], context: Context) -> Report:
    """Sentences that stand in no report, with proportions, polarity and (where the context has a tagger) tag written on them."""
    report = Report(Document(Source(""), "", ()), sections=sections, sentences=sentences)
    return run(report, context, only=OF_SENTENCES)


def extract(
    path_or_text: Path | str | None = None,
    *,
    text: str | None = None,
    nlp: Language | None = None,
    context: Context | None = None,
    all_sentences: bool = False,
) -> Report:
    """The report in a file or in a text.

    Args:
        path_or_text: a `Path` is always a file. A string is a file where one has this name, and else a text; one that looks like a
            file's name (one line that ends like a report's file, or without any blank) is an error, not a text.
        text: a text, whatever it looks like; in place of ``path_or_text``.
        nlp: a pipeline of `inspection_findings.load`, whose tagger and options are used.
        context: a tagger and options, in place of ``nlp``; see `load_context`.
        all_sentences: records hold every sentence, those without label and proportion too.

    Raises:
        ReadError: the file is missing or can't be read as a report.
        ValueError: both or neither of ``path_or_text`` and ``text`` are given.
    """
    if (path_or_text is None) == (text is None):
        raise ValueError("give either a path or a text")
    path = as_path(path_or_text) if path_or_text is not None else None
    source = read(path) if path is not None else read_bytes(str(text or path_or_text).encode("utf-8", "replace"))
    if context is None:
        context = context_of(nlp) if nlp is not None else load_context()
    return analyse(source, context, path=path.name if path else "", all_sentences=all_sentences)


def context_of(nlp: Language) -> Context:
    """The context as the components of a loaded spaCy pipeline are set."""
    from inspection_findings.spacy_components import context_of as components_context

    return components_context(nlp)


def as_path(path_or_text: Path | str) -> Path | None:
    """The path that the argument names, or None where it is a text.

    >>> as_path("Most plans were good.\\nSome were not.") is None
    True

    Raises:
        ReadError: it looks like the name of a file, and there is no such file.
    """
    if isinstance(path_or_text, Path):
        return path_or_text
    if "\n" in path_or_text:
        return None
    path = Path(path_or_text)
    try:
        if path.is_file():
            return path
    except (OSError, ValueError):
        return None
    looks_like_name = not any(letter.isspace() for letter in path_or_text.strip()) or path.suffix.lower() in REPORT_ENDINGS
    if path_or_text.strip() and looks_like_name:
        raise ReadError(
            f"{path_or_text}: there is no such file: check the path, or give a text as extract(text=...)", path=path_or_text
        )
    return None

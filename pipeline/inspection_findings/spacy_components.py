"""The stages as spaCy components, for those who work in spaCy: ``spacy.load`` of a model folder gives an ordinary pipeline.

Each component runs one stage of `inspection_findings.stages` and writes on the `Doc`:

- ``doc._.findings_report``: the annotated `Report`; ``findings_sections``, ``findings_sentences``, ``findings_results`` and
  ``findings_framework`` are its parts;
- the boundaries of sentences (``doc.sents``), and the span groups ``findings`` (labelled with the tag) and ``proportions``.

With the pipeline's own tokenizer the text of the `Doc` is the clean text. In a pipeline with another tokenizer it is the text as
it was given; spans then point into that. All of it survives ``doc.to_bytes``, `DocBin` and ``nlp.pipe(n_process=2)``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans, registry

from inspection_findings.context import Context
from inspection_findings.errors import ModelError
from inspection_findings.layout import clean
from inspection_findings.model.report import Report
from inspection_findings.model.serialize import report_from_json, report_to_json
from inspection_findings.model.source import Source
from inspection_findings.readers import read_bytes
from inspection_findings.rules import find_model
from inspection_findings.stages import run
from inspection_findings.tagging import Tagger

if TYPE_CHECKING:
    from spacy.vocab import Vocab

KEY = "findings_report"
PACKED = "__findings_report__"
CHUNK = re.compile(r"\S+|\s+")
# spaCy refuses longer texts by default, to spare memory that this pipeline does not use
MAX_LENGTH = 10**9
# component → the stages that it runs
COMPONENTS = {
    "findings_sections": ("sections",),
    "findings_sentences": ("sentences",),
    "findings_proportions": ("proportions",),
    "findings_polarity": ("polarity",),
    "findings_tagger": ("tag",),
    "findings_linker": ("link", "check"),
}
PIPELINE = tuple(COMPONENTS)


def _set_report(doc: Doc, report: Report) -> None:
    doc.user_data[KEY] = report


def _part(name: str) -> Callable[[Doc], Any]:
    def part(doc: Doc) -> Any:
        report = doc.user_data.get(KEY)
        return getattr(report, name) if report is not None else None

    return part


def _register_extensions() -> None:
    """The custom attributes, all with the prefix ``findings_`` so that they collide with nobody's."""
    if not Doc.has_extension(KEY):
        Doc.set_extension(KEY, getter=lambda doc: doc.user_data.get(KEY), setter=_set_report)
        for name in ("sections", "sentences", "results", "framework"):
            Doc.set_extension(f"findings_{name}", getter=_part(name))


_register_extensions()


@srsly.msgpack_encoders("inspection_findings.report.v1")  # type: ignore[untyped-decorator]
def pack_report(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """What msgpack stores of a report: its JSON. Called by spaCy for each value in ``doc.user_data``."""
    if isinstance(value, Report):
        return {PACKED: report_to_json(value)}
    return value if chain is None else chain(value)


@srsly.msgpack_decoders("inspection_findings.report.v1")  # type: ignore[untyped-decorator]
def unpack_report(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """The report that `pack_report` stored."""
    if isinstance(value, dict) and PACKED in value:
        return report_from_json(value[PACKED])
    return value if chain is None else chain(value)


class ReaderTokenizer:
    """Reads a report's source text, cleans it, and cuts the clean text into the tokens of spaCy's English tokenizer.

    spaCy's tokenizer stops caching at its first special case, so each distinct chunk between white space is tokenized
    once and remembered here: the same tokens as the English tokenizer gives for the chunk, in a third of the time.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        self._english = spacy.blank("en", vocab=vocab).tokenizer
        self._seen: dict[str, list[str]] = {}

    def __call__(self, text: str | Source) -> Doc:
        """The clean text of a report's source text, in tokens."""
        source = text if isinstance(text, Source) else read_bytes(text.encode("utf-8", "replace"))
        report = Report(clean(source))
        words: list[str] = []
        spaces: list[bool] = []
        for match in CHUNK.finditer(report.document.text):
            self._add(match[0], words, spaces)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc._.findings_report = report
        return doc

    def _add(self, chunk: str, words: list[str], spaces: list[bool]) -> None:
        if chunk.isspace():
            if words and not spaces[-1] and chunk[0] == " ":
                spaces[-1] = True
                chunk = chunk[1:]
            if chunk:
                words.append(chunk)
                spaces.append(False)
            return
        pieces = self._seen.get(chunk)
        if pieces is None:
            pieces = [token.text for token in self._english(chunk)]
            self._seen[chunk] = pieces
        words.extend(pieces)
        spaces.extend([False] * len(pieces))

    def to_disk(self, path: Path, **kwargs: Any) -> None:
        """Nothing to save: the tokenizer has no state of its own."""

    def from_disk(self, path: Path, **kwargs: Any) -> ReaderTokenizer:
        """Nothing to load."""
        return self

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Nothing to save."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> ReaderTokenizer:
        """Nothing to load."""
        return self


@registry.tokenizers("findings.ReaderTokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], ReaderTokenizer]:
    """What the registry entry ``findings.ReaderTokenizer.v1`` gives."""
    return lambda nlp: ReaderTokenizer(nlp.vocab)


class Component:
    """Runs stages on the report of a `Doc`, and writes what they found where spaCy's own tools look for it."""

    def __init__(self, name: str, context: Context) -> None:
        self.name = name
        self.stages = COMPONENTS[name]
        self.context = context

    def __call__(self, doc: Doc) -> Doc:
        """The same `Doc`, annotated.

        Raises:
            ModelError: the tagger is not trained.
        """
        if "tag" in self.stages and self.context.tagger is None:
            raise ModelError("the tagger is not trained: load a model folder, or run 'findings train'")
        report = doc._.findings_report
        if report is None:  # a tokenizer of somebody else's: the text as it stands is the source
            report = doc._.findings_report = Report(clean(Source(doc.text)))
        run(report, self.context, only=self.stages)
        _write(doc, report, self.stages)
        return doc

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The trained tagger as bytes; empty for components that have none."""
        if self.context.tagger is None:
            return b""
        with TemporaryDirectory() as folder:
            self.context.tagger.save(Path(folder))
            files = {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}
        packed: bytes = srsly.msgpack_dumps(files)
        return packed

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Component:
        """Load what `to_bytes` gave. Runs no code from the data.

        Raises:
            ModelError: it is damaged, unsafe or of another version.
        """
        if data:
            with TemporaryDirectory() as folder:
                for name, content in srsly.msgpack_loads(data).items():
                    (Path(folder) / Path(name).name).write_bytes(content)
                self._load(Path(folder))
        return self

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Save the trained tagger into the folder ``path``; nothing for components that have none."""
        if self.context.tagger is not None:
            self.context.tagger.save(Path(path))

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Component:
        """Load the tagger from the folder ``path``, where the component has one.

        Raises:
            ModelError: the folder is missing, damaged, unsafe or of another version.
        """
        if "tag" in self.stages:
            self._load(Path(path))
        return self

    def _load(self, folder: Path) -> None:
        self.context = Context(Tagger.load(folder), self.context.framework, self.context.scale)


def _write(doc: Doc, report: Report, stages: Iterable[str]) -> None:
    """Write on the `Doc` what spaCy's own tools look for."""
    if "sentences" in stages:
        _mark_boundaries(doc, report)
    if "proportions" in stages:
        found = ((p.start, p.end, p.kind) for sent in report.sentences for p in sent.proportions)
        doc.spans["proportions"] = _spans(doc, report, found)
    if "tag" in stages:
        doc.spans["findings"] = _spans(doc, report, ((sent.start, sent.end, sent.label) for sent in report.sentences))


def _mark_boundaries(doc: Doc, report: Report) -> None:
    """Mark the first token of each sentence, and of each stretch between sentences (headings, for example)."""
    starts = {0}
    for span in _spans(doc, report, ((sent.start, sent.end, "") for sent in report.sentences)):
        starts |= {span.start, span.end}
    for token in doc:
        token.is_sent_start = token.i in starts


def _spans(doc: Doc, report: Report, found: Iterable[tuple[int, int, str]]) -> list[Span]:
    """Spans of whole tokens around character spans of the clean text, the longer kept where two overlap."""
    return filter_spans(list(_char_spans(doc, report, found)))


def _char_spans(doc: Doc, report: Report, found: Iterable[tuple[int, int, str]]) -> Iterator[Span]:
    is_clean = doc.text == report.document.text
    for start, end, label in found:
        if not is_clean:
            start, end = report.document.source_span(start, end)
        span = doc.char_span(start, end, label=label, alignment_mode="expand")
        if span is not None:
            yield span


@Language.factory("findings_sections", default_config={"framework": None})
def make_sections(nlp: Language, name: str, framework: str | None) -> Component:
    """Sections, published results, facts and framework."""
    return Component("findings_sections", Context(framework=framework))


@Language.factory("findings_sentences")
def make_sentences(nlp: Language, name: str) -> Component:
    """Sentences."""
    return Component("findings_sentences", Context())


@Language.factory("findings_proportions", default_config={"scale": None})
def make_proportions(nlp: Language, name: str, scale: str | None) -> Component:
    """Proportions; ``scale`` None means the framework's own."""
    return Component("findings_proportions", Context(scale=scale))


@Language.factory("findings_polarity")
def make_polarity(nlp: Language, name: str) -> Component:
    """The polarity of each proportion."""
    return Component("findings_polarity", Context())


@Language.factory("findings_tagger")
def make_tagger(nlp: Language, name: str) -> Component:
    """The tag of each sentence; its files are in the folder "findings_tagger" of the model."""
    return Component("findings_tagger", Context())


@Language.factory("findings_linker")
def make_linker(nlp: Language, name: str) -> Component:
    """Links to standards and key questions, and the checks against published figures."""
    return Component("findings_linker", Context())


def build(*, framework: str | None = None, scale: str | None = None, tagger: Tagger | None = None) -> Language:
    """A pipeline of all components; untrained unless a ``tagger`` is given."""
    config = {"nlp": {"tokenizer": {"@tokenizers": "findings.ReaderTokenizer.v1"}}}
    nlp = spacy.blank("en", config=config)
    options = {"findings_sections": {"framework": framework}, "findings_proportions": {"scale": scale}}
    for name in PIPELINE:
        nlp.add_pipe(name, config=options.get(name, {}))
    if tagger is not None:
        component(nlp, "findings_tagger").context = Context(tagger)
    nlp.max_length = MAX_LENGTH
    return nlp


def component(nlp: Language, name: str) -> Component:
    """The component of this name.

    Raises:
        ModelError: the pipeline has none, so it was not made by this package.
    """
    if name not in nlp.pipe_names:
        raise ModelError(f"has no component {name}: load a model that 'findings train' wrote", path=str(nlp.path or ""))
    return cast(Component, nlp.get_pipe(name))


def context_of(nlp: Language) -> Context:
    """The tagger and options as the components of a loaded pipeline are set."""
    return Context(
        tagger=component(nlp, "findings_tagger").context.tagger,
        framework=component(nlp, "findings_sections").context.framework,
        scale=component(nlp, "findings_proportions").context.scale,
    )


def load(model: Path | str | None = None, *, framework: str | None = None, scale: str | None = None) -> Language:
    """The trained pipeline in the folder ``model``, or the one that comes with the package.

    Args:
        model: a folder that ``findings train`` wrote.
        framework: name or path of the framework of standards; None chooses it from each document.
        scale: name or path of the quantifier scale; None takes the framework's own.

    Raises:
        ModelError: the folder holds no usable model.
        ConfigError: there is no such framework or scale.
    """
    path = find_model(model)
    try:
        nlp = spacy.load(path)
    except (ValueError, OSError, KeyError) as error:
        raise ModelError(f"cannot be loaded ({' '.join(str(error).split())[:200]})", path=str(path)) from error
    nlp.max_length = MAX_LENGTH
    if framework is not None:
        component(nlp, "findings_sections").context = Context(framework=framework)
    if scale is not None:
        component(nlp, "findings_proportions").context = Context(scale=scale)
    return nlp

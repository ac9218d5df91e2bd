"""The stages as spaCy components: each holds its options, calls one plain function and writes what it found.

What they write on a `Doc` (all as custom attributes, see `EXTENSIONS`): ``document``, ``sections``, ``results``,
``facts``, ``framework``, ``sentences``, ``proportions``, ``polarities``, ``tags``, ``links``, ``proportion_links``; and the span
groups ``sentences`` (labelled with the tag) and ``proportions`` for displaCy and `DocBin`. The text of the `Doc` is the
clean text; ``doc._.document`` maps it to the source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans, registry

from inspection_findings.errors import ModelError
from inspection_findings.frameworks import DEFAULT_MET_FROM, Framework
from inspection_findings.layout import clean
from inspection_findings.linking import link_sentences
from inspection_findings.model.source import Source
from inspection_findings.polarity import judge_polarity
from inspection_findings.proportions import find_in_sentences
from inspection_findings.readers import read_bytes
from inspection_findings.rules import find_model
from inspection_findings.structure import cut_sentences, find_structure
from inspection_findings.tagging import Tagger

if TYPE_CHECKING:
    from spacy.vocab import Vocab

EXTENSIONS = (
    "document", "sections", "results", "facts", "framework", "sentences", "proportions", "polarities", "tags", "links",
    "proportion_links",
)  # fmt: skip
for _name in EXTENSIONS:
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)

CHUNK = re.compile(r"\S+|\s+")


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
        document = clean(source)
        words: list[str] = []
        spaces: list[bool] = []
        for match in CHUNK.finditer(document.text):
            self._add(match[0], words, spaces)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc._.document = document
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


class Sections:
    """Finds the tree of sections, the results annex, the document's facts and its framework."""

    def __init__(self, framework: str | None) -> None:
        self.framework = framework

    def __call__(self, doc: Doc) -> Doc:
        """Write what was found on ``doc``."""
        found = find_structure(doc._.document, framework=self.framework)
        doc._.sections, doc._.facts, doc._.results, doc._.framework = found
        return doc


class Sentences:
    """Cuts the text of each section into sentences."""

    def __call__(self, doc: Doc) -> Doc:
        """Write what was found on ``doc``."""
        doc._.sentences = cut_sentences(doc._.document, doc._.sections)
        return doc


class Proportions:
    """Finds the stated shares of each sentence; ``scale`` None means the framework's own."""

    def __init__(self, scale: str | None) -> None:
        self.scale = scale

    def __call__(self, doc: Doc) -> Doc:
        """Write what was found on ``doc``."""
        framework: Framework | None = doc._.framework
        doc._.proportions = find_in_sentences(doc._.sentences, scale=self.scale or (framework.scale if framework else None))
        doc.spans["proportions"] = spans(doc, ((p.start, p.end, p.kind) for row in doc._.proportions for p in row))
        return doc


class PolarityJudge:
    """Judges whether each stated share met the expectation."""

    def __call__(self, doc: Doc) -> Doc:
        """Write what was found on ``doc``."""
        doc._.polarities = judge_polarity(doc._.sentences, doc._.sections, doc._.proportions)
        return doc


class FindingsTagger:
    """Tags each sentence with the trained classifier; its files stand in the folder "findings_tagger" of the model."""

    def __init__(self) -> None:
        self._tagger: Tagger | None = None

    @property
    def tagger(self) -> Tagger:
        """The trained classifier.

        Raises:
            ModelError: the component has not been loaded from a model folder.
        """
        if self._tagger is None:
            raise ModelError("the tagger is not trained: load a model folder, or run 'findings train'")
        return self._tagger

    @tagger.setter
    def tagger(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        """Write what was found on ``doc``."""
        framework: Framework | None = doc._.framework
        met_from = framework.met_from if framework else DEFAULT_MET_FROM
        doc._.tags = self.tagger.tag(doc._.sentences, doc._.sections, doc._.proportions, doc._.polarities, met_from=met_from)
        labelled = zip(doc._.sentences, doc._.tags, strict=True)
        doc.spans["sentences"] = spans(doc, ((sent.start, sent.end, tag.label) for sent, tag in labelled))
        return doc

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Save the classifier into the folder ``path``."""
        if self._tagger is not None:
            self._tagger.save(Path(path))

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> FindingsTagger:
        """Load the classifier from the folder ``path``.

        Raises:
            ModelError: the folder is missing, damaged, unsafe or of another version.
        """
        self._tagger = Tagger.load(Path(path))
        return self


class Linker:
    """Links sentences and proportions to the standards and key questions of the framework."""

    def __call__(self, doc: Doc) -> Doc:
        """Write what was found on ``doc``."""
        doc._.links, doc._.proportion_links = link_sentences(
            doc._.sentences,
            doc._.sections,
            doc._.proportions,
            framework=doc._.framework,
            results=doc._.results,
            polarities=doc._.polarities,
        )
        return doc


@Language.factory("findings_sections", default_config={"framework": None})
def make_sections(nlp: Language, name: str, framework: str | None) -> Sections:
    """The sections component."""
    return Sections(framework)


@Language.factory("findings_sentences")
def make_sentences(nlp: Language, name: str) -> Sentences:
    """The sentences component."""
    return Sentences()


@Language.factory("findings_proportions", default_config={"scale": None})
def make_proportions(nlp: Language, name: str, scale: str | None) -> Proportions:
    """The proportions component."""
    return Proportions(scale)


@Language.factory("findings_polarity")
def make_polarity(nlp: Language, name: str) -> PolarityJudge:
    """The polarity component."""
    return PolarityJudge()


@Language.factory("findings_tagger")
def make_tagger(nlp: Language, name: str) -> FindingsTagger:
    """The tagger component."""
    return FindingsTagger()


@Language.factory("findings_linker")
def make_linker(nlp: Language, name: str) -> Linker:
    """The linker component."""
    return Linker()


PIPELINE = (
    "findings_sections", "findings_sentences", "findings_proportions", "findings_polarity", "findings_tagger",
    "findings_linker",
)  # fmt: skip


def build(*, framework: str | None = None, scale: str | None = None, tagger: Tagger | None = None) -> Language:
    """A pipeline of all components; untrained unless a ``tagger`` is given."""
    config = {"nlp": {"tokenizer": {"@tokenizers": "findings.ReaderTokenizer.v1"}}}
    nlp = spacy.blank("en", config=config)
    options = {"findings_sections": {"framework": framework}, "findings_proportions": {"scale": scale}}
    for name in PIPELINE:
        nlp.add_pipe(name, config=options.get(name, {}))
    if tagger is not None:
        component(nlp, "findings_tagger").tagger = tagger
    nlp.max_length = 10**9
    return nlp


def component(nlp: Language, name: str) -> Any:
    """The component of this name.

    Raises:
        ModelError: the pipeline has none, so it was not made by this package.
    """
    if name not in nlp.pipe_names:
        raise ModelError(f"has no component {name}: load a model that 'findings train' wrote", path=str(nlp.path or ""))
    return nlp.get_pipe(name)


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
    nlp.max_length = 10**9
    if framework is not None:
        component(nlp, "findings_sections").framework = framework
    if scale is not None:
        component(nlp, "findings_proportions").scale = scale
    return nlp


def spans(doc: Doc, found: Iterable[tuple[int, int, str]]) -> list[Span]:
    """Spans of whole tokens around the character spans found, the longer kept where two overlap."""
    made = (doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in found)
    return filter_spans([span for span in made if span is not None])

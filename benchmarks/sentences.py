"""Ends of sentences against a treebank of Universal Dependencies; prints F1.

python -m benchmarks.sentences FILE.conllu...     (English GUM, for example; the treebank is not part of the project)

A paragraph's sentences are joined by spaces, and the ends found inside it are compared with the treebank's: the last end
of each paragraph is not counted. Counted are all genres, and the edited ones apart.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from inspection_findings.layout.sentence_ends import cut

# genres of GUM that are set down as they were spoken
SPOKEN = frozenset(("conversation", "interview", "podcast", "speech", "vlog", "court"))


def paragraphs(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The genre and the sentences of each paragraph of a CoNLL-U file."""
    genre, sentences = "", list[str]()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("# newdoc", "# newpar")) and sentences:
            yield genre, sentences
            sentences = []
        if line.startswith("# newdoc id"):
            genre = line.rpartition("= ")[2].split("_")[1]
        elif line.startswith("# text = "):
            sentences.append(line.removeprefix("# text = "))
    if sentences:
        yield genre, sentences


def inner_ends(sentences: list[str]) -> set[int]:
    """Where the sentences end that are joined by spaces, the last one left out."""
    ends, length = set(), 0
    for sentence in sentences[:-1]:
        length += len(sentence) + bool(length)
        ends.add(length)
    return ends


def f1(paths: list[Path], *, spoken: bool) -> float:
    """F1 of the ends inside paragraphs; ``spoken``: spoken genres too."""
    right = expected = found = 0
    for path in paths:
        for genre, sentences in paragraphs(path):
            if spoken or genre not in SPOKEN:
                wanted, ends = inner_ends(sentences), {end for _, end in cut(" ".join(sentences))[:-1]}
                right, expected, found = right + len(wanted & ends), expected + len(wanted), found + len(ends)
    return 2 * right / (expected + found)


def main() -> None:
    """Print the figures."""
    paths = [Path(name) for name in sys.argv[1:]]
    if not paths:
        sys.exit(__doc__)
    print(f"F1 of the ends of sentences inside paragraphs: {f1(paths, spoken=True):.3f}")
    print(f"edited text alone: {f1(paths, spoken=False):.3f}")


if __name__ == "__main__":
    main()

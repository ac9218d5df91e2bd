"""Sentence embeddings of an encoder that the user has, as further features; nothing is downloaded and nothing requires it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inspection_findings.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

PREFIX = "encoder="  # how a feature group names the folder: "encoder=/models/minilm"
ELSEWHERE = "FINDINGS_ENCODER"  # where the folder stands on a machine that has it in another place
MARKERS = ("modules.json", "config_sentence_transformers.json")
CODE = (".py", ".pyc", ".so", ".pkl", ".pickle")


class Embeddings:
    """The embedding of each sentence, of unit length times ``scale``, by a sentence-transformers model in a folder.

    The trained model keeps the folder's place and a hash of its files, so that another encoder is never taken for it.
    """

    scale = 1.0

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.hash = ""

    def fit(self, texts: Sequence[str]) -> Embeddings:
        """Take note of which encoder it is."""
        self.hash = encoder_hash(Path(self.folder))
        return self

    def transform(self, texts: Sequence[str]) -> Any:
        """One row a sentence."""
        from scipy.sparse import csr_matrix

        return csr_matrix(open_encoder(self.folder).encode(list(texts)) * self.scale)

    def state(self) -> dict[str, Any]:
        """What was learned: which encoder it is."""
        return {"hash": self.hash}

    def restore(self, state: dict[str, Any]) -> Embeddings:
        """Take what was learned before, if the encoder is there.

        Raises:
            ModelError: the folder is not there, or holds another encoder.
        """
        self.hash = str(state["hash"])
        self.folder = os.environ.get(ELSEWHERE) or self.folder
        found = encoder_hash(Path(self.folder))
        if found != self.hash:
            told = f"is another encoder ({found}) than the one that the model was trained with ({self.hash})"
            raise ModelError(f"{told}: name that one with {ELSEWHERE}", path=self.folder)
        return self


@cache
def encoder_hash(folder: Path) -> str:
    """A hash over the files of an encoder's folder, 12 hexadecimal digits.

    Raises:
        ModelError: the folder is not there, is no sentence-transformers model, or holds code.
    """
    if not folder.is_dir():
        told = "the encoder's folder is not there: put it there, name its place with"
        raise ModelError(f"{told} {ELSEWHERE}, or use a model without encoder", path=str(folder))
    if not any((folder / name).is_file() for name in MARKERS):
        raise ModelError(f"is no sentence-transformers model folder (it has no {MARKERS[0]})", path=str(folder))
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in CODE:
            raise ModelError(
                f"holds {path.name}, which could run code: take an encoder of weights and settings only", path=str(folder)
            )
        if path.is_file() and path.suffix != ".md" and not path.name.startswith("."):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


class Encoder:
    """An encoder that was loaded; it keeps what it encoded, so that the rounds of a training encode each sentence once."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.seen: dict[str, Any] = {}

    def encode(self, texts: list[str]) -> Matrix:
        """The embeddings of unit length, one row a sentence."""
        import numpy as np

        fresh = list(dict.fromkeys(text for text in texts if text not in self.seen))
        if fresh:
            rows = self.model.encode(
                fresh, batch_size=64, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
            )
            self.seen.update(zip(fresh, np.asarray(rows, dtype=np.float32), strict=True))
        result: Matrix = np.vstack([self.seen[text] for text in texts])
        return result


@cache
def open_encoder(folder: str) -> Encoder:
    """The encoder in a folder, loaded once a process; the network is never asked.

    Raises:
        ModelError: the extra is not installed, or the folder can't be loaded.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(
            "an encoder needs sentence-transformers: pip install 'inspection-findings[encoder]'", path=folder
        ) from error
    try:
        return Encoder(SentenceTransformer(folder, device="cpu", local_files_only=True, trust_remote_code=False))
    except Exception as error:  # the libraries raise many types for a folder that they can't load
        raise ModelError(f"the encoder can't be loaded ({' '.join(str(error).split())[:150]})", path=folder) from error

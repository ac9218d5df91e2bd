"""Keeping a trained tagger on disk: weights and vocabulary in an .npz file, settings and hashes as JSON.

The .npz file is what `numpy.savez_compressed` writes: arrays of numbers by name, and text as its UTF-8 bytes. It is read with
``allow_pickle=False``, so no code can be in it.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from inspection_findings.errors import ModelError
from inspection_findings.home import MODEL_FORMAT
from inspection_findings.model.report import LABELS
from inspection_findings.tagging.encoder import PREFIX
from inspection_findings.tagging.features import FEATURES, Features
from inspection_findings.tagging.neighbours import COLUMNS
from inspection_findings.tagging.tagger import COOLEST, WARMEST, Linear, Tagger, can_be_named

WEIGHTS = "weights.npz"
LARGEST = 1 << 30  # bytes that a model's parts may take once they are unpacked; the one that ships takes under 1 MB
AGAIN = "train the model again"
# in an .npz file text stands as its UTF-8 bytes; no array of numbers has this type
TEXT = np.dtype(np.uint8)
# what reading a file raises that is none of ours, or says of itself that it is larger or deeper than memory holds
UNREADABLE = (
    ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError,
    MemoryError, OverflowError, RecursionError,
)  # fmt: skip


def held(tagger: Tagger) -> dict[str, Any]:
    """All that a tagger has learned, as text and arrays by name."""
    content = {f"{group}.{name}": value for group, state in tagger.features.state().items() for name, value in state.items()}
    for name, model in (("first", tagger.first), ("second", tagger.second)):
        if model is not None:
            content |= {f"{name}.coef": model.coef, f"{name}.intercept": model.intercept}
    return content


def content_hash(tagger: Tagger) -> str:
    """A hash over the weights and settings, 12 hexadecimal digits: equal where the predictions are."""
    digest = hashlib.sha256(repr((tagger.use, tagger.temperature)).encode())
    for name, content in sorted(held(tagger).items()):
        digest.update(name.encode() + (content.encode() if isinstance(content, str) else content.tobytes()))
    return digest.hexdigest()[:12]


def save(tagger: Tagger, path: Path) -> None:
    """Write the model into the folder ``path``; equal models give equal bytes."""
    path.mkdir(parents=True, exist_ok=True)
    data = pack(held(tagger))
    (path / WEIGHTS).write_bytes(data)
    settings = {
        "format": MODEL_FORMAT, "name": tagger.name, "labels": list(LABELS), "use": list(tagger.use),
        "temperature": tagger.temperature, "hash": tagger.hash, "weights_sha256": hashlib.sha256(data).hexdigest(),
    }  # fmt: skip
    (path / "tagger.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def pack(content: dict[str, Any]) -> bytes:
    """The text and arrays as an .npz file; equal content gives equal bytes: numpy writes no times into it."""
    written = io.BytesIO()
    arrays = {
        name: np.frombuffer(value.encode(), TEXT) if isinstance(value, str) else value for name, value in sorted(content.items())
    }
    np.savez_compressed(written, allow_pickle=False, **arrays)
    return written.getvalue()


def load(path: Path) -> Tagger:
    """The tagger in the folder ``path``. Runs no code from the files.

    The hash over weights and settings is made again (under a millisecond), so that no record carries the id of another model.

    Raises:
        ModelError: a file is missing, damaged, tampered with, a pickle, or made by another version.
    """
    settings = read_settings(path)
    data = read_weights(path, settings)
    try:
        tagger = restore(unpack(data), settings)
    except UNREADABLE as error:
        told = " ".join(str(error).split())[:120] or type(error).__name__
        raise ModelError(f"weights.npz cannot be loaded safely ({told}): {AGAIN}", path=str(path)) from error
    if (found := content_hash(tagger)) != tagger.hash:
        told = f"weights and settings are not those that were trained (their hash is {found}, not {tagger.hash[:12]!r})"
        raise ModelError(f"{told}: {AGAIN}", path=str(path))
    return tagger


def restore(content: dict[str, Any], settings: dict[str, Any]) -> Tagger:
    """The tagger of these text and arrays.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: they are not those of a tagger with these settings.
    """
    parts: dict[str, dict[str, Any]] = {}
    for name, value in content.items():
        group, _, part = name.rpartition(".")
        parts.setdefault(group, {})[part] = value
    pairs = parts["words"]["pairs"] if "words" in parts else np.zeros(0, np.int64)
    if pairs.ndim != 1 or pairs.dtype != np.int64:
        raise ValueError("the vocabulary's pairs are no whole numbers")
    features = Features(settings["use"]).restore(parts)
    first, second = (Linear(**parts[name]) if name in parts else None for name in ("first", "second"))
    if first is None or not fits(first, features.width) or not (second is None or fits(second, COLUMNS)):
        raise ValueError("weights and features do not fit each other")
    tagger = Tagger(features, first, second, float(settings["temperature"]), settings["name"], settings["hash"])
    if second is not None and "neighbours" not in tagger.use:
        raise ValueError("it has a second pass, which its settings switch off")
    if held(tagger).keys() != content.keys():
        raise ValueError("it holds parts that no tagger has")
    return tagger


def fits(model: Linear, width: int | None) -> bool:
    """Whether the model has a finite weight for this many columns and all labels; any number of columns where ``width`` is None."""
    shapes = (len(LABELS), width or model.coef.shape[1]), (len(LABELS),)
    arrays = model.coef, model.intercept
    return all(
        array.shape == shape and array.dtype == np.float32 and bool(np.isfinite(array).all())
        for array, shape in zip(arrays, shapes, strict=True)
    )


def unpack(data: bytes) -> dict[str, Any]:
    """The text and arrays of an .npz file by name.

    Raises:
        ValueError: it holds an array of Python objects, or more than `LARGEST` bytes.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST:
            raise ValueError("its parts are larger than those of any model")
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        content = {name: arrays[name] for name in arrays.files}
    if not all(isinstance(value, np.ndarray) for value in content.values()):
        raise ValueError("it holds a part that is not an array")
    return {name: value.tobytes().decode() if value.dtype == TEXT else value for name, value in content.items()}


def read_weights(path: Path, settings: dict[str, Any]) -> bytes:
    """The bytes of the weights, if they are those that were trained.

    Raises:
        ModelError: the file is missing, a pickle, or not the one that the settings name.
    """
    try:
        data = (path / WEIGHTS).read_bytes()
    except OSError as error:
        raise ModelError(f"the file {WEIGHTS} is missing: {AGAIN}", path=str(path)) from error
    if data[:1] == b"\x80":
        raise ModelError(f"weights.npz is a pickle, which could run code: refused; {AGAIN}", path=str(path))
    if hashlib.sha256(data).hexdigest() != settings["weights_sha256"]:
        raise ModelError(f"weights.npz is not the file that was trained (its hash differs): {AGAIN}", path=str(path))
    return data


def read_settings(path: Path) -> dict[str, Any]:
    """The settings of a saved tagger.

    Raises:
        ModelError: the file is missing, damaged, of another version, or holds a value that no training gives.
    """
    try:
        settings: dict[str, Any] = json.loads((path / "tagger.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"the file tagger.json is missing: {AGAIN}", path=str(path)) from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"tagger.json is damaged: {AGAIN}", path=str(path)) from error
    wanted = {"format", "name", "labels", "use", "temperature", "hash", "weights_sha256"}
    if not isinstance(settings, dict) or not wanted <= set(settings) or settings["format"] != MODEL_FORMAT:
        raise ModelError(
            f"the model was made by another version of this package: {AGAIN}, or go back to the shipped model with "
            "'findings promote --shipped'",
            path=str(path),
        )
    for key, good in SETTINGS.items():
        if not good(settings[key]):
            raise ModelError(f"tagger.json: the value of {key!r} is none that training gives: {AGAIN}", path=str(path))
    return settings


def can_be_used(use: Any) -> bool:
    """Whether these are feature groups, each named once."""
    known = isinstance(use, list) and all(isinstance(name, str) and (name in FEATURES or name.startswith(PREFIX)) for name in use)
    return known and len(set(use)) == len(use)


# what each setting may be; whether it is the one that was trained, the hash tells
SETTINGS: dict[str, Callable[[Any], bool]] = {
    "name": lambda name: isinstance(name, str) and can_be_named(name),
    "labels": lambda labels: labels == list(LABELS),
    "use": can_be_used,
    "temperature": lambda value: type(value) in (int, float) and COOLEST <= value <= WARMEST,
    "hash": lambda value: isinstance(value, str),
}

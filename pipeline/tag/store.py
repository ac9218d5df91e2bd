"""Keeping a trained tagger on disk: weights and vocabulary in a skops file, settings and hashes as JSON.

A model file holds text and arrays of numbers, nothing else, so it is read without skops: importing skops loads every estimator of
scikit-learn, which takes longer than all the rest of a start. `skops.io.load` reads the same file; a test holds both to one answer.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ModelError
from pipeline.spans import LABELS
from pipeline.tag.features import Features
from pipeline.tag.neighbours import COLUMNS
from pipeline.tag.tagger import Linear, Tagger

FORMAT = 4
# the only types that a model file may hold beside the dict around them, and the nodes in which skops writes them
TRUSTED = {("numpy.ndarray", "NdArrayNode"), ("builtins.str", "JsonNode")}


def held(tagger: Tagger) -> dict[str, Any]:
    """All that a tagger has learned, as text and arrays by name."""
    content = {f"{group}.{name}": value for group, state in tagger.features.state().items() for name, value in state.items()}
    for name, model in (("first", tagger.first), ("second", tagger.second)):
        if model is not None:
            content |= {f"{name}.coef": model.coef, f"{name}.intercept": model.intercept}
    return content


def save(tagger: Tagger, path: Path) -> None:
    """Write the model into the folder ``path``; equal models give equal bytes."""
    import skops.io

    path.mkdir(parents=True, exist_ok=True)
    data = same_bytes(skops.io.dumps(held(tagger)))
    (path / "weights.skops").write_bytes(data)
    settings = {
        "format": FORMAT, "name": tagger.name, "labels": list(LABELS), "use": list(tagger.use), "temperature": tagger.temperature,
        "hash": tagger.hash, "weights_sha256": hashlib.sha256(data).hexdigest(),
    }  # fmt: skip
    (path / "tagger.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def same_bytes(data: bytes) -> bytes:
    """The skops file with its parts numbered in order and no times: skops names them by where they lay in memory."""
    packed = zipfile.ZipFile(io.BytesIO(data))
    schema = packed.read("schema.json").decode()
    found = dict.fromkeys(re.findall(r'(?<="__id__": )\d+|(?<="file": ")\d+', schema))
    number = {old: str(place) for place, old in enumerate(found, start=1)}
    schema = re.sub(r'("__id__": |"file": ")(\d+)', lambda match: match[1] + number[match[2]], schema)
    parts = {"schema.json": schema.encode()}
    parts |= {f"{number[name[:-4]]}.npy": packed.read(name) for name in packed.namelist() if name.endswith(".npy")}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(parts):
            out.writestr(zipfile.ZipInfo(name), parts[name], zipfile.ZIP_DEFLATED)
    return written.getvalue()


def load(path: Path) -> Tagger:
    """The tagger in the folder ``path``. Runs no code from the files.

    Raises:
        ModelError: a file is missing, damaged, tampered with, a pickle, or made by another version.
    """
    settings = read_settings(path)
    data = read_weights(path, settings)
    try:
        content = unpack(data)
        features = Features(settings["use"]).restore(
            {
                group: {name.rpartition(".")[2]: value for name, value in content.items() if name.rpartition(".")[0] == group}
                for group in settings["use"]
            }
        )
        first, second = (
            Linear(content[f"{name}.coef"], content[f"{name}.intercept"]) if f"{name}.coef" in content else None
            for name in ("first", "second")
        )
        if first is None or not fits(first, features.width) or not (second is None or fits(second, COLUMNS)):
            raise ValueError("weights and features do not fit each other")
        return Tagger(features, first, second, float(settings["temperature"]), str(settings["name"]), str(settings["hash"]))
    except (ValueError, KeyError, TypeError, AttributeError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(f"weights.skops cannot be loaded safely ({str(error)[:120]})", path=str(path)) from error


def fits(model: Linear, width: int | None) -> bool:
    """Whether the model has weights for this many columns and all labels; any number of columns where ``width`` is None."""
    return model.coef.shape == (len(LABELS), width or model.coef.shape[1]) and model.intercept.shape == (len(LABELS),)


def unpack(data: bytes) -> dict[str, Any]:
    """The text and arrays of a skops file by name.

    Raises:
        ValueError: it holds a type that is not among `TRUSTED`.
    """
    packed = zipfile.ZipFile(io.BytesIO(data))
    schema = json.loads(packed.read("schema.json"))
    if (schema["__module__"], schema["__class__"], schema["__loader__"]) != ("builtins", "dict", "DictNode"):
        raise ValueError("it is not made of named parts")
    content: dict[str, Any] = {}
    for name, node in schema["content"].items():
        kind = f"{node['__module__']}.{node['__class__']}"
        if (kind, node["__loader__"]) not in TRUSTED:
            raise ValueError(f"it holds the type {kind}, which is not trusted")
        if kind == "numpy.ndarray":
            content[name] = np.load(io.BytesIO(packed.read(node["file"])), allow_pickle=False)
        else:
            content[name] = json.loads(node["content"])
    return content


def read_weights(path: Path, settings: dict[str, Any]) -> bytes:
    """The bytes of the weights, if they are those that were trained.

    Raises:
        ModelError: the file is missing, a pickle, or not the one that the settings name.
    """
    try:
        data = (path / "weights.skops").read_bytes()
    except OSError as error:
        raise ModelError("the file weights.skops is missing: train the model again", path=str(path)) from error
    if data[:1] == b"\x80":
        raise ModelError("weights.skops is a pickle, which could run code: refused; train the model again", path=str(path))
    if hashlib.sha256(data).hexdigest() != settings["weights_sha256"]:
        raise ModelError("weights.skops is not the file that was trained (its hash differs): train the model again", path=str(path))
    return data


def read_settings(path: Path) -> dict[str, Any]:
    """The settings of a saved tagger.

    Raises:
        ModelError: the file is missing, damaged, or of another version.
    """
    try:
        settings: dict[str, Any] = json.loads((path / "tagger.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError("the file tagger.json is missing: train the model again", path=str(path)) from error
    except ValueError as error:
        raise ModelError("tagger.json is damaged: train the model again", path=str(path)) from error
    wanted = {"format", "name", "labels", "use", "temperature", "hash", "weights_sha256"}
    if not isinstance(settings, dict) or not wanted <= set(settings) or settings["format"] != FORMAT:
        raise ModelError("was made by another version of this package: train the model again", path=str(path))
    return settings

"""Keeping a trained tagger on disk: weights in a skops file of trusted types only, settings and hashes as JSON."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.spans import LABELS
from pipeline.tag.features import Features
from pipeline.tag.tagger import Tagger

FORMAT = 2
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP file can hold
ADDRESS = re.compile(r'("__id__": |"file": ")(\d+)')
# the only types that a model file may hold
TRUSTED = [
    "sklearn.linear_model._logistic.LogisticRegression",
    "numpy.ndarray",
    "numpy.dtype",
    "numpy.float64",
    "numpy.int64",
    "numpy.int32",
]


def save(tagger: Tagger, path: Path) -> None:
    """Write the model into the folder ``path``."""
    import sklearn
    import skops.io

    path.mkdir(parents=True, exist_ok=True)
    held = {"first": tagger.first, "second": tagger.second, "vocabulary": tagger.features.state()}
    data = settled(skops.io.dumps(held))
    (path / "weights.skops").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    settings = {
        "format": FORMAT, "name": tagger.name, "labels": list(LABELS), "use": list(tagger.use), "temperature": tagger.temperature,
        "sklearn": sklearn.__version__, "hash": tagger.hash, "weights_sha256": digest,
    }  # fmt: skip
    (path / "tagger.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def settled(data: bytes) -> bytes:
    """The same archive with what differs from run to run settled: times fixed, memory addresses as running numbers."""
    source = zipfile.ZipFile(io.BytesIO(data))
    numbers: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        return match[1] + numbers.setdefault(match[2], str(len(numbers) + 1))

    schema = ADDRESS.sub(number, source.read("schema.json").decode("utf-8"))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            address, _, ending = name.partition(".")
            content = schema.encode("utf-8") if name == "schema.json" else source.read(name)
            target.writestr(zipfile.ZipInfo(f"{numbers.get(address, address)}.{ending}", EARLIEST), content)
    return made.getvalue()


def load(path: Path) -> Tagger:
    """The tagger in the folder ``path``. Runs no code from the files.

    Raises:
        ModelError: a file is missing, damaged, tampered with, a pickle, or made by another version.
    """
    settings = read_settings(path)
    data = read_weights(path, settings)
    import skops.io

    try:
        held = skops.io.loads(data, trusted=TRUSTED)
        features = Features(settings["use"]).restore(held["vocabulary"])
        return Tagger(
            features, held["first"], held["second"], float(settings["temperature"]), str(settings["name"]), str(settings["hash"])
        )
    except ModelError:  # the encoder is not there
        raise
    except Exception as error:  # skops raises many types for a file that it can't trust or read
        raise ModelError(f"weights.skops cannot be loaded safely ({str(error)[:120]})", path=str(path)) from error


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
    wanted = {"format", "name", "labels", "use", "temperature", "sklearn", "hash", "weights_sha256"}
    if not isinstance(settings, dict) or not wanted <= set(settings) or settings["format"] != FORMAT:
        raise ModelError("was made by another version of this package: train the model again", path=str(path))
    import sklearn

    if settings["sklearn"].split(".")[:2] != sklearn.__version__.split(".")[:2]:
        told = f"was trained with scikit-learn {settings['sklearn']}, here is {sklearn.__version__}"
        raise ModelError(f"{told}: install that version or train again", path=str(path))
    return settings

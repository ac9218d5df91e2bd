"""What a run knows and what each document gave: one SQLite file in OUT. The run's own process alone writes it.

A transaction ends after a second, so a run that is killed loses a moment's work and leaves a whole file.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from inspection_findings.batch.worker import Outcome, Task, stamp
from inspection_findings.errors import ConfigError
from inspection_findings.process import printable, relative_path
from inspection_findings.settings import Settings

NAME = "journal.sqlite"
DAMAGED = "journal-damaged.sqlite"
# raised with every change of the tables; a journal of another version is set aside
VERSION = 1
# a transaction ends after so many seconds
COMMIT_SECONDS = 1.0
CACHE_KIB = 16_384
NO_LOCKS = "the drive has no file locks, as some network drives: name a folder on a local drive"
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE runs (
    number INTEGER PRIMARY KEY, started TEXT, ended TEXT, state TEXT, inputs TEXT, config TEXT,
    documents INTEGER, failed INTEGER, reused INTEGER
);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    location UNIQUE NOT NULL,       -- where the file lies
    path TEXT NOT NULL,             -- its path in the records
    state TEXT NOT NULL,            -- waiting, done, failed; lost: a failure that the next run tries again
    content TEXT, stamp TEXT,       -- SHA-256 of its bytes; size, times and inode of the file
    fingerprint TEXT, run INTEGER,  -- the settings and the run that it was done with
    begun REAL,                     -- while a process works on it: since when
    about TEXT, counts TEXT, seconds TEXT, text_size INTEGER
);
CREATE INDEX documents_by_path ON documents (path, content, location);
CREATE INDEX documents_by_content ON documents (content);
CREATE TABLE results (id INTEGER PRIMARY KEY, sizes TEXT, lines BLOB, text BLOB);  -- lines and text: zlib
CREATE VIEW at_work AS SELECT path, datetime(begun, 'unixepoch') AS since FROM documents WHERE begun IS NOT NULL;
"""
FOUND = "SELECT id, location, path, state, content, stamp, fingerprint, run, text_size FROM documents WHERE "


class Journal:
    """The journal of the folder ``out``.

    Args:
        out: the output folder.
        settings: those of this run.
        fresh: do what earlier runs did again.
        verify: hash every file instead of trusting size, times and inode.
        inputs: as the user gave them.
        dry: nothing is kept; a journal that is missing stays so.

    Raises:
        sqlite3.DatabaseError: the file is damaged.
        ConfigError: the file system can't hold a journal.
    """

    def __init__(
        self,
        out: Path,
        settings: Settings,
        *,
        fresh: bool = False,
        verify: bool = False,
        inputs: Sequence[str] = (),
        dry: bool = False,
    ) -> None:
        self._out, self._settings, self._fresh, self._verify = out, settings, fresh, verify
        self._published = True
        self._committed = time.monotonic()
        self.reused = 0
        self._db = connect(None if dry and not (out / NAME).is_file() else out / NAME)
        self._db.executescript("CREATE TEMP TABLE seen (id INTEGER PRIMARY KEY)")
        self.run = 0
        if dry:
            return
        self._db.execute("UPDATE documents SET begun = NULL WHERE begun IS NOT NULL")
        self._db.execute("UPDATE runs SET state = 'killed' WHERE state = 'running'")
        started = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), json.dumps([printable(name) for name in inputs])]
        config = printable(json.dumps(settings.public(), ensure_ascii=False))
        cursor = self._db.execute(
            "INSERT INTO runs (started, inputs, config, state) VALUES (?, ?, ?, 'running')", [*started, config]
        )
        self.run = cursor.lastrowid or 0
        self.commit()

    @property
    def id(self) -> str:
        """What distinguishes this output folder from all others, whatever it is called."""
        return str(self.get("id"))

    def get(self, name: str) -> Any:
        """A value that was `put`; None where there is none."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, name: str, value: Any) -> None:
        """Keep a value under a name; None to forget it."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, json.dumps(value)])

    def find(self, path: Path, root: Path, location: str) -> Task | None:
        """The task to do this input, None where an earlier run did it."""
        relative, place, row = relative_path(path, root), storable(location), None
        row = self._db.execute(FOUND + "location = ?", [place]).fetchone() or self._moved(relative, place)
        known = None
        if row is None:
            values = [place, relative]
            number = (
                self._db.execute("INSERT INTO documents (location, path, state) VALUES (?, ?, 'waiting')", values).lastrowid or 0
            )
        else:
            number, _, old_path, state, content, old_stamp, fingerprint, run, text_size = row
            anew = (self._fresh and run != self.run) or old_path != relative or fingerprint != self._settings.fingerprint
            if run == self.run or (not anew and state in ("done", "failed") and self._has_text(number, state, content, text_size)):
                known = content
                if run == self.run or (not self._verify and old_stamp is not None and stamp(path) == old_stamp):
                    self._see(number)
                    self.reused += run != self.run
                    return None
        self._see(number)
        self._db.execute("UPDATE documents SET begun = ? WHERE id = ?", [time.time(), number])
        return Task(number, path, root, relative, known)

    def _moved(self, relative: str, place: str | bytes) -> Any:
        """The document of this path whose file is no longer where it lay: its folder was moved."""
        query = FOUND + "path = ? AND id NOT IN (SELECT id FROM temp.seen)"
        for row in self._db.execute(query, [relative]).fetchall():
            if not os.path.lexists(row[1]):
                self._db.execute("UPDATE documents SET location = ? WHERE id = ?", [place, row[0]])
                return row
        return None

    def _see(self, number: int) -> None:
        self._db.execute("INSERT OR IGNORE INTO temp.seen VALUES (?)", [number])

    def _has_text(self, number: int, state: str, content: str, size: int) -> bool:
        """Whether the text of a document is in its place; it is put there if the journal has it whole."""
        if state != "done" or file_size(self.text(content)) == size:
            return True
        row = self._db.execute("SELECT text FROM results WHERE id = ?", [number]).fetchone()
        try:
            text = zlib.decompress(row[0])
        except (TypeError, zlib.error):
            return False
        if self.run:  # not a dry one
            write_whole(self.text(content), text)
        return True

    def text(self, content: str) -> Path:
        """Where the text that the offsets point into is saved."""
        return self._out / "texts" / f"{content}.txt"

    def keep(self, outcome: Outcome) -> None:
        """Take over what a document gave. Its text is put in place first; texts of none go when all is published.

        Raises:
            sqlite3.OperationalError: the disk is full.
        """
        number = outcome.task.row
        if outcome.state == "unchanged":
            self._db.execute("UPDATE documents SET stamp = ?, begun = NULL WHERE id = ?", [outcome.stamp, number])
            self.reused += 1
        else:
            parts = (outcome.about, outcome.counts, outcome.seconds)
            values = [
                outcome.task.relative, outcome.state, outcome.content, outcome.stamp,
                self._settings.fingerprint, self.run, *(printable(json.dumps(part, ensure_ascii=False)) for part in parts),
                outcome.text_size,
            ]  # fmt: skip
            self._unpublish()
            self._db.execute(
                "UPDATE documents SET path = ?, state = ?, content = ?, stamp = ?, fingerprint = ?, run = ?, about = ?, "
                "counts = ?, seconds = ?, text_size = ?, begun = NULL WHERE id = ?",
                [*values, number],
            )
            result = [number, json.dumps(outcome.sizes), outcome.lines, outcome.text]
            self._db.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)", result)
            if outcome.text is not None:
                write_whole(self.text(outcome.content), zlib.decompress(outcome.text))
        self.commit_in_time()

    def _unpublish(self) -> None:
        """Note that the final files are no longer what they would be."""
        if self._published:
            self.put("published", None)
            self._published = False

    def commit_in_time(self) -> None:
        """End the transaction where it has lasted long enough."""
        if time.monotonic() - self._committed > COMMIT_SECONDS:
            self.commit()

    def commit(self) -> None:
        """End the transaction."""
        self._db.commit()
        self._committed = time.monotonic()

    def forget(self, condition: str) -> int:
        """Remove the documents that fulfil an SQL condition; their number."""
        if not self.count(condition):
            return 0
        self._unpublish()
        self._db.execute(f"DELETE FROM results WHERE id IN (SELECT id FROM documents WHERE {condition})")
        return self._db.execute(f"DELETE FROM documents WHERE {condition}").rowcount

    def count(self, condition: str) -> int:
        """How many documents fulfil an SQL condition."""
        return int(self._db.execute(f"SELECT COUNT(*) FROM documents WHERE {condition}").fetchone()[0])

    def outdated(self, condition: str) -> int:
        """How many documents that fulfil an SQL condition were done with other settings."""
        query = f"SELECT COUNT(*) FROM documents WHERE fingerprint != ? AND {condition}"
        return int(self._db.execute(query, [self._settings.fingerprint]).fetchone()[0])

    def failed_inputs(self) -> int:
        """How many inputs of this run failed, in this run or an earlier one."""
        return self.count("state IN ('failed', 'lost') AND id IN (SELECT id FROM temp.seen)")

    def totals(self, column: str) -> Counter[str]:
        """The sum over all documents of each of a column's counts or seconds; the longest "load", which is once a process."""
        query = (
            f"SELECT key, CASE key WHEN 'load' THEN MAX(value) ELSE SUM(value) END FROM documents, json_each({column}) GROUP BY key"
        )
        return Counter(dict(self._db.execute(query).fetchall()))

    def documents(self, *, limit: int = -1) -> Iterator[tuple[str, dict[str, Any], dict[str, int]]]:
        """Path, description and counts of each document that was done, in the order of the paths."""
        query = "SELECT path, about, counts FROM documents WHERE state = 'done' ORDER BY path, content, location LIMIT ?"
        for path, about, counts in self._db.execute(query, [limit]):
            yield path, json.loads(about), json.loads(counts)

    def has(self, content: str) -> bool:
        """Whether a document with this content was done."""
        query = "SELECT 1 FROM documents WHERE content = ? AND state = 'done'"
        return self._db.execute(query, [content]).fetchone() is not None

    def results(
        self, *, order: str = "path, content, location"
    ) -> Iterator[tuple[int, str, dict[str, Any], dict[str, bytes] | None]]:
        """Number, content, description and lines of each document, in order; no lines where they are damaged."""
        query = f"SELECT id, content, about, sizes, lines FROM documents JOIN results USING (id) ORDER BY {order}"
        for number, content, about, sizes, packed in self._db.execute(query):
            try:
                body, lines, start = zlib.decompress(packed), {}, 0
                for name, size in json.loads(sizes).items():
                    lines[name] = body[start : start + size]
                    start += size
                yield number, content, json.loads(about), lines
            except (TypeError, ValueError, zlib.error):
                yield number, content, {}, None

    def end(self, state: str, documents: int, failed: int) -> None:
        """Note how the run ended."""
        values = [time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), state, documents, failed, self.reused, self.run]
        self._db.execute("UPDATE runs SET ended = ?, state = ?, documents = ?, failed = ?, reused = ? WHERE number = ?", values)
        self._db.execute("UPDATE documents SET begun = NULL WHERE begun IS NOT NULL")
        self.commit()

    def roll_back(self) -> None:
        """Give up what is not committed."""
        self._db.rollback()
        self._published = True

    def close(self) -> None:
        """Close the file; what is not committed is given up."""
        self._db.close()


def connect(file: Path | None) -> sqlite3.Connection:
    """The journal in this file, made where it is missing; an empty one in memory where there is no file.

    Raises:
        sqlite3.DatabaseError: it is damaged, or of another version.
        ConfigError: the drive has no locks.
    """
    db = sqlite3.connect(file or ":memory:")
    try:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        empty = not db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
        if not empty and version != VERSION:
            raise sqlite3.DatabaseError(f"is of version {version}, this program writes version {VERSION}")
        if file and db.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise sqlite3.OperationalError("locking protocol")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if empty:
            db.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
            db.execute("INSERT INTO meta VALUES ('id', ?)", [json.dumps(former_id(file) or secrets.token_hex(8))])
    except BaseException as error:
        db.close()
        if isinstance(error, sqlite3.OperationalError) and "lock" in str(error):
            raise ConfigError(NO_LOCKS, file=str(file and file.parent)) from error
        raise
    return db


def set_aside(out: Path) -> None:
    """Give a journal that can't be used another name, so that a new one can be made."""
    for ending in ("-wal", "-shm"):
        (out / f"{NAME}{ending}").unlink(missing_ok=True)
    (out / NAME).replace(out / DAMAGED)


def former_id(file: Path | None) -> str | None:
    """The id of the folder that an earlier run wrote into run.json beside this journal."""
    try:
        found = json.loads(file.with_name("run.json").read_bytes())["id"] if file else None
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return found if isinstance(found, str) else None


def storable(location: str) -> str | bytes:
    """A location as SQLite can hold it: bytes where the name is not text."""
    try:
        location.encode()
    except UnicodeEncodeError:
        return os.fsencode(location)
    return location


def file_size(path: Path) -> int | None:
    """The size of a file in bytes, None where it is not there."""
    try:
        return path.stat().st_size
    except OSError:
        return None


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        OSError: it can't be written; nothing is left behind.
    """
    temporary = path.with_name(".writing.tmp")
    try:
        try:
            temporary.write_bytes(data)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise

"""How much of a folder of published reports comes out right: grades, facts, frameworks, and reports without findings.

    python benchmarks/wild.py OUT GRADES.csv [--errors N]

OUT is what ``findings extract REPORTS --out OUT --all-sentences`` wrote. GRADES.csv holds a line per published judgement: sha256,
place, inspection_start, inspection_end, lead_inspector, judgement, grade. Judgements are matched by words (`WORDS`), grades by
their words without "to be good".
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

# the words by which a judgement of the list is known among the names that a report prints; the first that fits counts
WORDS = {
    "overall": r"$^",
    "leaders": r"\bleaders|leadership",
    "help and protection": r"help and protection|need help",
    "adoption": r"adoption",
    "care leavers": r"^(?!.*in care and)(?!.*looked after and (?!achiev)).*care leavers",
    "children in care": r"in care|looked after",
    "children looked after": r"looked after",
}
# fewer findings than this per thousand words of a report mean that it was not understood
FEW = 1.0
FACTS = ("inspection_start", "inspection_end", "lead_inspector", "provider")


def read(path: Path) -> list[dict[str, Any]]:
    """The records of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def grade(text: str | None) -> str:
    """A grade in small letters, without "to be good"."""
    return re.sub(r"\s+to be good$|\s+", lambda match: "" if "good" in match[0] else " ", (text or "").lower()).strip()


def grades_of(results: list[dict[str, Any]]) -> dict[str, str]:
    """The grades that a report's results give to the judgements of the list."""
    found: dict[str, str] = {}
    for result in results:
        if result["level"] == "overall":
            found["overall"] = grade(result["rating"])
        name = (result.get("judgement") or "").lower()
        for key, pattern in WORDS.items():
            if result["level"] == "judgement" and re.search(pattern, name):
                found.setdefault(key, grade(result["rating"]))
                if key not in ("children in care",):
                    break
    return found


def per_thousand(records: list[dict[str, Any]]) -> float:
    """How many findings a report has for each thousand words."""
    found = sum(record["label"] != "none" for record in records)
    return 1000 * found / max(sum(len(record["text"].split()) for record in records), 1)


def main() -> None:
    """Print the figures, and with ``--errors`` what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("grades", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    results, findings, documents = defaultdict(list), defaultdict(list), {}
    for record in read(options.out / "results.jsonl"):
        results[record["document"]["sha256"]].append(record)
    for record in read(options.out / "findings.jsonl"):
        documents[record["document"]["sha256"]] = record["document"]
        findings[record["document"]["sha256"]].append(record)
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    wrong: list[str] = []
    told: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(options.grades.open(encoding="utf-8")):
        told[row["sha256"]] = row
        got = grades_of(results[row["sha256"]]).get(row["judgement"])
        of["grades"] += 1
        right["grades"] += got == grade(row["grade"])
        if got != grade(row["grade"]):
            wrong.append(f"{row['file']}: {row['judgement']} is {row['grade']}, got {got}")
    for sha, row in told.items():
        document = documents.get(sha, {})
        for key in FACTS:
            want = row["place"].replace("-", " ") if key == "provider" else row[key]
            if not want:
                continue
            has = (document.get(key) or "").lower().replace("-", " ").replace(",", "").replace(".", "").replace("’", "")
            of[key] += 1
            good = want.lower().replace("-", " ") in has
            right[key] += good
            if not good:
                wrong.append(f"{row['file']}: {key} is {want}, got {document.get(key)}")
    print(*(f"{key}: {right[key]} of {of[key]} ({right[key] / of[key]:.3f})" for key in of), sep="\n")
    empty = [documents[sha]["path"] for sha, records in findings.items() if per_thousand(records) < FEW]
    print(f"reports: {len(documents)}, without findings: {len(empty)} {empty}")
    print("frameworks:", dict(Counter(document["framework"] for document in documents.values())))
    print(*wrong[: options.errors], sep="\n")


if __name__ == "__main__":
    main()

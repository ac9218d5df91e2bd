"""The closed vocabularies of the output: what a label, a kind or a level can be. mypy holds every stage to them."""

from __future__ import annotations

from typing import Literal, get_args

Label = Literal["strength", "area_for_improvement", "recommendation", "none"]
DecidedBy = Literal["list", "numbered", "guideline", "model", "review", "place"]
SectionKind = Literal[
    "foreword", "summary", "ratings", "recommendations", "background", "facts", "domain", "standard", "strengths",
    "improvements", "mixed", "subsection", "annex", "glossary", "front",
]  # fmt: skip
SentenceKind = Literal["sentence", "bullet", "cell", "numbered"]
ListKind = Literal["strengths", "improvements", "recommendations"]
ProportionKind = Literal["percent", "fraction", "count", "quantifier", "ratio"]
PopulationKind = Literal["cases", "staff", "service_users", "plans", "other"]
PolarityValue = Literal["met", "not_met", "neutral"]
# what a proportion is in its sentence: what was found, or what that is compared with (guidelines, section 4)
Role = Literal["finding", "comparator", "former", "target"]
ResultLevel = Literal["key_question", "standard", "domain", "overall", "judgement"]
CheckLevel = Literal["key_question", "standard", "overall"]
Verdict = Literal["agrees", "differs", "silent", "discretion"]

WarningKind = Literal["no_report", "small_body", "nothing_found", "unknown_chapters", "unknown_framework", "no_judgements"]

LABELS: tuple[Label, ...] = get_args(Label)
SECTION_KINDS: tuple[SectionKind, ...] = get_args(SectionKind)

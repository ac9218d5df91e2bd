"""What was not understood of a report: how much of its text is body, what is known of it, and warnings where that is too little."""

from __future__ import annotations

from functools import cache

from inspection_findings.model.report import Report, ReportWarning, Understanding
from inspection_findings.rules import AnyCasePattern, RuleModel, load_rules

# the name of a framework that was made from the report's own headings
OWN = "report-own"
# a text with fewer words is too short for a report; one with more and no finding was not understood
SHORT, LONG = 150, 500
# less than this fraction of the text in the body is little
SMALL_BODY = 0.5
# an error page says so in its first characters, and has few words
HEAD, ERROR_PAGE = 800, 400
# kinds of sections that say nothing of what stands in them
UNKNOWN = ("subsection", "front")


class WarningRules(RuleModel):
    """configs/structure/warnings.yaml."""

    error_page: AnyCasePattern
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@cache
def warning_rules() -> WarningRules:
    """The rules of configs/structure/warnings.yaml."""
    return load_rules("structure/warnings", WarningRules)


def is_error_page(text: str) -> bool:
    """Whether a text is what a web site gives in place of a report: "Report not found"."""
    return warning_rules().error_page.search(text[:HEAD]) is not None and len(text.split()) < ERROR_PAGE


def understand(report: Report) -> Understanding:
    """How much of a report was understood."""
    total = sum(len(sent.text) for sent in report.sentences)
    body = sum(len(sent.text) for sent in report.sentences if sent.body)
    chapters = [section for section in report.sections if section.level == 1 and section.kind != "front"]
    return Understanding(
        words=sum(len(sent.text.split()) for sent in report.sentences),
        body=body / total if total else 0.0,
        chapters=len(chapters),
        known_chapters=sum(section.kind not in UNKNOWN for section in chapters),
        judgements=sum(result.rating is not None for result in report.results),
        framework=report.framework is not None and report.framework.name != OWN,
    )


def find_warnings(report: Report) -> list[ReportWarning]:
    """The warnings of a report: what a reader of its findings must know before trusting them."""
    measured = understand(report)
    findings = sum(sent.label != "none" for sent in report.sentences)
    if is_error_page(report.document.text):
        return [ReportWarning("no_report", "this is an error page, not a report: download the report again", measured.words)]
    if measured.words < SHORT:
        return [ReportWarning("no_report", f"the text has {measured.words} words: it may not be a report", measured.words)]
    found: list[ReportWarning] = []
    if measured.body < SMALL_BODY:
        message = f"{measured.body:.0%} of the text is body: the rest was taken for front matter or annexes and was not judged"
        found.append(ReportWarning("small_body", message, round(measured.body, 4)))
    if measured.words > LONG and report.model and not findings:
        found.append(ReportWarning("nothing_found", f"nothing was found in {measured.words:,} words", 0))
    if measured.words > LONG and measured.chapters > 1 and not measured.known_chapters:
        message = f"none of the {measured.chapters} chapters is of a known kind"
        found.append(ReportWarning("unknown_chapters", message, measured.chapters))
    if report.sections and not measured.framework:
        message = "no shipped framework is proven: the report's own headings serve; see 'findings frameworks'"
        found.append(ReportWarning("unknown_framework", message, 0))
    if gives_grades(report) and not measured.judgements:
        found.append(ReportWarning("no_judgements", "no graded judgement was found, and reports of this framework give them", 0))
    return found


def gives_grades(report: Report) -> bool:
    """Whether reports of the framework give grades to judgements, or an overall one."""
    framework = report.framework
    if framework is None or not framework.all_grade_sets:
        return False
    return framework.overall.given or any(judgement.graded for judgement in framework.judgements)

"""Renders the invented report of `material` in any layout, and tells what `inspection_findings.layout` and `inspection_findings.structure` get wrong."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field, fields, replace

from inspection_findings.layout import clean
from inspection_findings.model.source import Source
from inspection_findings.structure import cut_sentences, find_facts, find_results, find_sections

from tests.structure.material import FRAMEWORKS, Domain, Material, Quote, Standard

CHOICES: dict[str, tuple[object, ...]] = {
    "framework": tuple(FRAMEWORKS),
    "mark": ("plain", "#", "###", "# closed", "bold", "html bold", "# bold", "=", "-", "indented"),
    "rated": ("space", "spaces", "tab", "pipe", "dash", "brackets", "square", "colon", "next line", "two lines", "blank line", "behind", "rating word"),
    "dot": (".", "", ":", " —"),
    "lists": ("Strengths:|Areas for improvement:", "Strengths|Areas for improvement", "Key strengths|Key areas for improvement", "STRENGTHS|AREA FOR IMPROVEMENT", "Strengths:|Area for improvement:"),
    "contents": ("dots", "spaced dots", "bold dots", "numbers", "tabs", "names", "none"),
    "furniture": ("none", "same line", "next line", "tail", "number", "page of", "left", "glued"),
    "page": ("\f", " ", ""),
    "lines": (24, 31, 43),
    "width": (84, 100, 66, 0),
    "notes": ("glued", "sup", "caret", "none"),
    "bullet": ("•", "-", "–", "▪", "*", "\uf0b7", "o", "●"),
    "cut": (False, True),
    "summary": ("bullets", "bold bullets", "paragraphs"),
    "quotes": ("“|”", '"|"', "*“|”*", "> |"),
    "box": ("colon", "heading", "quote"),
    "hyphens": (False, True),
    "dirty": (False, True),
    "recommendations": ("numbered", "brackets", "lettered", "bulleted", "loose", "upper"),
    "addressee": ("should:", "heading", "name:", "must"),
    "results": ("tab", "pipe", "flat", "own line", "dot", "wrapped", "run in", "run in pipe"),
    "facts": ("figure first", "label first", "lines", "table"),
    "ratings": ("rows", "flat", "pipe", "none"),
    "newline": ("\n", "\r\n"),
    "divider": ("none", "box first", "title first", "title alone"),
    "asked": ("nowhere", "lines", "gaps", "heading", "flat", "tab", "pipe"),
    "before": (False, True),
    "annex": ("numbered", "colon", "dash"),
}  # fmt: skip
PLAIN = {
    "mark": "plain",
    "rated": "space",
    "quotes": "“|”",
    "box": "colon",
    "notes": "glued",
    "contents": "dots",
    "furniture": "same line",
    "page": " ",
    "results": "own line",
    "ratings": "flat",
    "facts": "figure first",
}
MARKDOWN = {
    "mark": "#",
    "rated": "tab",
    "quotes": "*“|”*",
    "box": "quote",
    "notes": "sup",
    "contents": "bold dots",
    "furniture": "none",
    "page": "",
    "width": 0,
    "results": "tab",
    "ratings": "rows",
    "facts": "lines",
    "bullet": "-",
}


@dataclass(frozen=True)
class Layout:
    """One way to set a report: a choice for each of `CHOICES`."""

    framework: str = "crc-2018"
    mark: str = "plain"
    rated: str = "space"
    dot: str = "."
    lists: str = "Strengths:|Areas for improvement:"
    contents: str = "dots"
    furniture: str = "none"
    page: str = "\f"
    lines: int = 31
    width: int = 84
    notes: str = "none"
    bullet: str = "•"
    cut: bool = False
    summary: str = "bullets"
    quotes: str = "“|”"
    box: str = "colon"
    hyphens: bool = False
    dirty: bool = False
    recommendations: str = "numbered"
    addressee: str = "should:"
    results: str = "tab"
    facts: str = "lines"
    ratings: str = "rows"
    newline: str = "\n"
    divider: str = "none"
    asked: str = "nowhere"
    before: bool = False
    annex: str = "numbered"

    def __str__(self) -> str:
        default = Layout()
        return " ".join(
            f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if getattr(self, f.name) != getattr(default, f.name)
        )


def variants() -> list[Layout]:
    """Every choice on its own, on a page of plain text and in Markdown, in every framework."""
    found = []
    for base in (PLAIN, MARKDOWN):
        layout = Layout(**base)
        found.append(layout)
        found += [replace(layout, **{name: choice}) for name, choices in CHOICES.items() for choice in choices]
    return list(dict.fromkeys(allowed(layout) for layout in found))


def mixtures(number: int, *, seed: int) -> list[Layout]:
    """So many layouts with all choices drawn at random."""
    draw = random.Random(seed)
    return [allowed(Layout(**{name: draw.choice(choices) for name, choices in CHOICES.items()})) for _ in range(number)]


def allowed(layout: Layout) -> Layout:
    """The layout without what nobody can tell: setext lines or tables need their marks, unmarked names of bodies an article."""
    if layout.mark == "-" and layout.furniture == "none":
        layout = replace(layout, page="")
    if layout.rated in ("next line", "two lines", "behind", "blank line") and layout.mark in ("=", "-", "bold", "html bold"):
        layout = replace(layout, rated="space")
    if layout.recommendations == "upper" and layout.addressee == "name:":
        layout = replace(layout, addressee="should:")
    if layout.contents == "names" and layout.mark in ("plain", "indented"):
        layout = replace(layout, contents="numbers")
    if layout.furniture == "none":
        layout = replace(layout, page="")
    return layout


@dataclass
class Truth:
    """What the rendered report holds. ``sections``: kind, number, rating and offset of each heading that counts.

    ``chapters``: the number of the chapter that a sentence on a divider page belongs to."""

    sections: list[tuple[str, str | None, str | None, int]] = field(default_factory=list)
    sentences: list[tuple[str, bool, str | None]] = field(default_factory=list)
    recommendations: list[tuple[str | None, str, str]] = field(default_factory=list)
    chapters: dict[str, str] = field(default_factory=dict)


@dataclass
class Row:
    """One line in the making: its text, the heading that it opens, and whether the paragraph goes on behind it.

    ``held`` keeps it on one page with the next line."""

    text: str
    heading: int | None = None
    inner: bool = False
    notes: tuple[str, ...] = ()
    held: bool = False


class Printer:
    """Prints a report line by line in one layout, and keeps the truth."""

    def __init__(self, layout: Layout, report: Material) -> None:
        self.layout = layout
        self.report = report
        self.rows: list[Row] = []
        self.truth = Truth()
        self.pending: list[str] = []
        self.list_kind: str | None = None

    def line(self, text: str = "", *, heading: int | None = None, inner: bool = False) -> None:
        self.rows.append(Row(text, heading, inner))

    def gap(self) -> None:
        if self.rows and self.rows[-1].text:
            self.line()

    def heading(
        self,
        text: str,
        kind: str = "",
        number: str | None = None,
        rating: str | None = None,
        *,
        level: int = 1,
        rows: tuple[str, ...] = (),
    ) -> None:
        """A heading in the layout's mark; ``rows`` are lines that follow it at once."""
        self.gap()
        place = None
        if kind:
            place = len(self.truth.sections)
            self.truth.sections.append((kind, number, rating, -1))
        mark = self.layout.mark
        shaped = {
            "#": f"{'#' * (level + 1)} {text}", "###": f"### {text}", "# closed": f"## {text} ##", "bold": f"**{text}**", "html bold": f"<b>{text}</b>", "# bold": f"## **{text}**",
            "indented": f"   {text}",
        }.get(mark, text)  # fmt: skip
        self.line(shaped, heading=place)
        if mark in ("=", "-"):
            self.line(mark * 8)
        for row in rows:
            self.line(row)
        self.gap()

    def wrap(self, text: str, *, first: str = "", width: int | None = None) -> list[str]:
        """The lines of a paragraph at the layout's width; words are cut where the layout cuts words."""
        width = self.layout.width if width is None or not self.layout.width else width
        if not width:
            return [first + text]
        lines, line = [], first
        for word in text.split(" "):
            room = width - len(line) - 1
            if line and line != first and len(word) > room:
                half = len(word) // 2
                if self.layout.hyphens and len(word) >= 10 and word.isalpha() and room > half + 1:
                    lines.append(f"{line} {word[:half]}-")
                    line = word[half:]
                    continue
                head, dash, tail = word.partition("-")
                if dash and len(head) + 1 <= room and tail:
                    lines.append(f"{line} {head}-")
                    line = tail
                    continue
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line and line != first else line + word
        return [*lines, line]

    def soil(self, text: str) -> str:
        """The text with ligatures, soft hyphens and hard spaces where the layout has them."""
        if not self.layout.dirty:
            return text
        return (
            text.replace("fi", "ﬁ")
            .replace("fl", "ﬂ")
            .replace("supervision", "super\u00advision")
            .replace(" per cent", "\u00a0per cent")
        )

    def annotate(self, text: str) -> str:
        """The text with the marks of the footnotes that belong to it."""
        shape = {"glued": "{}", "sup": "<sup>{}</sup>", "caret": "[^{}]"}.get(self.layout.notes)
        for number, anchor in enumerate(("live alone.", "workload"), 1):
            if shape and anchor in text and number <= len(self.report.notes):
                text = text.replace(anchor, anchor + shape.format(number), 1)
                body = {"glued": "{} {}", "sup": "<sup>{}</sup> {}", "caret": "[^{}]: {}"}[self.layout.notes]
                self.pending.append(body.format(number, self.report.notes[number - 1]))
        return text

    def paragraph(
        self, *sentences: str, width: int | None = None, first: str = "", illustration: bool = False, told: bool = True
    ) -> None:
        """A paragraph, its sentences kept as the truth."""
        if told:
            self.tell(*sentences, illustration=illustration)
        lines = self.wrap(self.soil(self.annotate(" ".join(sentences))), width=width, first=first)
        for index, text in enumerate(lines):
            self.line(text, inner=index < len(lines) - 1)
        self.close_notes()
        self.gap()

    def close_notes(self) -> None:
        """The bodies of the footnotes that wait: at once, or at the page's end where there are pages."""
        if self.pending and self.layout.furniture == "none":
            self.notes()
        elif self.pending:
            self.rows[-1].notes = tuple(self.pending)
            self.pending = []

    def tell(self, *sentences: str, illustration: bool = False) -> None:
        self.truth.sentences += [(sentence, illustration, self.list_kind) for sentence in sentences]

    def notes(self) -> None:
        """The bodies of the footnotes that wait, behind a blank line."""
        self.gap()
        for body in self.pending:
            for text in self.wrap(body):
                self.line(text)
        self.pending = []
        self.gap()

    def bullets(self, items: tuple[str, ...], kind: str | None) -> None:
        self.list_kind = kind
        for index, item in enumerate(items):
            self.tell(item)
            lines = self.wrap(self.soil(item), first=f"{self.layout.bullet} ")
            for number, text in enumerate(lines):
                last = number == len(lines) - 1
                if last and number and self.layout.cut:
                    self.line()
                self.line(text, inner=not last)
            if self.layout.cut and index % 2:
                self.line()
        self.list_kind = None
        self.gap()

    def quote(self, quote: Quote) -> None:
        """A quotation or a box."""
        if quote.announced is None:
            self.box(quote)
            return
        opening, closing = self.layout.quotes.split("|")
        self.tell(quote.announced)
        for text in self.wrap(quote.announced):
            self.line(text)
        self.gap()
        sentences = list(quote.sentences)
        if opening == "> ":
            self.tell(*sentences, illustration=True)
            for text in self.wrap(" ".join(sentences), width=60):
                self.line(f"> {text}")
            self.gap()
            return
        bare_opening, bare_closing = opening.strip("*"), closing.strip("*")
        clean_ones = [*sentences]
        clean_ones[0], clean_ones[-1] = bare_opening + clean_ones[0], clean_ones[-1] + bare_closing
        self.tell(*clean_ones, illustration=True)
        for text in self.wrap(opening + " ".join(sentences) + closing, width=56):
            self.line(text, inner=True)
        self.rows[-1].inner = False
        self.gap()

    def box(self, quote: Quote) -> None:
        title, sentences = quote.title or "", list(quote.sentences)
        if self.layout.box == "colon":
            self.paragraph(f"{title}: {sentences[0]}", *sentences[1:], width=58, illustration=True)
        elif self.layout.box == "quote":
            self.tell(*sentences, illustration=True)
            self.line(f"> **{title}**")
            self.line(">")
            for text in self.wrap(" ".join(sentences), width=60):
                self.line(f"> {text}")
            self.gap()
        else:
            self.heading(title, level=3)
            self.paragraph(*sentences, illustration=True)

    def print_report(self) -> None:
        report = self.report
        self.cover()
        self.contents()
        self.heading("Foreword", "foreword")
        if self.layout.before:
            self.paragraph("At our last inspection in 2016 the service was rated ‘Outstanding’.", "Much has happened since.")
        for sentences in report.foreword:
            self.paragraph(*sentences)
        self.line("Dame Ada Marchbank")
        self.line("HM Chief Inspector of Probation")
        self.summary()
        self.ratings_page()
        self.recommend()
        self.heading("Background", "")
        for sentences in report.background:
            self.paragraph(*sentences)
        self.key_facts()
        for one in report.domains:
            self.domain(one)
        self.annexes()

    def cover(self) -> None:
        report = self.report
        for text in (
            f"An inspection of {report.service} in",
            report.place,
            report.unit,
            "HM Inspectorate of Probation",
            report.month,
        ):
            self.line(text)
            self.line()

    def contents(self) -> None:
        style = self.layout.contents
        if style == "none":
            return
        self.heading("Contents")
        entries = ["Foreword", "Executive summary", "Recommendations", "Background"]
        for one in self.report.domains:
            entries.append(f"{one.number}. {one.title}")
            entries += [f"{item.number}{self.layout.dot} {item.title}" for item in one.standards]
        for number, entry in enumerate((*entries, *map(self.annex, self.report.annexes)), 3):
            bold = style == "bold dots" and number % 3
            self.line(
                {
                    "dots": f"{entry} {'.' * (70 - len(entry))} {number}",
                    "spaced dots": f"{entry} {'. ' * 14}{number}",
                    "bold dots": f"<b>{entry} .....</b>\t<b>{number}</b>" if bold else f"{entry} .....\t{number}",
                    "numbers": f"{entry} {number}",
                    "tabs": f"{entry}\t{number}",
                    "names": f"- [{entry}](#part-{number})" if number % 2 else f"- {entry}",
                }[style]
            )
        self.gap()

    def summary(self) -> None:
        report = self.report
        self.heading("Executive summary", "summary")
        self.paragraph(f"Overall, {report.place} {report.unit} is rated as: {report.overall}.", "What follows says why.")
        for claim, sentences in report.summary:
            style = self.layout.summary
            if style == "paragraphs":
                self.paragraph(f"{claim}.", *sentences)
                continue
            self.tell(claim)
            shown = f"**{claim}**" if style == "bold bullets" else claim
            for text in self.wrap(shown, first=f"{self.layout.bullet} "):
                self.line(text)
            if style == "bold bullets" or self.layout.width == 0:
                self.gap()
            self.paragraph(*sentences)

    def ratings_page(self) -> None:
        style = self.layout.ratings
        if style == "none":
            return
        self.heading("Summary of ratings")
        self.line(f"Overall rating\t{self.report.overall}" if style == "rows" else f"Overall rating {self.report.overall}")
        self.line()
        for one in self.report.domains:
            self.line(f"**{one.number}. {one.title}**" if style == "rows" else f"{one.number}. {one.title}")
            self.gap()
            for item in one.standards:
                number = f"{item.number}"
                self.line(
                    {
                        "rows": f"{number}\t{item.title}\t{item.rating}",
                        "flat": f"{number} {item.title} {item.rating}",
                        "pipe": f"| {number} | {item.title} | {item.rating} |",
                    }[style]
                )
            self.gap()

    def recommend(self) -> None:
        self.heading("Recommendations", "recommendations")
        self.paragraph("We have made six recommendations that, we believe, will help the people whom the service looks after.")
        number = 0
        style = self.layout.recommendations
        for body, items in self.report.recommendations:
            self.address(body)
            for item in items:
                number += 1
                told = item
                if style == "upper":
                    told = item[0].upper() + item[1:]
                first = {
                    "numbered": f"{number}. ",
                    "upper": f"{number}. ",
                    "brackets": f"{number}) ",
                    "lettered": f"R{number} ",
                    "bulleted": f"{self.layout.bullet} ",
                    "loose": "",
                }[style]
                kept = str(number) if style in ("numbered", "upper", "brackets", "lettered") else None
                self.truth.recommendations.append((kept, body, first * (kept is not None) + told))
                lines = self.wrap(told, first=first)
                for index, text in enumerate(lines):
                    self.line(text, inner=index < len(lines) - 1)
                self.rows[-1].held = style == "loose"
                if style == "loose" or number % 2:
                    self.gap()
                    self.rows[-1].held = style == "loose"
            self.gap()

    def address(self, body: str) -> None:
        style = self.layout.addressee
        if style == "heading" and self.layout.mark not in ("plain", "indented"):
            self.heading(f"The {body} should:", level=3)
        else:
            self.gap()
            self.line({"name:": f"The {body}:", "must": f"{body} must:"}.get(style, f"The {body} should:"))
            self.gap()

    def key_facts(self) -> None:
        self.heading("Key facts", "")
        facts = (
            ("1,940", "The number of people under supervision in the area"),
            ("38.6%", "The proportion who reoffended within a year"),
            ("4", "The number of offices that the service has"),
        )
        for figure, label in facts:
            style = self.layout.facts
            if style == "table":
                self.line(f"| {label} | {figure} |")
            elif style == "lines":
                self.line(f"**{figure}**" if self.layout.mark != "plain" else figure)
                self.line()
                self.line(label)
                self.line()
            else:
                self.line(f"{figure} {label}" if style == "figure first" else f"{label} {figure}")
                self.line()
        self.gap()

    def domain(self, one: Domain) -> None:
        title = f"{one.number}. {one.title}"
        style = self.layout.divider
        if style == "title first":
            self.page(title, "domain", one.number)
            self.blurb(one)
            self.page(title)
        else:
            if style == "box first":
                self.blurb(one, opens=True)
            if style != "none":
                self.heading(title)
            self.heading(title, "domain", one.number)
        self.paragraph(*one.intro)
        if self.report.lists == "domain":
            self.lists(one.strengths, one.improvements, level=2)
        for item in one.standards:
            self.standard(item)

    def page(self, title: str, kind: str = "", number: str | None = None) -> None:
        """A heading that begins a page."""
        at = len(self.rows) + bool(self.rows and self.rows[-1].text)
        self.heading(title, kind, number)
        self.rows[at].text = self.layout.page + self.rows[at].text

    def blurb(self, one: Domain, *, opens: bool = False) -> None:
        """The box on a chapter's divider page, which a page begins with where it ``opens`` one."""
        told = (
            f"This chapter tells what we found out about {one.title.lower()}.",
            f"We looked at part {one.number} of the work with care.",
        )
        self.truth.chapters.update(dict.fromkeys(told, one.number))
        at = len(self.rows)
        self.paragraph(*told, width=58)
        for row in self.rows[at:]:
            row.inner, row.held = False, True
        if opens:
            self.rows[at].text = self.layout.page + self.rows[at].text

    def lists(self, strengths: tuple[str, ...], improvements: tuple[str, ...], *, level: int) -> None:
        strong, weak = self.layout.lists.split("|")
        self.heading(strong, "strengths", level=level)
        self.bullets(strengths, "strengths")
        self.heading(weak, "improvements", level=level)
        self.bullets(improvements, "improvements")

    def standard(self, item: Standard) -> None:
        number = f"{item.number}{self.layout.dot}"
        rating = item.rating
        mark = (
            "3"
            if item.number in self.report.discretion and self.layout.notes == "glued"
            else "<sup>3</sup>"
            if item.number in self.report.discretion and self.layout.notes == "sup"
            else ""
        )
        style = self.layout.rated
        title = f"{number} {item.title}"
        rows: tuple[str, ...] = ()
        if style == "two lines" and " " in rating:
            text = f"{title} {rating.split()[0]}"
            rows = (rating.split()[1] + mark,)
        elif style in ("next line", "behind", "blank line"):
            text = title
            rows = {"next line": (rating + mark,), "blank line": ("", rating + mark), "behind": ()}[style]
        else:
            shape = {
                "spaces": "{}      {}",
                "tab": "{}\t{}",
                "pipe": "| {} | {} |",
                "dash": "{} – {}",
                "brackets": "{} ({})",
                "colon": "{}: {}",
                "rating word": "{} – Rating: {}",
            }.get(style, "{} {}")
            text = f"{title} [{rating}]{mark}" if style == "square" else shape.format(title, rating + mark)
        if mark:
            self.pending.append(
                ("3 " if mark == "3" else "<sup>3</sup> ")
                + "Professional discretion was used for this rating, which was lifted from Inadequate."
            )
        level = 2
        if style == "pipe":
            self.gap()
            self.truth.sections.append(("standard", item.number, rating, -1))
            self.line(text, heading=len(self.truth.sections) - 1)
            self.gap()
        else:
            self.heading(text, "standard", item.number, rating, level=level, rows=rows)
        if style == "behind":
            self.tell(item.expectation)
            for text in self.wrap(item.expectation):
                self.line(text)
            self.gap()
            self.line(rating + mark)
            self.gap()
        else:
            self.paragraph(item.expectation)
        self.ask(item)
        for part in item.paragraphs:
            if isinstance(part, Quote):
                self.quote(part)
            else:
                self.paragraph(*part)
        if self.report.lists == "standard":
            self.lists(item.strengths, item.improvements, level=3)

    def ask(self, item: Standard) -> None:
        """The table of key questions that newer reports print inside a standard, in one piece or come apart into lines."""
        style = self.layout.asked
        if style == "nowhere" or not item.questions:
            return
        if style == "heading":
            self.heading("Key question", level=3)
        for text in {
            "lines": ["Key question                    Percentage ‘Yes’"], "gaps": ["Key question", "", "Percentage ‘Yes’", ""],
            "heading": ["% yes", ""], "flat": ["Key questions % ‘Yes’"], "tab": ["Key question\t% yes"],
            "pipe": ["| Key question | Percentage ‘Yes’ |", "| --- | --- |"],
        }[style]:  # fmt: skip
            self.line(text)
        for question, share in item.questions:
            self.tell(f"{question}\t{share}%" if style in ("tab", "pipe") else f"{question} {share}%")
            if style in ("tab", "pipe"):
                self.line(f"{question}\t{share}%" if style == "tab" else f"| {question} | {share}% |")
                continue
            for text in self.wrap(f"{question} {share}%" if style == "flat" else question):
                self.line(text)
            for text in {"lines": [f"{share}%"], "flat": []}.get(style, ["", f"{share}%", ""]):
                self.line(text)
        self.gap()

    def annexes(self) -> None:
        method, results, glossary = (self.annex(title) for title in self.report.annexes)
        self.heading(method, "annex")
        self.paragraph(
            "We inspected 60 cases in the autumn and met 30 officers.", "Standards are rated by the lowest share.", told=False
        )
        self.heading(results, "annex")
        for one in self.report.domains:
            if not any(item.questions for item in one.standards):
                continue
            self.line(f"{one.number}. {one.title}")
            self.gap()
            self.line(
                "Standard and key question\tRating or % yes"
                if "pipe" not in self.layout.results
                else "| Standard and key question | % yes |"
            )
            for item in one.standards:
                self.result(item)
        self.gap()
        self.heading(glossary, "glossary")
        self.paragraph("MAPPA\tArrangements by which agencies protect the public together", told=False)

    def annex(self, title: str) -> str:
        """The title of an annex as the layout prints it; without its number where the layout has a mark for headings."""
        word, colon, name = title.partition(": ")
        if self.layout.annex == "numbered" or not colon or self.layout.mark in ("plain", "indented"):
            return title
        return f"{word.split()[0]}: {name}" if self.layout.annex == "colon" else f"{word.split()[0]} - {name}"

    def result(self, item: Standard) -> None:
        style = self.layout.results
        number = f"{item.number}{self.layout.dot}"
        flat = style in ("flat", "own line", "wrapped")
        if style == "pipe":
            self.line(f"| **{number} {item.title}** | **{item.rating}** |")
        elif style.startswith("run in"):
            row = f"**{number} {item.title}** {item.expectation}"
            self.line(f"{row}\t**{item.rating}**" if style == "run in" else f"| {row} | **{item.rating}** |")
        elif flat:
            self.line(f"{number} {item.title}")
            self.line(item.expectation)
            self.line()
            for part in (item.rating.replace(" ", "\n", 1) if style == "own line" else item.rating).split("\n"):
                self.line(part)
            self.line()
        else:
            self.line(f"{number} {item.title}\t{item.rating}")
        for place, (question, share) in enumerate(item.questions, 1):
            numbered = f"{item.number}.{place}{self.layout.dot.removesuffix(' —')} {question}"
            if style == "pipe":
                self.line(f"| {item.number}.{place} | {question} | {share}% |" if place % 2 else f"| {numbered} | {share}% |")
            elif style in ("tab", "run in"):
                self.line(f"{numbered}\t{share}%")
            elif style == "run in pipe":
                self.line(f"| {numbered} | {share}% |")
            elif style == "dot":
                self.line(f"{numbered} {share}%")
            else:
                lines = self.wrap(numbered + (f" {share}%" if style != "own line" else ""), width=52)
                for text in lines:
                    self.line(text)
                if style == "own line":
                    self.line()
                    self.line(f"{share}% ")
                self.line()


def furniture(layout: Layout, report: Material, number: int) -> list[str]:
    """The lines that stand between two pages."""
    head = f"Inspection of {report.service}: {report.place} {report.unit}"
    return {
        "none": [],
        "same line": ["", f"{head} {number}", ""],
        "next line": ["", f"An inspection of {report.service} in {report.place} {report.unit}", str(number), ""],
        "tail": ["", report.unit.split()[-1], ""] if number % 3 == 0 and report.unit.isupper() else ["", f"{head} {number}", ""],
        "number": ["", str(number), ""],
        "page of": ["", f"Page {number} of 44", ""],
        "left": ["", f"{number} {head}", ""],
        "glued": ["", f"{head}{number}" if number % 2 else f"{head} {number}", ""],
    }[layout.furniture]


def render(layout: Layout) -> tuple[str, Truth]:
    """The report in this layout, and what it holds."""
    report = FRAMEWORKS[layout.framework]
    printer = Printer(layout, report)
    printer.print_report()
    pages: list[Row] = []
    count, number = 0, 4
    waiting = False
    bodies: list[str] = []
    for row in printer.rows:
        bodies += [text for note in row.notes for text in printer.wrap(note)]
        if waiting:
            row = replace(row, text=layout.page + row.text) if row.text else row
            waiting = not row.text
        pages.append(row)
        count += 1
        # a page ends in the middle of a sentence wherever there is one
        if (
            layout.furniture != "none"
            and number > 4
            and count >= layout.lines
            and (row.inner or count > layout.lines + 6)
            and row.heading is None
            and not row.held
            and not row.text.startswith((">", "|"))
            and "\t" not in row.text
        ):
            pages += [Row(text) for text in (["", *bodies] if bodies else []) + furniture(layout, report, number)]
            bodies = []
            count, number, waiting = 0, number + 1, bool(layout.page)
        elif number == 4 and row.heading is not None:
            count, number = 0, 5
    offset = 0
    truth = printer.truth
    for row in pages:
        if row.heading is not None:
            lead = len(row.text) - len(row.text.lstrip())
            kind, digits, rating, _ = truth.sections[row.heading]
            truth.sections[row.heading] = (kind, digits, rating, offset + lead)
        offset += len(row.text) + len(layout.newline)
    return layout.newline.join(row.text for row in pages) + layout.newline, truth


KINDS = ("domain", "standard", "strengths", "improvements", "recommendations", "annex", "glossary", "foreword", "summary")


def problems(layout: Layout) -> list[str]:
    """What reading the report in this layout gets wrong, one line each; empty where all is right."""
    text, truth = render(layout)
    report = FRAMEWORKS[layout.framework]
    document = clean(Source(text=text))
    sections = find_sections(document)
    found = [f"section missed: {one}" for one in truth.sections if not any(same(one, section) for section in sections)]
    for section in sections:
        if section.kind in KINDS and not any(
            one[0] == section.kind and abs(one[3] - section.source_start) <= 12 for one in truth.sections
        ):
            found.append(f"section invented: {section.kind} {section.number} {section.title!r} at {section.source_start}")
        if "question" in section.title or "yes" in section.title:
            found.append(f"head of a table taken for a heading: {section.title!r}")
    sentences = cut_sentences(document, sections)
    kinds = {section.index: section.kind for section in sections}
    tops = {section.index: section.path[0] for section in sections}
    told = [
        (sent.text, sent.illustration, sent.list_kind)
        for sent in sentences
        if sent.body
        and sent.section is not None
        and kinds[sent.section] != "facts"
        and sent.list_kind != "recommendations"
        and not sent.text.endswith(("should:", "must:"))
        and not (tops[sent.section].startswith("Recomm") and sent.text.endswith(":"))
    ]
    found += [f"sentence: wanted {want}, got {got}" for want, got in itertools.zip_longest(truth.sentences, told) if want != got][
        :4
    ]
    chapters = {sent.text: sections[sent.section].number for sent in sentences if sent.section is not None}
    found += [
        f"chapter: {text!r} in {chapters.get(text)}" for text, number in truth.chapters.items() if chapters.get(text) != number
    ]
    items = [(sent.number, sent.addressee, sent.text) for sent in sentences if sent.list_kind == "recommendations"]
    found += [
        f"recommendation: wanted {want}, got {got}"
        for want, got in itertools.zip_longest(truth.recommendations, items)
        if want != got
    ][:3]
    results = find_results(document, sections)
    wanted = {
        f"{item.number}.{place}": share
        for one in report.domains
        for item in one.standards
        for place, (_, share) in enumerate(item.questions, 1)
    }
    shares = {result.key_question: result.percent for result in results if result.key_question}
    if shares != wanted:
        found.append(f"key questions: {sorted(set(wanted.items()) ^ set(shares.items()))[:6]}")
    asked = {result.key_question: result.question for result in results if result.key_question}
    found += [
        f"question: {asked.get(f'{item.number}.{place}')!r}"
        for one in report.domains
        for item in one.standards
        for place, (question, _) in enumerate(item.questions, 1)
        if asked.get(f"{item.number}.{place}") != question
    ][:2]
    ratings = {result.standard: result.rating for result in results if result.level == "standard"}
    if ratings != {item.number: item.rating for one in report.domains for item in one.standards}:
        found.append(f"ratings: {ratings}")
    found += [f"conflict: {result}" for result in results if result.conflict]
    if [result.rating for result in results if result.level == "overall"] != [report.overall]:
        found.append(f"overall: {[result for result in results if result.level == 'overall']}")
    lifted = {result.standard for result in results if result.discretion}
    if lifted != (set(report.discretion) if layout.notes in ("glued", "sup") else set()):
        found.append(f"discretion: {lifted}")
    facts = find_facts(document, sections)
    body = {"CRC": "Community Rehabilitation Company", "PDU": "Probation Delivery Unit"}.get(report.unit, report.unit)
    if (facts.provider, facts.published) != (f"{report.place} {body}", report.published):
        found.append(f"facts: {facts}")
    for sent in sentences:
        if document.clean_slice(*document.source_span(sent.start, sent.end)) != sent.text:
            found.append(f"map: {sent.text!r}")
    return found


def same(one: tuple[str, str | None, str | None, int], section: object) -> bool:
    """Whether a section is the one that the truth tells of, by the measure of the scorer: kind, number, rating, place."""
    kind, number, rating, start = one
    at = getattr(section, "source_start")  # noqa: B009
    return (
        section.kind,
        section.number if number else None,
        section.rating if rating else None,
    ) == (kind, number, rating) and abs(at - start) <= 12

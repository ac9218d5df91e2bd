"""A small printing press: sample reports as PDFs of several designs, set line by line so that the truth of every page is known."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.documents.structure import Item
from tests.documents.writers import rated

TOKEN = re.compile(r"\[\^\d\]|[^\s\[]+|\[(?!\^)[^\s\[]*")
SANS = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique")
SERIF = ("Times-Roman", "Times-Bold", "Times-Italic")
VOWELS = re.compile(r"(?<=[aeiou])(?=[bcdfgklmnprstv][aeiou])")


@dataclass
class Design:
    """How a report looks. Sizes and places in points; ``headings`` by level: size and colour."""

    fonts: tuple[str, str, str] = SANS
    size: float = 11
    leading: float = 1.25
    page: tuple[float, float] = (595, 842)
    margins: tuple[float, float, float, float] = (64, 72, 64, 72)  # left, top, right, bottom
    columns: int = 1
    gutter: float = 24
    headings: dict[int, tuple[float, tuple[float, float, float]]] = field(
        default_factory=lambda: {1: (28, (0, 0.2, 0.5)), 2: (20, (0, 0.2, 0.5)), 3: (15, (0, 0.2, 0.5)), 4: (12, (0, 0, 0))}
    )
    header: str = ""
    footer: str = "{page}"
    footer_centred: bool = True
    bullet: tuple[str, str] = ("Symbol", "\u2022")
    rules: bool = True
    justified: bool = False
    hyphens: bool = False
    rotated: int = 0
    ligatures: bool = False
    repeat_head: bool = True
    small_breaks: float = 0  # an extra gap before tables, to push them over a page break
    rating_box: bool = False  # the rating in a coloured box at the right of the heading


DESIGNS = {
    "one column": Design(header="Inspection of probation services: the provider {page}", footer=""),
    "two columns": Design(
        fonts=SERIF, size=10, columns=2, justified=True, hyphens=True, bullet=("ZapfDingbats", "\u25a0"), margins=(50, 60, 50, 66),
        headings={1: (26, (0.5, 0, 0.3)), 2: (17, (0.5, 0, 0.3)), 3: (13, (0.5, 0, 0.3)), 4: (10.5, (0.2, 0.2, 0.2))},
    ),
    "rotated": Design(
        page=(842, 595), rotated=90, header="The provider: an inspection", footer="Page {page} of {pages}", footer_centred=False, rules=False,
        repeat_head=False, rating_box=True, small_breaks=60, bullet=("Helvetica", "–"),
    ),
    "hyphenated": Design(
        fonts=SERIF, size=12, justified=True, hyphens=True, ligatures=True, margins=(110, 80, 110, 90), footer="{page} | Inspectorate",
        bullet=("Helvetica", "\u2022"), small_breaks=150,
    ),
}  # fmt: skip


def to_pdf(items: list[Item], design: Design, *, repeat: int = 1) -> bytes:
    """The report set in a design; ``repeat`` prints its body that many times over."""
    first = Press(design, items)
    first.report(repeat)
    return Press(design, items, pages=first.page, contents=first.places).report(repeat)


class Press:
    """Sets a report page by page."""

    def __init__(self, design: Design, items: list[Item], *, pages: int = 0, contents: dict[int, int] | None = None) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.design = design
        self.items = items
        self.stream = io.BytesIO()
        self.width, self.height = design.page
        # a turned page's box is written with its sides exchanged, so that it is shown as wide as the design says
        self.canvas = Canvas(self.stream, pagesize=(self.width, self.height), invariant=1)
        self.body, self.bold, self.italic = self.fonts()
        self.notes = {item.number: item.text for item in items if item.kind == "note"}
        self.pages, self.contents = pages, contents or {}
        self.places: dict[int, int] = {}
        self.page = 0
        self.waiting: list[str] = []
        self.column = 0
        self.top = 0.0
        self.new_page(furniture=False)

    def fonts(self) -> tuple[str, str, str]:
        """The fonts, an embedded one where ligatures are asked for."""
        if not self.design.ligatures:
            return self.design.fonts
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        names = []
        for name, file in (("Body", "DejaVuSerif"), ("BodyBold", "DejaVuSerif-Bold"), ("BodyItalic", "DejaVuSerif-Italic")):
            path = next((p for p in Path("/usr/share/fonts").rglob(f"{file}.ttf")), None)
            if path is None:
                return self.design.fonts
            pdfmetrics.registerFont(TTFont(name, str(path)))
            names.append(name)
        return names[0], names[1], names[2]

    # pages and columns

    def new_page(self, *, furniture: bool = True) -> None:
        if self.page:
            self.close_page()
        self.page += 1
        if self.design.rotated:
            self.canvas.setPageRotation(self.design.rotated)
            self.canvas.translate(self.height, 0)
            self.canvas.rotate(90)
        self.column = 0
        left, top, right, bottom = self.design.margins
        self.top = self.height - top
        self.y = self.top
        self.fresh = True
        if furniture:
            header = self.design.header.format(page=self.page, pages=self.pages)
            footer = self.design.footer.format(page=self.page, pages=self.pages)
            self.canvas.setFont(self.body, 9)
            self.canvas.drawString(left, self.height - top + 24, header)
            if self.design.footer_centred:
                self.canvas.drawCentredString(self.width / 2, bottom - 34, footer)
            else:
                self.canvas.drawRightString(self.width - right, bottom - 34, footer)

    def close_page(self) -> None:
        self.print_notes()
        self.canvas.showPage()

    def print_notes(self) -> None:
        """The footnotes of the column, at its foot under a short rule."""
        if not self.waiting:
            return
        size = self.design.size - 3
        y = self.design.margins[3] + self.notes_height() - 8
        x = self.left()
        self.canvas.line(x, y + size + 2, x + 100, y + size + 2)
        for number in self.waiting:
            self.canvas.setFont(self.body, size * 0.65)
            self.canvas.drawString(x, y + size * 0.35, number)
            self.canvas.setFont(self.body, size)
            for line in self.wrap(self.notes[number], self.body, size, self.measure() - 8):
                self.canvas.drawString(x + 7, y, self.shown(" ".join(line)))
                y -= size * 1.2
        self.waiting = []

    def notes_height(self, more: list[str] | None = None) -> float:
        size = self.design.size - 3
        numbers = [number for number in [*self.waiting, *(more or [])] if number in self.notes]
        lines = sum(len(self.wrap(self.notes[n], self.body, size, self.measure() - 8)) for n in numbers)
        return lines * size * 1.2 + 16 if numbers else 0

    def measure(self) -> float:
        left, _, right, _ = self.design.margins
        return (self.width - left - right - self.design.gutter * (self.design.columns - 1)) / self.design.columns

    def left(self) -> float:
        return self.design.margins[0] + self.column * (self.measure() + self.design.gutter)

    def room(self, height: float, more: list[str] | None = None) -> None:
        """Go on to the next column or page unless there is room."""
        if self.y - height < self.design.margins[3] + self.notes_height(more) and not self.fresh:
            if self.column + 1 < self.design.columns:
                self.print_notes()
                self.column += 1
                self.y = self.top
                self.fresh = True
            else:
                self.new_page()

    # lines

    def text_width(self, text: str, font: str, size: float) -> float:
        return self.canvas.stringWidth(self.shown(text), font, size)

    def shown(self, text: str) -> str:
        return text.replace("fi", "\ufb01").replace("fl", "\ufb02") if self.design.ligatures else text

    def wrap(self, text: str, font: str, size: float, width: float) -> list[list[str]]:
        """The words of each line; a note's mark sticks to the word before it."""
        words: list[str] = []
        for match in TOKEN.finditer(text):
            glued = match.start() and not text[match.start() - 1].isspace()
            if glued and words:
                words[-1] += match[0]
            else:
                words.append(match[0])
        lines: list[list[str]] = [[]]
        while words:
            word = words.pop(0)
            plain = re.sub(r"\[\^\d\]", "", " ".join([*lines[-1], word]))
            if self.text_width(plain, font, size) <= width or not lines[-1]:
                lines[-1].append(word)
                continue
            head = self.cut(word, font, size, width - self.text_width(" ".join(lines[-1]) + " ", font, size))
            if head:
                lines[-1].append(head + "-")
                word = word[len(head) :]
            lines.append([])
            words.insert(0, word)
        return lines

    def cut(self, word: str, font: str, size: float, width: float) -> str:
        if not self.design.hyphens or len(word) < 9 or not word.isalpha():
            return ""
        places = [match.start() for match in VOWELS.finditer(word) if 3 <= match.start() <= len(word) - 4]
        return next((word[:p] for p in reversed(places) if self.text_width(word[:p] + "-", font, size) <= width), "")

    def lines(
        self,
        text: str,
        *,
        font: str,
        size: float,
        indent: float = 0,
        colour=(0, 0, 0),
        mark: tuple[str, str] | None = None,
        keep: float = 0,
    ) -> None:
        """Set a paragraph."""
        step = size * self.design.leading
        wrapped = self.wrap(text, font, size, self.measure() - indent)
        for index, words in enumerate(wrapped):
            refs = re.findall(r"\[\^(\d)\]", " ".join(words))
            self.room(step + (keep if index == 0 else 0), refs)
            self.waiting += [ref for ref in refs if ref in self.notes and ref not in self.waiting]
            self.y -= step
            self.fresh = False
            if index == 0 and mark:
                self.canvas.setFillColorRGB(*colour)
                self.canvas.setFont(mark[0], size)
                self.canvas.drawString(self.left() + indent - 14, self.y, mark[1])
            last = index == len(wrapped) - 1
            self.set_line(
                words,
                self.left() + indent,
                font,
                size,
                colour,
                None if last or not self.design.justified else self.measure() - indent,
            )

    def set_line(self, words: list[str], x: float, font: str, size: float, colour, width: float | None) -> None:
        """One line, stretched to ``width`` where one is given; marks of notes are raised."""
        self.canvas.setFillColorRGB(*colour)
        plain = re.sub(r"\[\^\d\]", "", " ".join(words))
        gap = self.text_width(" ", font, size)
        if width and len(words) > 1:
            gap += max(0.0, (width - self.text_width(plain, font, size)) / (len(words) - 1))
        for index, word in enumerate(words):
            for part in re.split(r"(\[\^\d\])", word):
                if part.startswith("[^"):
                    self.canvas.setFont(font, size * 0.6)
                    self.canvas.drawString(x, self.y + size * 0.35, part[2:-1])
                    x += self.text_width(part[2:-1], font, size * 0.6)
                elif part:
                    self.canvas.setFont(font, size)
                    tail = " " if index < len(words) - 1 and part is word else ""
                    self.canvas.drawString(x, self.y, self.shown(part) + tail)
                    x += self.text_width(part, font, size)
            x += gap

    # the report

    def report(self, repeat: int = 1) -> bytes:
        body = next(index for index, item in enumerate(self.items) if item.text == "Foreword")
        self.cover(self.items[:body])
        self.new_page()
        self.contents_page(self.items[body:])
        for _ in range(repeat):
            self.new_page()
            for place, item in enumerate(self.items[body:]):
                self.item(item, place)
        self.close_page()
        self.canvas.save()
        return self.stream.getvalue()

    def cover(self, items: list[Item]) -> None:
        """The title page: a coloured band, the title large, the month at the foot."""
        self.canvas.setFillColorRGB(*self.design.headings[2][1])
        self.canvas.rect(0, self.height - 120, self.width, 60, fill=1, stroke=0)
        self.y = self.height - 200
        for item in items:
            size = 28 if item.kind == "heading" else 16
            self.y -= size * 1.6
            self.canvas.setFillColorRGB(*(self.design.headings[2][1] if item.kind == "heading" else (0, 0, 0)))
            self.canvas.setFont(self.bold if item.kind == "heading" else self.body, size if len(item.text) < 60 else 11)
            self.canvas.drawString(self.design.margins[0], self.y, item.text)

    def contents_page(self, items: list[Item]) -> None:
        self.lines("Contents", font=self.bold, size=self.design.headings[2][0], colour=self.design.headings[2][1])
        self.y -= 10
        for place, item in enumerate(items):
            if item.kind == "heading" and item.level <= 3 and "Annex 2" not in item.text:
                title, _ = rated(item.text)
                number = str(self.contents.get(place, 1))
                width = self.text_width(title + " " + number, self.body, self.design.size)
                dots = "." * int((self.measure() - width - 4) / self.text_width(".", self.body, self.design.size))
                self.room(self.design.size * 1.3)
                self.y -= self.design.size * 1.3
                self.fresh = False
                self.canvas.setFillColorRGB(0, 0, 0)
                self.canvas.setFont(self.body, self.design.size)
                self.canvas.drawString(self.left(), self.y, self.shown(f"{title} {dots} "))
                self.canvas.drawRightString(self.left() + self.measure(), self.y, number)

    def item(self, item: Item, place: int) -> None:
        size = self.design.size
        self.y -= (
            {"heading": size, "bullet": size * 0.25, "numbered": size * 0.4}.get(item.kind, size * 0.6) if not self.fresh else 0
        )
        if item.kind == "heading":
            self.heading(item, place)
        elif item.kind in ("bullet", "claim"):
            font = self.bold if item.kind == "claim" else self.body
            self.lines(item.text, font=font, size=size, indent=16, mark=self.design.bullet, keep=size * 2)
        elif item.kind == "numbered":
            self.lines(item.text, font=self.body, size=size, indent=20, mark=(self.body, f"{item.number}."))
        elif item.kind == "quote":
            self.lines(item.text, font=self.italic, size=size, indent=14)
        elif item.kind == "table":
            self.y -= self.design.small_breaks
            self.table(item)
        elif item.kind == "paragraph":
            font = self.bold if item.bold else self.italic if item.italic else self.body
            self.lines(item.text, font=font, size=size, keep=size * 2 if item.bold else 0)

    def heading(self, item: Item, place: int) -> None:
        size, colour = self.design.headings[item.level]
        title, rating = rated(item.text)
        if item.level == 2 and not self.fresh and self.design.columns == 1:
            self.new_page()
        self.lines(title, font=self.bold, size=size, colour=colour, keep=size * 4)
        self.places.setdefault(place, self.page)
        if rating and self.design.rating_box:
            x = self.left() + self.measure() - 150
            self.canvas.setFillColorRGB(1, 0.8, 0.2)
            self.canvas.rect(x - 4, self.y - 4, 150, size + 6, fill=1, stroke=0)
            self.canvas.setFillColorRGB(0, 0, 0)
            self.canvas.setFont(self.bold, size * 0.8)
            self.canvas.drawString(x, self.y, rating)
        elif rating:
            self.lines(rating, font=self.bold, size=size * 0.8, colour=(0.3, 0.3, 0.3), keep=size * 2)

    def table(self, item: Item) -> None:
        """A table: cells wrapped and centred in their rows, drawn rules, its head printed again after a page break."""
        width = max(len(row) for row in item.rows)
        measure = self.measure()
        shares = {1: [1.0], 2: [0.72, 0.28], 3: [0.14, 0.5, 0.36]}[width]
        size = self.design.size - 0.5
        step = size * 1.2
        for number, row in enumerate(item.rows):
            cells = [
                self.wrap(cell, self.body, size, measure * share - 8) if cell else []
                for cell, share in zip(row, shares, strict=False)
            ]
            if not any(row[1:]):
                cells = [self.wrap(row[0], self.bold, size, measure - 8)]
            height = max(len(cell) for cell in cells) * step + 8
            page, column = self.page, self.column
            refs = re.findall(r"\[\^(\d)\]", " ".join(row))
            self.room(height, refs)
            if (page, column) != (self.page, self.column) and number and self.design.repeat_head and "Standard" in item.rows[0][0]:
                head = [
                    self.wrap(cell, self.bold, size, measure * share - 8) for cell, share in zip(item.rows[0], shares, strict=False)
                ]
                self.table_row(head, shares, step, max(len(cell) for cell in head) * step + 8, size, self.bold)
            self.waiting += [ref for ref in refs if ref in self.notes and ref not in self.waiting]
            head_row = number == 0 and "Standard" in row[0]
            self.table_row(cells, shares, step, height, size, self.bold if head_row or len(cells) == 1 else self.body)
        self.y -= 6

    def table_row(
        self, cells: list[list[list[str]]], shares: list[float], step: float, height: float, size: float, font: str
    ) -> None:
        top = self.y
        x = self.left()
        for cell, share in zip(cells, shares if len(cells) > 1 else [1.0], strict=False):
            self.y = top - (height - len(cell) * step) / 2
            for words in cell:
                self.y -= step
                self.set_line(words, x + 4, font, size, (0, 0, 0), None)
            if self.design.rules:
                self.canvas.rect(x, top - height, self.measure() * share, height)
            x += self.measure() * share
        self.y = top - height
        self.fresh = False

"""Tables as an Excel workbook: one sheet a table, with filters, frozen heads, widths and links; text is never run as a formula.

The sheets are written as Office Open XML (ECMA-376, part 1) in one pass: libraries for workbooks took ten times as long over
the findings of a thousand reports.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from html import escape
from pathlib import Path
from typing import TextIO

from inspection_findings.tables.columns import TABLES, Column
from inspection_findings.tables.dictionary import HEADS, dictionary_rows
from inspection_findings.tables.rows import Row, Run

# limits of the format: rows of a sheet without its head, characters of a cell, links of a sheet
MOST_ROWS = 1_048_575
MOST_LETTERS = 32_767
MOST_LINKS = 65_000
# widths of columns in characters
WIDTHS = {"text": 22, "integer": 10, "number": 10, "boolean": 10}
WIDE = {"text": 90, "meaning": 80, "title": 50, "section_title": 40, "section_path": 50, "path": 44, "message": 70, "notes": 60,
        "values": 50, "question": 60}  # fmt: skip
KEY_WIDTH = 18
# places in the list of styles below
PLAIN, HEAD, LINK = 0, 1, 2
DICTIONARY = "data dictionary"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = f"""{DECLARATION}<styleSheet xmlns="{MAIN}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font>\
<font><u/><sz val="11"/><color rgb="FF1D4F73"/><name val="Calibri"/></font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FF1D4F73"/></patternFill></fill></fills>\
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>\
<cellXfs count="3"><xf/><xf fontId="1" fillId="2" applyFont="1" applyFill="1"/><xf fontId="2" applyFont="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
# characters that XML escapes, and those that it can't hold
SPECIAL = re.compile("[&<>\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


class ExcelSink:
    """A workbook with a sheet for each table and one for the data dictionary; rows beyond a sheet's limit go to a further sheet."""

    def __init__(self, path: Path, run: Run) -> None:
        self._path, self._run = path, run
        self._folder = path.with_name(f"{path.name}.parts")
        self._folder.mkdir()
        self._sheets: list[_Sheet] = []
        self._current = {name: self._new_sheet(name, table.columns) for name, table in TABLES.items()}
        columns = tuple(Column(head, "text", "") for head in HEADS)
        dictionary = self._new_sheet(DICTIONARY, columns)
        for values in dictionary_rows():
            dictionary.add(dict(zip(HEADS, values, strict=True)))

    def _new_sheet(self, title: str, columns: tuple[Column, ...]) -> _Sheet:
        sheet = _Sheet(self._folder / f"sheet{len(self._sheets) + 1}.xml", title, columns)
        self._sheets.append(sheet)
        return sheet

    def add(self, table: str, row: Row) -> None:
        """Take one row."""
        sheet = self._current[table]
        if sheet.rows == MOST_ROWS:
            part = 2 + sum(other.title.startswith(f"{table} (") for other in self._sheets)
            sheet = self._current[table] = self._new_sheet(f"{table} ({part})", TABLES[table].columns)
        source = source_of(self._run, row["path"]) if table == "documents" and len(sheet.links) < MOST_LINKS else None
        sheet.add(row, links={"path": source.as_uri()} if source is not None else None)

    def close(self) -> None:
        """End the sheets, and pack the workbook."""
        with zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
            for name, content in self._parts().items():
                book.writestr(zipfile.ZipInfo(name), content)
            for number, sheet in enumerate(self._sheets, start=1):
                sheet.end()
                entry = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml")
                entry.compress_type = zipfile.ZIP_DEFLATED
                with sheet.path.open("rb") as source, book.open(entry, "w", force_zip64=True) as target:
                    shutil.copyfileobj(source, target, 1 << 20)
        shutil.rmtree(self._folder)

    def _parts(self) -> dict[str, str]:
        """The small files of the package: what it holds, how its files belong together, styles, links."""
        numbers = range(1, len(self._sheets) + 1)
        sheet_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        kinds = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{sheet_type}.worksheet+xml"/>'
            for number in numbers
        )
        types = (
            f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{sheet_type}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{sheet_type}.styles+xml"/>{kinds}</Types>'
        )
        named = "".join(
            f'<sheet name="{escape(sheet.title)}" sheetId="{number}" r:id="rId{number}"/>'
            for number, sheet in enumerate(self._sheets, start=1)
        )
        filters = "".join(
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">'
            f"'{escape(sheet.title)}'!$A$1:${sheet.last}${max(sheet.rows, 1) + 1}</definedName>"
            for number, sheet in enumerate(self._sheets)
        )
        workbook = (
            f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets>'
            f"<definedNames>{filters}</definedNames></workbook>"
        )
        related = [(f"{OFFICE}/worksheet", f"worksheets/sheet{number}.xml", False) for number in numbers]
        parts = {
            "[Content_Types].xml": types,
            "_rels/.rels": relations([(f"{OFFICE}/officeDocument", "xl/workbook.xml", False)]),
            "xl/workbook.xml": workbook,
            "xl/_rels/workbook.xml.rels": relations([*related, (f"{OFFICE}/styles", "styles.xml", False)]),
            "xl/styles.xml": STYLES,
        }
        for number, sheet in enumerate(self._sheets, start=1):
            if sheet.links:
                targets = [(f"{OFFICE}/hyperlink", target, True) for _, target in sheet.links]
                parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = relations(targets)
        return parts


def relations(targets: list[tuple[str, str, bool]]) -> str:
    """A file of relations: type and target of each, and whether it lies outside; they are named rId1 and so on."""
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{escape(target)}"'
        f' TargetMode="{"External" if outside else "Internal"}"/>'
        for number, (kind, target, outside) in enumerate(targets, start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


class _Sheet:
    """One sheet, written row by row."""

    def __init__(self, path: Path, title: str, columns: tuple[Column, ...]) -> None:
        self.path, self.title, self.rows = path, title, 0
        self.links: list[tuple[str, str]] = []
        self._file: TextIO = path.open("w", encoding="utf-8")
        self._columns = [(column.name, letters(place)) for place, column in enumerate(columns)]
        self.last = letters(len(columns) - 1)
        widths = "".join(
            f'<col min="{place}" max="{place}" width="{width_of(column)}" customWidth="1"/>'
            for place, column in enumerate(columns, start=1)
        )
        frozen = '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
        self._file.write(
            f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetViews><sheetView workbookViewId="0">{frozen}'
            f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>"
        )
        heads = "".join(text_cell(f"{letter}1", name, HEAD) for name, letter in self._columns)
        self._file.write(f'<row r="1">{heads}</row>')

    def add(self, row: Row, *, links: dict[str, str] | None = None) -> None:
        """Write one row behind the last; ``links`` are the targets of columns that are links."""
        self.rows += 1
        number = self.rows + 1
        cells = []
        for name, letter in self._columns:
            value = row.get(name)
            if value is None:
                continue
            place = f"{letter}{number}"
            if isinstance(value, str):
                linked = links is not None and name in links
                cells.append(text_cell(place, value, LINK if linked else PLAIN))
                if links is not None and linked:
                    self.links.append((place, links[name]))
            elif isinstance(value, bool):
                cells.append(f'<c r="{place}" t="b"><v>{value:d}</v></c>')
            else:
                cells.append(f'<c r="{place}"><v>{value!r}</v></c>')
        self._file.write(f'<row r="{number}">{"".join(cells)}</row>')

    def end(self) -> None:
        """End the sheet with its filter and links; numbers of standards as text raise no warning."""
        span = f"A1:{self.last}{max(self.rows, 1) + 1}"
        self._file.write(f'</sheetData><autoFilter ref="{span}"/>')
        if self.links:
            lines = "".join(
                f'<hyperlink ref="{place}" r:id="rId{number}"/>' for number, (place, _) in enumerate(self.links, start=1)
            )
            self._file.write(f"<hyperlinks>{lines}</hyperlinks>")
        self._file.write(f'<ignoredErrors><ignoredError sqref="{span}" numberStoredAsText="1"/></ignoredErrors></worksheet>')
        self._file.close()


def text_cell(place: str, value: str, style: int = PLAIN) -> str:
    """A cell of text. Its type says that it is text: no program reads it as a formula or as a number."""
    styled = f' s="{style}"' if style else ""
    text = SPECIAL.sub(lambda match: escape(match[0]) if match[0] in "&<>" else "", value[:MOST_LETTERS])
    return f'<c r="{place}"{styled} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def letters(place: int) -> str:
    """The name of a column, counted from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def width_of(column: Column) -> int:
    """The width of a column in characters."""
    if column.primary or column.references:
        return KEY_WIDTH
    return WIDE.get(column.name, WIDTHS[column.type])


def source_of(run: Run, path: str) -> Path | None:
    """The file of a report, where it still lies among the inputs of the run."""
    for given in run.folders:
        for file in (given / path, given):
            if file.is_file() and file.name == Path(path).name:
                return file.absolute()
    return None

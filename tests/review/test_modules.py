"""The page's modules: no build step checks them, so their imports are checked here."""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter

import pytest
from inspection_findings.review.server import STATIC

IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./(\w+\.js)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in sorted(STATIC.glob("*.js"))}
IMPORTS = {name: [(other, names.split(", ")) for names, other in IMPORT.findall(text)] for name, text in SOURCES.items()}


@pytest.mark.parametrize("module", SOURCES)
def test_what_a_module_imports_is_there_and_is_used(module):
    text = SOURCES[module]
    assert len(IMPORTS[module]) == len(re.findall(r"\bimport\b(?=.*[\"'])", text)), "an import in another form"
    code = IMPORT.sub("", text)
    for other, names in IMPORTS[module]:
        assert set(names) <= set(EXPORT.findall(SOURCES[other])), other
        assert [name for name in names if not re.search(rf"\b{name}\b", code)] == []


@pytest.mark.parametrize("module", SOURCES)
def test_a_module_can_be_read_in_one_go(module):
    assert len(SOURCES[module].splitlines()) <= 300
    assert SOURCES[module].startswith("// "), "a module begins with what it is for"


def test_no_module_imports_itself_by_way_of_others():
    try:
        TopologicalSorter({name: {other for other, _ in found} for name, found in IMPORTS.items()}).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_every_module_is_part_of_the_page():
    reached, waiting = set(), ["main.js"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(other for other, _ in IMPORTS[name])
    assert reached == set(SOURCES)


def test_what_is_exported_is_imported_somewhere():
    taken = {(other, name) for found in IMPORTS.values() for other, names in found for name in names}
    offered = {(module, name) for module, text in SOURCES.items() for name in EXPORT.findall(text)}
    assert offered - taken == set()

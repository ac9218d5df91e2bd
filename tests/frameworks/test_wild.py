"""Real reports of other inspectorates, where they stand beside the checkout: each proves its own framework and no other."""

from __future__ import annotations

import re

import pytest
from inspection_findings.frameworks import framework_names, in_force, load_framework
from inspection_findings.frameworks.phrases import evidence_of, normal, phrase_pattern, speaks_for

from tests.conftest import SHARED

TEXTS = sorted((SHARED / "wild" / "text").glob("*.txt"))
# the first name that fits the file's name
EXPECTED = (
    (r"area-send-", "ofsted-cqc-area-send-2023"),
    (r"focused-visit-", "ofsted-focused-visit-2018"),
    (r"school-", "ofsted-school-2012"),
    (r"childrens-services-.*-2013-", "ofsted-looked-after-2013"),
    (r"childrens-services-.*-(?:201[4-7]-|2018-01-)", "ofsted-sif-2013"),
    (r"childrens-services-", "ofsted-ilacs-2018"),
)
pytestmark = pytest.mark.skipif(not TEXTS, reason="the real reports (../shared/wild) are not at hand")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_each_report_proves_its_own_framework_alone(path):
    shown = evidence_of(path.read_text(encoding="utf-8"))
    proven = [f.name for f in map(load_framework, framework_names()) if f.must_have and speaks_for(f, shown)]
    assert proven == [next(name for pattern, name in EXPECTED if re.match(pattern, path.stem))]


@pytest.mark.parametrize("path", [path for path in TEXTS if path.stem.startswith("childrens-")], ids=lambda path: path.stem)
def test_each_judgement_of_its_year_is_named_in_it(path):
    text = normal(path.read_text(encoding="utf-8"))
    name = next(name for pattern, name in EXPECTED if re.match(pattern, path.stem))
    framework = in_force(load_framework(name), int(re.search(r"-(20\d\d)-", path.stem)[1]))
    judged = [own for own in framework.judgements if own.name != "Overall effectiveness"]
    assert [own.name for own in judged if not phrase_pattern(own.names()).search(text)] == []

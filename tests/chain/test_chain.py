"""The whole chain on the sample corpus, through every door: plain function, spaCy pipeline, command."""

from __future__ import annotations

from collections import Counter

import inspection_findings
import pytest
from inspection_findings.errors import ReadError
from inspection_findings.stages import as_path, extract


def test_every_feature_shows_on_the_sample_corpus(sample_report):
    labels = Counter(finding.label for finding in sample_report.findings)
    assert min(labels["strength"], labels["area_for_improvement"]) >= 10
    assert labels["recommendation"] >= 4
    kinds = {share.kind for finding in sample_report.findings for share in finding.proportions}
    assert {"percent", "fraction", "count", "quantifier"} <= kinds
    levels = Counter(result.level for result in sample_report.results)
    assert levels["key_question"] >= 12 and levels["standard"] >= 8 and levels["overall"] == 1
    assert {check["verdict"] for check in sample_report.checks} >= {"agrees", "silent"}
    assert sample_report.framework is not None and sample_report.framework.name == "hmip-2018"
    assert sample_report.facts.provider and sample_report.facts.published


def test_spacy_pipeline_gives_what_the_chain_gives(sample, sample_report, nlp):
    doc = nlp(sample.read_bytes().decode("utf-8"))
    assert doc.text == sample_report.document.text
    assert doc._.sentences == sample_report.sentences
    assert doc._.sections == sample_report.sections
    assert doc._.results == sample_report.results
    assert [tag.label for tag in doc._.tags] == [finding.label for finding in sample_report.findings]
    assert sum(len(row) for row in doc._.proportions) == sum(len(finding.proportions) for finding in sample_report.findings)
    assert [link.standard for link in doc._.links] == [finding.standard for finding in sample_report.findings]
    assert len(doc.spans["proportions"]) and len(doc.spans["sentences"])


def test_spacy_load_gives_the_pipeline(nlp):
    import spacy
    from inspection_findings.spacy_components import PIPELINE, find_model

    again = spacy.load(find_model())
    assert tuple(again.pipe_names) == PIPELINE == tuple(nlp.pipe_names)
    assert len(list(again.pipe(["Most cases were well planned."]))) == 1


def test_docs_go_through_docbin(nlp, sample):
    from spacy.tokens import DocBin

    doc = nlp(sample.read_bytes().decode("utf-8"))
    again = list(DocBin(docs=[doc], store_user_data=False).get_docs(nlp.vocab))
    assert again[0].text == doc.text


def test_the_same_input_gives_the_same_output(sample, nlp):
    from inspection_findings.process import output_lines

    first, second = (output_lines(extract(sample, nlp=nlp)) for _ in range(2))
    assert first == second


def test_text_is_read_as_a_report(nlp):
    report = extract("# Findings\n\nPlanning was good in 27 of the 70 relevant cases.\n", nlp=nlp)
    shares = [share for finding in report.findings for share in finding.proportions]
    assert [(share.numerator, share.denominator) for share in shares] == [(27, 70)]
    assert report.checks == []


COVER = "An inspection of probation services in Northmoor\n\nMarch 2019\n\nThis inspection of buildings and information was led by Ada Holt, who says that offices were good.\n\n"


def test_what_stands_before_the_first_heading_is_front_matter(nlp):
    report = extract(
        f"{COVER}# 1. Organisational delivery\n\n## 1.4. Information Good\n\nOffices are good.\n", nlp=nlp, all_sentences=True
    )
    front = [record for record in report.findings if record.section is not None and record.section.kind == "front"]
    assert [record.text.split()[0] for record in front] == ["An", "March", "This"]
    assert {(record.label, record.standard, record.section.title) for record in front} == {("none", None, "")}
    assert [section.kind for section in report.section_records()] == ["domain", "standard"]


def test_a_text_without_headings_is_read_as_it_is(nlp):
    report = extract(COVER + "Staff were kind and well led.\n", nlp=nlp, all_sentences=True)
    assert {record.section for record in report.findings} == {None}
    assert report.findings[-1].label == "strength"


def test_frames(sample_report):
    frame = sample_report.to_frame()
    assert len(frame) == len(sample_report.findings)
    assert {"text", "label", "document_sha256", "section_kind", "score_strength"} <= set(frame.columns)


def test_a_missing_file_is_a_text_or_an_error(tmp_path):
    assert as_path("no such file") is None
    with pytest.raises(ReadError):
        extract(tmp_path / "missing.txt", nlp=inspection_findings.load())


def test_a_batch_works_with_the_stages_of_the_spacy_pipeline(stages):
    from inspection_findings.process import load_stages
    from inspection_findings.settings import load_settings

    loaded, seconds = load_stages(load_settings())
    assert seconds > 0
    assert (loaded.framework, loaded.scale, loaded.tagger.id) == (stages.framework, stages.scale, stages.tagger.id)

"""The whole chain on the sample corpus, through every door: plain function, spaCy pipeline, command."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from inspection_findings.errors import ReadError
from inspection_findings.model.report import Proportion, Report, Sentence
from inspection_findings.stages import STAGES, as_path, extract


def test_every_feature_shows_on_the_sample_corpus(sample_report):
    labels = Counter(finding.label for finding in sample_report.findings)
    assert min(labels["strength"], labels["area_for_improvement"]) >= 10
    assert labels["recommendation"] >= 4
    kinds = {share.kind for finding in sample_report.findings for share in finding.proportions}
    assert {"percent", "fraction", "count", "quantifier"} <= kinds
    levels = Counter(result.level for result in sample_report.results)
    assert levels["key_question"] >= 12 and levels["standard"] >= 8 and levels["overall"] == 1
    assert {check.verdict for check in sample_report.checks} >= {"agrees", "silent"}
    assert sample_report.framework is not None and sample_report.framework.name == "hmip-2018"
    assert sample_report.facts.provider and sample_report.facts.published


def test_spacy_pipeline_gives_what_the_chain_gives(sample, sample_report, nlp):
    doc = nlp(sample.read_bytes().decode("utf-8"))
    assert doc.text == sample_report.document.text
    assert doc._.findings_sentences == sample_report.sentences
    assert doc._.findings_sections == sample_report.sections
    assert doc._.findings_results == sample_report.results
    assert doc._.findings_report.checks == sample_report.checks
    assert len(doc.spans["proportions"]) and len(doc.spans["findings"])
    starts = {sent.start_char for sent in doc.sents}
    assert {sent.start for sent in sample_report.sentences} <= starts


def test_spacy_load_gives_the_pipeline(nlp):
    import spacy
    from inspection_findings.spacy_components import PIPELINE, find_model

    again = spacy.load(find_model())
    assert tuple(again.pipe_names) == PIPELINE == tuple(nlp.pipe_names)
    assert len(list(again.pipe(["Most cases were well planned."]))) == 1


def test_docs_go_through_docbin(nlp, sample):
    from spacy.tokens import DocBin

    doc = nlp(sample.read_bytes().decode("utf-8"))
    (again,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert again._.findings_report == doc._.findings_report
    assert [span.text for span in again.spans["findings"]] == [span.text for span in doc.spans["findings"]]


def test_docs_go_through_bytes(nlp, sample):
    from spacy.tokens import Doc

    doc = nlp(sample.read_bytes().decode("utf-8"))
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.findings_report == doc._.findings_report
    assert [sent.text for sent in again.sents] == [sent.text for sent in doc.sents]


def test_docs_go_through_processes(nlp):
    texts = ["Most plans were good.", "Reviews were late in 3 of the 9 cases."]
    there = [doc._.findings_report for doc in nlp.pipe(texts, n_process=2)]
    assert there == [nlp(text)._.findings_report for text in texts]


def test_a_pipeline_goes_through_bytes_with_its_tagger(nlp):
    from inspection_findings.spacy_components import build

    text = "Staff were skilled, and reviews were late in 3 of the 9 cases."
    again = build().from_bytes(nlp.to_bytes())
    assert again(text)._.findings_report == nlp(text)._.findings_report


def test_components_work_behind_another_tokenizer():
    import spacy
    from inspection_findings.spacy_components import PIPELINE

    nlp = spacy.blank("en")
    for name in PIPELINE[:4]:
        nlp.add_pipe(name)
    text = "# Plans\n\nPlans were good in just over\nhalf of the cases."
    doc = nlp(text)
    assert doc.text == text
    assert [span.text for span in doc.spans["proportions"]] == ["just over\nhalf"]


def test_an_untrained_tagger_refuses_in_one_line():
    import spacy
    from inspection_findings.errors import ModelError

    nlp = spacy.blank("en")
    nlp.add_pipe("findings_tagger")
    with pytest.raises(ModelError, match="the tagger is not trained"):
        nlp("Plans were good.")


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
    assert [section.kind for section in report.records.sections] == ["domain", "standard"]


def test_a_text_without_headings_is_read_as_it_is(nlp):
    report = extract(COVER + "Staff were kind and well led.\n", nlp=nlp, all_sentences=True)
    assert {record.section for record in report.findings} == {None}
    assert report.findings[-1].label == "strength"


def test_frames(sample_report):
    frame = sample_report.to_frame()
    assert len(frame) == len(sample_report.findings)
    assert {"text", "label", "document_sha256", "section_kind", "score_strength"} <= set(frame.columns)


@pytest.mark.parametrize("name", ["typo.txt", "reports/typo", "my report.pdf", "typo"])
def test_a_string_that_looks_like_a_file_is_no_text(name):
    with pytest.raises(ReadError, match="there is no such file"):
        extract(name)


def test_paths_are_files_and_texts_are_texts(tmp_path, context):
    with pytest.raises(ReadError):
        extract(tmp_path / "missing.txt", context=context)
    assert as_path("Most plans were good.") is None
    assert [finding.text for finding in extract(text="Good.txt", context=context, all_sentences=True).findings] == ["Good.txt"]
    with pytest.raises(ValueError, match="either"):
        extract()


def test_all_ways_use_the_same_context(nlp, context):
    from inspection_findings.process import load_stages
    from inspection_findings.settings import load_settings
    from inspection_findings.spacy_components import context_of

    loaded, seconds = load_stages(load_settings())
    assert seconds > 0
    for other in (context, context_of(nlp)):
        assert (loaded.framework, loaded.scale, loaded.tagger.id) == (other.framework, other.scale, other.tagger.id)


def test_no_spacy_is_needed_to_extract(sample):
    import subprocess
    import sys

    script = f"import sys, inspection_findings; inspection_findings.extract({str(sample)!r}); print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


FIELDS = {"report": Report, "sentence": Sentence, "proportion": Proportion}


def test_stages_name_fields_that_there_are_and_read_what_was_written_before():
    written = {"document"}
    for stage in STAGES:
        assert set(stage.reads) <= written | {"proportion.polarity"}, stage.name
        for name in (*stage.reads, *stage.writes):
            owner, _, field = name.rpartition(".")
            assert field in FIELDS[owner or "report"].__dataclass_fields__
        assert not written & set(stage.writes), f"{stage.name} writes what an earlier stage wrote"
        written |= set(stage.writes)


def test_training_evaluation_and_extraction_see_the_same(sample, context):
    """The same proportions, polarities and features of a sentence, whoever asks."""
    from inspection_findings.readers import read
    from inspection_findings.tagging import Passage
    from inspection_findings.train.data import open_report

    extracted = extract(sample, context=context)
    trained = open_report(read(sample))
    for one, other in zip(extracted.sentences, trained.sentences, strict=True):
        plain = tuple(replace(proportion, link=None, same_as=None) for proportion in one.proportions)
        assert (one.text, plain) == (other.text, other.proportions)
    passages = [Passage.of(report.sentences, met_from=report.met_from) for report in (extracted, trained)]
    rows = [context.tagger.features.transform(passage) for passage in passages]
    assert (rows[0] != rows[1]).nnz == 0

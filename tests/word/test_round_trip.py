"""Whatever is put into a document comes out again, from every story and in both views."""

from hypothesis import HealthCheck, given, settings

from service.model.content import Content, from_json, to_json
from service.word.read import read
from tests.word.builders_content import Doc, docs, expected, write

roomy = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(docs)
@roomy
def test_reading_gives_back_what_was_put_in(doc: Doc):
    """Body, tables in tables, headers and footers, notes, comments, text boxes, links, fields, lists, content controls."""
    assert read(write(doc)).stories == expected(doc, "accepted")


@given(docs)
@roomy
def test_the_original_is_what_was_there_before_the_tracked_changes(doc: Doc):
    assert read(write(doc), "original").stories == expected(doc, "original")


@given(docs)
@roomy
def test_a_content_survives_its_json(doc: Doc):
    content = read(write(doc))

    assert from_json(to_json(content)) == content
    assert isinstance(content, Content)

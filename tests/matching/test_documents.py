"""Documents, their offers and the vocabulary."""

from matching.documents import Document, Mandate, vocabulary_from


def test_a_counterpart_without_a_mandate_makes_one_open_offer():
    mentor = Document("m", "mentor", sectors=frozenset({"ai"}), languages=frozenset({"vi"}))
    assert mentor.offers() == (Mandate(sectors=frozenset({"ai"}), languages=frozenset({"vi"})),)


def test_a_mandate_fills_what_it_leaves_open_from_the_document():
    fund = Document(
        "f",
        "fund",
        sectors=frozenset({"ai"}),
        languages=frozenset({"vi"}),
        instruments=frozenset({"safe"}),
        mandates=(Mandate(sectors=frozenset({"iot"}), ticket_min=5), Mandate(languages=frozenset({"en"}))),
    )
    assert fund.offers() == (
        Mandate(frozenset(), frozenset(), frozenset({"iot"}), frozenset(), frozenset({"safe"}), frozenset({"vi"}), 5),
        Mandate(sectors=frozenset({"ai"}), instruments=frozenset({"safe"}), languages=frozenset({"en"})),
    )


def test_the_vocabulary_knows_names_of_both_languages_and_what_answers_a_need():
    vocabulary = vocabulary_from(
        {
            "sectors": [{"id": "ai", "vi": "Trí tuệ nhân tạo", "en": "AI", "synonyms_en": ["machine learning", "AI"]}],
            "support_needs": [
                {"id": "need-ip", "vi": "Sở hữu trí tuệ", "en": "IP", "expertise": ["ip-strategy"]},
                {"id": "need-space", "vi": "Chỗ làm việc", "en": "Workspace"},
            ],
        }
    )
    (concept,) = vocabulary.concepts
    assert (concept.id, concept.phrases) == ("sector:ai", ("Trí tuệ nhân tạo", "AI", "machine learning"))
    assert concept.cased == {"AI"}
    assert vocabulary.need_expertise == {"need-ip": {"ip-strategy"}, "need-space": frozenset()}

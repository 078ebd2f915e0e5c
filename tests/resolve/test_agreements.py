"""Which sentences state one agreement, and what is told of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.resolve import resolve
from tests.articles import agreement, article, person, summit
from tests.profiles import examples

WORDS = "harbour tunnel orchard copper violin pepper glacier saddle 300 450".split()
KINDS = st.sampled_from(["joint_statement", "pledge", "deal", "mou", "other", "working_group"])
SENTENCE = "The two sides agreed to build a railway tunnel under the strait by 2030."


def told(file: str, sentence: str = SENTENCE, countries: str = "JP KR", **described):
    return article(f"{sentence} So says {file}.", name=file, agreements=[agreement(sentence, countries, **described)])


def agreements_of(reference, *articles):
    return resolve([a.report() for a in articles], reference).agreements


@pytest.mark.parametrize(
    "other",
    [
        told("b"),
        told("b", "The two sides agreed to build a railway tunnel under the strait by 2030, too."),
        told("b", SENTENCE.upper(), "KR JP"),
    ],
)
def test_these_state_the_same(reference, other):
    (found,) = agreements_of(reference, told("a"), other)
    assert found.sources == 2
    assert found.countries == ("JP", "KR")


@pytest.mark.parametrize(
    "other",
    [
        told("b", "The two sides agreed to build a railway tunnel under the strait by 2040."),
        told("b", "The two sides never agreed to build a railway tunnel under the strait by 2030."),
        told("b", countries="JP US"),
        told("b", kind="treaty"),
    ],
)
def test_these_do_not(reference, other):
    found = agreements_of(reference, told("a"), other)
    assert len({a.id for a in found}) == 2


def test_the_text_of_most_articles_stands_then_the_longest(reference):
    longer = "The two sides agreed to build a new railway tunnel under the strait by 2030."
    assert [a.text for a in agreements_of(reference, told("a"), told("b", longer))] == [longer]
    assert [a.text for a in agreements_of(reference, told("a"), told("b", longer), told("c"))] == [SENTENCE]


def test_the_status_of_most_articles_stands_then_the_furthest(reference):
    planned, signed = told("a", status="planned"), told("b", status="signed")
    assert [a.status for a in agreements_of(reference, planned, signed)] == ["signed"]
    assert [a.status for a in agreements_of(reference, planned, signed, told("c", status="planned"))] == ["planned"]


def test_the_surest_rule_is_told(reference):
    low, high = told("a", rule="weak", confidence=0.4), told("b", rule="strong", confidence=0.9)
    assert [(a.rule, a.confidence) for a in agreements_of(reference, low, high)] == [("strong", 0.9)]


def test_it_refers_to_the_people_and_the_summit_as_resolved(reference):
    text = f"Ishiba Shigeru met him in Tokyo. {SENTENCE}"
    found = resolve(
        [
            article(
                text,
                people=[person("Ishiba Shigeru", "Prime Minister", "JP")],
                summits=[summit("Ishiba Shigeru met him in Tokyo.", "JP KR", "2025-08-23", "Tokyo")],
                agreements=[agreement(SENTENCE, "JP KR", participants=(0,))],
            ).report()
        ],
        reference,
    )
    assert [(a.participants, a.summit) for a in found.agreements] == [(("shigeru-ishiba",), "2025-08-23-tokyo-jp-kr")]


class TestAtSummits:
    """Sentences of different articles, each about the summit of Tokyo unless it says otherwise."""

    def at(
        self, file: str, sentence: str, countries: str = "JP KR", *, place="Tokyo", who="JP KR", also=(), **described
    ):
        meeting = f"They met in {place}."
        named = {"JP": ["Japan"], "KR": ["South Korea"]}
        text = f"{meeting} {sentence} {' '.join(also)} So {file} says of Japan and South Korea."
        found = [agreement(each, countries, **described) for each in (sentence, *also)]
        held = [summit(meeting, who, "2025-08-23", place)]
        return article(text, name=file, countries=named, summits=held, agreements=found, published="2025-08-24")

    @pytest.mark.parametrize(
        ("one", "other", "kind"),
        [
            (
                "Japan promised a $500 million credit line for buyers of farm machinery.",
                "Japan will open an export credit line of USD 500m for those who buy farm machines.",
                "pledge",
            ),
            (
                "The leaders agreed to set up a working group on visas for students.",
                "A joint working group will look into visas for students and researchers, both sides said.",
                "working_group",
            ),
            (
                "The two countries signed an agreement to train 2,000 electricians and technicians.",
                "Under an agreement that they signed, two thousand electricians will be trained.",
                "deal",
            ),
            ("They issued a joint statement.", "A joint statement spoke of friendship.", "joint_statement"),
        ],
    )
    def test_these_state_one_agreement(self, reference, one, other, kind):
        found = agreements_of(reference, self.at("a", one, kind=kind), self.at("b", other, kind=kind))
        assert [a.sources for a in found] == [2]

    @pytest.mark.parametrize(
        ("one", "other", "kind"),
        [
            ("They agreed to build a tunnel.", "They agreed to open a consulate.", "pledge"),
            ("They signed a memorandum on nuclear energy.", "They signed a memorandum on solar energy.", "mou"),
            ("They will train 300 nurses.", "They will train 50 pilots.", "pledge"),
            (
                "Japan will lend 300 million dollars for hospitals.",
                "Japan will lend 200 million dollars for schools.",
                "pledge",
            ),
        ],
    )
    def test_these_state_two(self, reference, one, other, kind):
        found = agreements_of(reference, self.at("a", one, kind=kind), self.at("b", other, kind=kind))
        assert [a.sources for a in found] == [1, 1]

    def test_the_same_pledge_by_another_party_or_at_another_summit_is_another(self, reference):
        pledge = "They will invest 300 million dollars in solar plants and power grids."
        one = self.at("a", pledge, "JP")
        assert len(agreements_of(reference, one, self.at("b", pledge, "KR"))) == 2
        assert len(agreements_of(reference, one, self.at("b", pledge, "JP", place="Seoul"))) == 2
        assert len(agreements_of(reference, one, self.at("b", pledge, "JP"))) == 1

    def test_an_article_may_name_some_parties_of_several_but_not_one_alone(self, reference):
        sentence, three = "They will train 300 electricians in two coastal schools.", "JP KR US"
        whole = self.at("a", sentence, three, who=three)
        assert len(agreements_of(reference, whole, self.at("b", sentence, "JP US", who=three))) == 1
        assert len(agreements_of(reference, whole, self.at("b", sentence, "US", who=three))) == 2
        assert len(agreements_of(reference, whole, self.at("b", sentence, "JP US", who=three, kind="deal"))) == 2
        five = "CN JP KR RU US"
        many = self.at("a", sentence, five, who=five)
        assert len(agreements_of(reference, many, self.at("b", sentence, "JP US", who=five))) == 2

    def test_statements_of_all_and_of_some_are_two(self, reference):
        three, kind = "JP KR US", "joint_statement"
        whole = self.at("a", "They issued a joint statement.", three, who=three, kind=kind)
        some = self.at("b", "A joint statement spoke of friendship.", "JP US", who=three, kind=kind)
        assert len(agreements_of(reference, whole, some)) == 2

    @pytest.mark.parametrize(
        ("later", "number"),
        [
            ("Their ministers put pens to the minerals memorandum at dusk, after fish and speeches.", 1),
            ("The memorandum on rare minerals fills nine pages, after fish and speeches.", 2),
        ],
    )
    def test_an_article_that_names_its_memorandum_again_means_the_same(self, reference, later, number):
        first = "They signed a memorandum on critical minerals and geological data."
        assert len(agreements_of(reference, self.at("a", first, kind="mou", also=[later]))) == number

    def test_a_pledge_is_no_working_group_and_no_joint_statement(self, reference):
        sentence = "They set up a fund for hydrogen ships and ports."
        kinds = ("pledge", "working_group", "joint_statement")
        assert len(agreements_of(reference, *(self.at(kind, sentence, kind=kind) for kind in kinds))) == 3
        assert len(agreements_of(reference, *(self.at(kind, sentence, kind=kind) for kind in ("mou", "deal")))) == 1

    def test_what_was_planned_and_then_signed_is_one_agreement(self, reference):
        before = self.at(
            "a", "The two countries plan to sign an accord on a harbour tunnel.", kind="deal", status="planned"
        )
        after = self.at("b", "They signed an accord on a harbour tunnel.", kind="deal", status="signed")
        assert [(a.status, a.sources) for a in agreements_of(reference, before, after)] == [("signed", 2)]

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("They issued a joint statement on fisheries.", "The joint statement of both sides names semiconductors."),
            ("They adopted the Joint Declaration on Ocean Science.", "The declaration on Ocean Science was adopted."),
        ],
    )
    def test_the_joint_statement_of_a_summit_is_one_whatever_the_words(self, reference, one, other):
        found = agreements_of(
            reference, self.at("a", one, kind="joint_statement"), self.at("b", other, kind="joint_statement")
        )
        assert [a.sources for a in found] == [2]
        assert len(agreements_of(reference, self.at("a", one, kind="joint_statement", also=[other]))) == 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("They issued two joint statements, one on fisheries.", "A joint statement named semiconductors."),
            (
                "They adopted the Joint Declaration on Ocean Science.",
                "They adopted the Joint Statement on Rare Earths.",
            ),
        ],
    )
    def test_statements_that_are_counted_or_have_other_titles_are_several(self, reference, one, other):
        kind = "joint_statement"
        assert len(agreements_of(reference, self.at("a", one, kind=kind), self.at("b", other, kind=kind))) == 2
        assert len(agreements_of(reference, self.at("a", one, kind=kind, also=[other]))) == 2

    @given(st.data())
    @examples(60)
    def test_one_more_shared_word_never_parts_two_sentences(self, reference, data):
        words = st.lists(st.sampled_from(WORDS), max_size=7, unique=True)
        shared, first, second = data.draw(words), data.draw(words), data.draw(words)
        kinds = data.draw(st.tuples(KINDS, KINDS))
        place = data.draw(st.sampled_from(["Tokyo", "Seoul"]))
        countries = data.draw(st.sampled_from(["JP KR", "JP"]))

        def one_or_two(*more):
            sentences = (f"It is about {' '.join((*shared, *own, *more))}." for own in (first, second))
            told = (
                self.at(name, sentence, codes, kind=kind, place=where)
                for name, sentence, codes, kind, where in zip(
                    "ab", sentences, ("JP KR", countries), kinds, ("Tokyo", place), strict=True
                )
            )
            return len(agreements_of(reference, *told))

        assert one_or_two("lighthouses") <= one_or_two()

    def test_numbers_that_differ_where_all_else_agrees_are_one_agreement(self, reference):
        sentence = "Japan will invest 300 million dollars in a geothermal plant in the rift valley."
        one, other = self.at("a", sentence, "JP"), self.at("b", sentence.replace("300", "350"), "JP")
        assert [a.sources for a in agreements_of(reference, one, other)] == [2]
        both = self.at("a", sentence, "JP", also=[sentence.replace("300", "400")])  # one article: two pledges
        assert len(agreements_of(reference, both)) == 2


def test_without_a_summit_the_sentence_or_the_time_must_be_the_same(reference):
    def dated(file, published, sentence):
        text = f"{sentence} So says {file}."
        return article(text, name=file, published=published, agreements=[agreement(sentence, "JP KR")])

    nearly = SENTENCE.replace("railway", "new railway")
    one = dated("a", "2024-05-01", SENTENCE)
    assert len(agreements_of(reference, one, dated("b", "2024-05-20", nearly))) == 1
    assert len(agreements_of(reference, one, dated("b", "2025-05-01", nearly))) == 2
    assert len(agreements_of(reference, one, dated("b", "2025-05-01", SENTENCE))) == 1

"""Each stage of incremental resolution alone: from the articles that change to the facts that may have changed."""

import pytest

from app.facts import Report
from app.resolve import resolve
from app.resolve.agreements import agreement_keys, resolve_agreements
from app.resolve.quotes import quote_keys, resolve_quotes
from app.store.incremental import resolve_neighbourhood
from app.store.incremental.neighbourhood import neighbourhood
from app.store.incremental.pairs import resolve_pairs
from app.store.incremental.people import resolve_people
from app.store.incremental.summits import resolve_summits
from app.store.resolution_index import ResolutionIndex
from tests.articles import agreement, article, person, quote, summit
from tests.store.test_writer import REFERENCE, put

LEE = person("Lee Jae-myung", "President", "KR", mentions=["Lee"])
PLEDGE = "They agreed to build a fund."


def told(name, **found):
    return article(f"{name}. Lee said: “We met.” They met in Oslo. {PLEDGE}", name=name, **found)


STORED = told(
    "First",
    people=[LEE],
    summits=[summit("They met in Oslo.", "JP KR", "2025-08-23", "Oslo", place_country="NO")],
    agreements=[agreement(PLEDGE, countries="JP KR", date="2025-08-23")],
    quotes=[quote("We met.")],
)
OTHER = told(
    "Other",
    people=[LEE],
    summits=[summit("They met in Oslo.", "JP KR", "2025-08-24", "Oslo", place_country="NO")],
    agreements=[agreement(PLEDGE, countries="JP KR", date="2025-08-23")],
    quotes=[quote("We met.")],
)
UNRELATED = article("Ann Bell spoke.", name="unrelated", people=[person("Ann Bell", None, "US", mentions=["Ann Bell"])])


@pytest.fixture
def connection(store):
    put(store, STORED, UNRELATED)
    with store.writing() as connection:
        yield connection
        connection.rollback()


def coming(article):
    return {"new": Report("new", article.document.published, article.extraction)}


def start(connection, article=OTHER):
    return neighbourhood(ResolutionIndex(connection), REFERENCE, coming(article), ())


def test_before_the_first_stage_only_the_added_and_removed_articles_have_changed(connection):
    state = start(connection)
    assert (state.changed, state.replaced, state.old) == ({"new"}, {"new"}, {})


def test_people_are_those_of_the_changed_articles_with_what_others_say_of_them(connection):
    state = start(connection)
    (found,) = resolve_people(state)
    assert (found.name, state.touched["person"]) == ("Lee Jae-myung", {found.id})
    assert state.after["person"] == {("new", 0): found.id}


def test_summits_near_to_each_other_are_one(connection):
    state = start(connection)
    resolve_people(state)
    (found,) = resolve_summits(state)
    assert len({article for article, _ in state.after["summit"]}) == 2
    assert {*state.after["summit"].values()} == {found.id}


@pytest.mark.parametrize(
    ("kind", "resolver", "keys"),
    [
        ("agreement", resolve_agreements, lambda report, _: agreement_keys(report)),
        ("quote", resolve_quotes, quote_keys),
    ],
)
def test_agreements_and_quotes_that_share_a_key_are_one(connection, kind, resolver, keys):
    state = start(connection)
    resolve_people(state)
    resolve_summits(state)
    (found,) = resolve_pairs(state, kind, resolver, keys)
    assert len({article for article, _ in state.after[kind]}) == 2
    assert {*state.after[kind].values()} == {found.id}


def test_all_stages_give_what_resolving_all_articles_gives(connection):
    state, facts = resolve_neighbourhood(ResolutionIndex(connection), REFERENCE, coming(OTHER), ())
    articles = {article for kind in state.after.values() for article, _ in kind}
    everything = resolve(state.reports(articles), REFERENCE)
    assert facts.people == everything.people
    assert facts.summits == everything.summits
    assert facts.quotes == everything.quotes
    assert facts.agreements == everything.agreements


def test_a_removed_article_leaves_nothing_of_its_own(connection):
    (stored,) = {article for article, _ in ResolutionIndex(connection).members_in("person", ["ann-bell"])}
    state, facts = resolve_neighbourhood(ResolutionIndex(connection), REFERENCE, {}, [stored])
    assert (facts.people, facts.quotes, state.touched["person"]) == ((), (), {"ann-bell"})

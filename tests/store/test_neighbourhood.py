"""Saving looks at a neighbourhood only, and gives what resolving everything gives. On both databases."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, rule, run_state_machine_as_test
from sqlalchemy import insert

from app.corrections.matching import Anchor, Correction, corrected
from app.corrections.repository import read_corrections
from app.corrections.service import CorrectionRequest, correct, undo
from app.facts import Report
from app.records import metadata
from app.reference import load_reference
from app.resolve import resolve
from app.store.articles import read_cards
from app.store.documents import all_bodies
from app.store.engine import Store
from app.store.evidence import COLUMNS, evidence_rows
from app.store.rows import rows_of
from app.store.value_counts import count_all, read_counts
from app.store.writer import save, withdraw
from tests.articles import VERSION, Article, invented
from tests.profiles import examples
from tests.store.test_writer import ledger, rows, state

REFERENCE = load_reference()


# Every table that what articles say is served from, and what of its rows follows from the facts.
TABLES = {
    **dict.fromkeys(("country", "topic", "person", "summit", "agreement", "quote")),
    **dict.fromkeys(("person_alias", "office", "variant", "quote_mention", "quote_topic")),
    **{f"{owner}_{part}": None for owner in ("summit", "agreement") for part in ("country", "participant", "topic")},
    "article": ("id", "body", "csv_line"),
    "evidence": COLUMNS,
}


BELL = {"name": "Ann Bell", "country": "US", "family_name": "Bell"}
OSLO = {"name": "Talks", "kind": "bilateral", "date": "2025-08-23", "place": "Oslo", "place_country": "NO"}
OSLO |= {"countries": ("JP", "KR")}
CORRECTIONS = (
    ("person", "rename", {"name": "Ann Lee"}),
    ("person", "rename", {"name": "Lee"}),
    ("person", "merge", BELL),
    ("person", "merge", {**BELL, "seen_as": ("President", True, "1990")}),
    ("person", "split", {"name": "Lee Bell"}),
    ("person", "set", {"country": "KR"}),
    ("person", "reject", {}),
    ("summit", "rename", {"name": "Tokyo Summit"}),
    ("summit", "set", {"date": "2025-08-23"}),
    ("summit", "set", {"place": "Tokyo", "place_country": "JP"}),
    ("summit", "reject", {}),
    ("summit", "merge", OSLO),
    ("agreement", "merge", {"same": "one"}),
    ("agreement", "merge", {"same": "two"}),
    ("agreement", "split", {"apart": "one"}),
    ("agreement", "split", {"apart": "two"}),
    ("agreement", "set", {"kind": "treaty"}),
    ("agreement", "reject", {}),
    ("quote", "merge", {"same": "one"}),
    ("quote", "split", {"apart": "one"}),
    ("quote", "split", {"apart": "two"}),
    ("quote", "reattribute", BELL),
    ("quote", "reattribute", {**BELL, "seen_as": ("President", True, "1990")}),
    ("quote", "reattribute", {"name": "Sources"}),
    ("quote", "reattribute", {"name": None}),
    ("quote", "set", {"said_on": "2025-08-23"}),
    ("quote", "reject", {}),
    *((kind, "accept", {}) for kind in ("person", "summit", "agreement", "quote")),
)


class Articles(RuleBasedStateMachine):
    """Articles come, come again, change, are replaced, set right and go, in any order."""

    saved = Bundle("saved")

    def __init__(self, make) -> None:
        super().__init__()
        self.make = make
        self.store = Store(make())
        self.present: dict[str, Article] = {}
        self.first: dict[str, Article] = {}  # what gave an article its id

    def put(self, article: Article) -> str:
        known = ledger(self.store), state(self.store)
        result = save(self.store, article.document, article.name, article.extraction, REFERENCE)
        if result.status == "unchanged":
            assert (ledger(self.store), state(self.store)) == known
        url = article.document.source_url
        replaced = [id_ for id_, other in self.present.items() if url and other.document.source_url == url]
        for id_ in replaced:
            if self.present[id_].document.sha256 != article.document.sha256:
                del self.present[id_]
        if result.status == "new":
            self.first[result.article] = article
        self.present[result.article] = article
        self.check()
        return result.article

    def check(self) -> None:
        for table, wanted in _resolved(self.store, self.present).items():
            columns = TABLES[table] or [column.name for column in metadata.tables[table].c if column.name != "serial"]
            stored = [{name: row[name] for name in columns} for row in rows(self.store, table)]
            assert sorted(map(_text, stored)) == sorted(map(_text, wanted)), table
        with self.store.reading() as connection:
            assert read_counts(connection) == count_all(connection)

    @rule(target=saved, article=st.integers(0, 4).flatmap(invented))
    def an_article_comes(self, article):
        return self.put(article)

    @rule(id_=saved)
    def it_comes_again(self, id_):
        if id_ in self.present:
            before = ledger(self.store)
            assert self.put(self.present[id_]) == id_
            assert ledger(self.store) == before

    @rule(id_=saved, published=st.sampled_from([None, "2025-08-25", "2025-10"]))
    def it_has_another_date(self, id_, published):
        if id_ in self.present:
            article = self.present[id_]
            assert self.put(replace(article, document=replace(article.document, published=published))) == id_

    @rule(id_=saved, title=st.sampled_from(["Talks", "Talks in Tokyo"]))
    def it_has_another_title(self, id_, title):
        if id_ in self.present:
            article = self.present[id_]
            assert self.put(replace(article, document=replace(article.document, title=title))) == id_

    @rule(id_=saved, less=st.sampled_from(["quotes", "agreements", "topics"]))
    def it_is_read_anew(self, id_, less):
        if id_ in self.present:
            article = self.present[id_]
            extraction = replace(article.extraction, version=f"{VERSION} without {less}", **{less: ()})
            assert self.put(replace(article, extraction=extraction)) == id_

    @rule(ids=st.lists(saved, min_size=1, max_size=2), data=st.data())
    def they_are_set_right(self, ids, data):
        articles = [self.present[id_] for id_ in ids if id_ in self.present]
        if asked := data.draw(corrections_of(articles)):
            correct(self.store, lambda _: asked, "desk", REFERENCE)
            self.check()

    @rule(data=st.data())
    def a_correction_is_undone(self, data):
        if kept := _corrections(self.store):
            undo(self.store, data.draw(st.sampled_from(kept)).id, REFERENCE)
            self.check()

    @rule(id_=consumes(saved))
    def it_goes(self, id_):
        if id_ in self.present:
            withdraw(self.store, id_, "a test", REFERENCE)
            del self.present[id_]
            self.check()

    def teardown(self) -> None:
        fresh = Store(self.make())
        with fresh.writing() as connection:
            for table in ("correction", "anchor"):
                if kept := rows(self.store, table):
                    connection.execute(insert(metadata.tables[table]), kept)
        for id_ in sorted(self.present, reverse=True):
            for article in (self.first[id_], self.present[id_]):
                save(fresh, article.document, article.name, article.extraction, REFERENCE)
        assert state(fresh) == state(self.store)
        fresh.close()
        self.store.close()


def _resolved(store, present):
    """Return the rows of each table that resolving all articles gives."""
    with store.reading() as connection:
        cards = read_cards(connection, present).values()
    corrections = [kept.correction for kept in _corrections(store)]
    reports = [
        corrected(Report(id_, article.document.published, article.extraction), article.document.sha256, corrections)
        for id_, article in present.items()
    ]
    facts = resolve(reports, REFERENCE)
    found = rows_of(facts, cards, all_bodies(facts, cards, REFERENCE), REFERENCE)
    found["evidence"] = evidence_rows(facts.evidence)
    return {table: list(found.get(table, {}).values()) for table in TABLES}


def _corrections(store):
    with store.reading() as connection:
        return read_corrections(connection)


@st.composite
def corrections_of(draw, articles):
    """Draw something to set right about what was found in articles, None where there is nothing."""
    anchors = {kind: [*_anchors(articles, kind)] for kind in ("person", "summit", "agreement", "quote")}
    possible = [(kind, action, values) for kind, action, values in CORRECTIONS if anchors[kind]]
    if not possible:
        return None
    kind, action, values = draw(st.sampled_from(possible))
    chosen = draw(st.lists(st.sampled_from(anchors[kind]), min_size=1, max_size=3, unique=True))
    return CorrectionRequest(Correction(action, kind, tuple(chosen), values), _told(kind), "a test")


def _told(kind):
    return {"target": kind, "into": None, "field": None, "value": None, "spans": []}


def _anchors(articles, kind):
    for each in articles:
        findings = getattr(each.extraction, "people" if kind == "person" else f"{kind}s")
        spans = [span for f in findings for span in (f.mentions if kind == "person" else [f.span])]
        yield from (Anchor(each.document.sha256, span.start, span.end) for span in spans)


def _text(row):
    return str(sorted(row.items()))


def test_any_sequence_of_changes_gives_what_resolving_everything_gives(databases):
    run_state_machine_as_test(
        lambda: Articles(databases),
        settings=examples(6, stateful_step_count=10),
    )

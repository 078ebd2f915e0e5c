"""Extraction: each extractor in its order, with the findings of earlier ones as arguments.

app.extract.versions has a version for each; stored extractions of an older version are made anew.
"""

from app.document import Document
from app.extract.coreference import antecedent
from app.extract.countries import find_countries
from app.extract.dates import find_dates
from app.extract.events.agreements import find_agreements
from app.extract.events.article import read_events
from app.extract.events.meetings import settle
from app.extract.events.screening import may_agree
from app.extract.events.weights import AGREEMENTS, load_models
from app.extract.language import Language, Reading
from app.extract.people import find_people
from app.extract.quotes import find_quotes
from app.extract.summits import tell_summits
from app.extract.topics import find_topics
from app.extract.versions import VERSION
from app.extract.view import View
from app.findings import AgreementFinding, Extraction, SummitFinding
from app.reference import Reference


def extract(document: Document, language: Language, reference: Reference) -> Extraction:
    """Return all findings of one document, every span checked against its text."""
    language.forget()
    view = View(document)
    reading = Reading(view.document, language)
    countries = find_countries(reading, reference)
    people = find_people(reading, reference, countries)
    dates = find_dates(reading)
    topics = find_topics(reading, reference)
    quotes = find_quotes(reading, people, dates, antecedent)
    told = tell_summits(reading, reference, countries, people, dates, topics)
    summits: tuple[SummitFinding, ...] = ()
    agreements: tuple[AgreementFinding, ...] = ()
    if told or may_agree(reading.text, countries, people, load_models(AGREEMENTS)):
        article = read_events(reading, reference, countries, people, dates)
        summits = settle(article, told, reference)
        agreements = find_agreements(reading.document, article, topics, summits)
    found = Extraction(VERSION, countries, people, dates, topics, summits, agreements, quotes)
    return view.restored(found).check(document)

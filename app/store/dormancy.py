"""Which corrections find something to change, and which lie dormant until there is something again."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, select, update

from app.records import metadata
from app.resolve.corrections import awake
from app.resolve.facts import Report
from app.shapes import CorrectionMade
from app.store.corrections import read_corrections
from app.store.neighbours import EXTRACTION, chosen

_correction, _anchor = metadata.tables["correction"], metadata.tables["anchor"]
_article, _extraction = metadata.tables["article"].c, metadata.tables["extraction"].c
_FOUND = select(_article.sha256, _extraction.body).where(_extraction.article_id == _article.id)


def wake(connection: Connection, texts: Iterable[str]) -> None:
    """Write down which corrections of these texts find something to change there; who nowhere does is dormant."""
    texts = set(texts)
    kept = read_corrections(connection, texts)
    if not kept:
        return
    corrections = [each.correction for each in kept]
    found = {
        (sha256, kept[number].id)
        for sha256, body in chosen(connection, _FOUND, _article.sha256, texts)
        for number in awake(Report("", None, EXTRACTION.validate_json(body)), sha256, corrections)
    }
    now: dict[str, list[bool]] = defaultdict(list)
    for text, id_, was in chosen(connection, select(_anchor), _anchor.c.correction_id, (each.id for each in kept)):
        is_awake = (text, id_) in found if text in texts else was
        now[id_].append(is_awake)
        if is_awake != was:
            this = update(_anchor).where(_anchor.c.text == text, _anchor.c.correction_id == id_)
            connection.execute(this.values(awake=is_awake))
    for each in kept:
        made = CorrectionMade.model_validate_json(each.body)
        dormant = not any(now[each.id])
        if made.dormant != dormant:
            body = made.model_copy(update={"dormant": dormant}).body()
            this = update(_correction).where(_correction.c.id == each.id)
            connection.execute(this.values(dormant=dormant, body=body))

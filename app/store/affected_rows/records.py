"""First stage: summits, agreements and quotes, as resolved."""

from dataclasses import replace

from app.facts import Facts, SummitFact
from app.store.affected_rows.claimed import claim_records
from app.store.affected_rows.names import name_agreements, name_referenced
from app.store.affected_rows.rows import AffectedRows


def add_records(affected: AffectedRows) -> None:
    """Add the rows of summits, agreements and quotes, and count their claims."""
    touched, facts = affected.state.touched, replace(affected.facts, people=())
    affected.read("summit", {*touched["summit"], *(fact.id for fact in facts.summits)})
    affected.read("agreement", {*touched["agreement"], *(fact.id for fact in facts.agreements)})
    affected.read("quote", {*touched["quote"], *(fact.id for fact in facts.quotes)})
    facts = replace(facts, summits=_disputed(affected, facts))
    name_referenced(affected, facts)
    name_agreements(affected, {fact.id for fact in facts.summits}, facts)
    affected.want(facts)
    for table in ("summit", "agreement", "quote"):
        claim_records(affected, table)


def _disputed(affected: AffectedRows, facts: Facts) -> tuple[SummitFact, ...]:
    """Count disputed claims; return the summits, `disputed` also if a number of one of their agreements is.

    The `field` of a summit's own claim is empty; otherwise it is the id of the agreement.
    """
    agreed = {(row["summit_id"], str(key[0])) for key, row in affected.stored["agreement"].items()}
    held = {str(key[0]) for key in affected.stored["summit"]}
    known = affected.index.claims("disputed", {*held, *(summit for summit, _ in agreed if summit)})
    was = {(summit, field) for summit, fields in known.items() for field in fields}
    was = {(summit, field) for summit, field in was if (summit, field) in agreed or (not field and summit in held)}
    now = {(fact.summit, fact.id) for fact in facts.agreements if fact.disputed and fact.summit}
    now |= {(fact.id, "") for fact in facts.summits if fact.disputed}
    delta = {**dict.fromkeys(now - was, 1), **dict.fromkeys(was - now, -1)}
    affected.index.add_claims({("disputed", summit, field, ""): number for (summit, field), number in delta.items()})
    disputed = affected.index.claims("disputed", (fact.id for fact in facts.summits)).keys()
    return tuple(replace(fact, disputed=fact.id in disputed) for fact in facts.summits)

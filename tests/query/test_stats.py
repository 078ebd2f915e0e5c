from sqlalchemy import Connection

from app.query.name_resolver import NameResolver
from app.query.resources import RESOURCES
from app.query.stats import read_stats
from tests.query.ask import page


def test_every_number_is_the_total_of_a_list(connection: Connection, names: NameResolver) -> None:
    stats = read_stats(connection)
    assert [*stats] == [*RESOURCES]
    for name, numbers in stats.items():
        assert numbers["count"] == page(connection, names, RESOURCES[name], limit="1").total
        for field, counts in numbers.items():
            if isinstance(counts, int):
                continue
            assert [*counts] == [*RESOURCES[name].by_name[field].choices]
            for value, count in counts.items():
                assert count == page(connection, names, RESOURCES[name], limit="1", **{field: value}).total


def test_kinds_and_statuses_are_told(connection: Connection) -> None:
    told = {name: {*numbers} - {"count"} for name, numbers in read_stats(connection).items()}
    assert told["quotes"] == {"kind"}
    assert told["summits"] == told["agreements"] == {"kind", "status"}
    assert told["articles"] == {"status"}
    assert told["people"] == set()

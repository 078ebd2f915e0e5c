"""Two services have given the same answer if their rows are the same, in the same order, whatever is around them."""

import pytest

from benchmarks.answers import csv_rows, json_rows, ndjson_rows

ROWS = [
    pytest.param(json_rows, b'{"data": [{"id": "b"}, {"id": "a"}], "page": {}}', ["b", "a"], id="a list with its page"),
    pytest.param(json_rows, b'[{"id": "b", "text": "x"}, {"id": "a"}]', ["b", "a"], id="an array"),
    pytest.param(json_rows, b'{"id": "b", "text": "x"}', ["b"], id="a record"),
    pytest.param(json_rows, b'{"data": {"id": "b"}}', ["b"], id="a record with something around it"),
    pytest.param(json_rows, b'{"data": []}', [], id="an empty list"),
    pytest.param(json_rows, b'{"data": [{"value": "x", "count": 3}]}', [3], id="groups"),
    pytest.param(json_rows, b'[{"speaker_id": "x", "count": 3}]', [3], id="groups as an array"),
    pytest.param(
        json_rows, b'{"rows": [], "facet_results": {"speaker_id": {"results": [{"count": 3}]}}}', [3], id="a facet"
    ),
    pytest.param(csv_rows, b'text,id\r\n"a\r\nline, ""x""",b\r\ny,a\r\n', ["b", "a"], id="CSV"),
    pytest.param(ndjson_rows, b'{"id": "b"}\n{"id": "a"}\n', ["b", "a"], id="a line a record"),
    pytest.param(ndjson_rows, b'[{"id": "b"}, {"id": "a"}]', ["b", "a"], id="an array for lines"),
]


@pytest.mark.parametrize(("read", "body", "rows"), ROWS)
def test_an_answer_is_read_as_its_rows_in_their_order(read, body, rows):
    assert read(body) == rows

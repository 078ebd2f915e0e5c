"""The `summit` command: what it prints, in which order, and how it fails."""

import json
import logging
import re
import socket
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app import __version__, ingest
from app.cli.main import app, main
from app.errors import ExportRefused, NotEmpty, SchemaMismatch
from app.query.resources import RESOURCES
from app.records import metadata
from app.settings import ROOT, Settings
from app.store.engine import Store
from app.testing import LocalPool

ARTICLE = ROOT / "data" / "articles" / "tokyo_2025.txt"
OTHER = "President Emmanuel Macron of France met Chancellor Friedrich Merz in Berlin. “We will act,” Macron said."


def run(*arguments: object, status: int = 0):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == status, result.output
    return result


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other.txt"
    path.write_text(OTHER, encoding="utf-8")
    return path


def test_the_version_is_printed():
    assert run("--version").stdout == f"summit {__version__}\n"


def test_any_number_of_workers_finds_the_same(other):
    files = [other, other, ARTICLE, other, other, other]  # others overtake the long one
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.extract.workers.ExtractionPool", lambda *_, **__: LocalPool())
        one = run("extract", "--format", "ndjson", *files).stdout
    assert run("extract", "--format", "ndjson", "--workers", 2, *files).stdout == one


@pytest.mark.slow
def test_articles_are_ingested_by_several_workers(database, other, monkeypatch):
    monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
    assert "2 new, 0 updated, 0 unchanged, 0 failed" in run("ingest", "--workers", 2, other, ARTICLE).stdout


@pytest.mark.usefixtures("local_pool")
class TestExtract:
    def test_one_file_gives_one_object(self):
        found = json.loads(run("extract", ARTICLE).stdout)
        assert found["source"] == str(ARTICLE)
        assert {country["code"] for country in found["countries"]} == {"CN", "JP", "KP", "KR", "RU", "TW", "UA", "US"}

    def test_several_files_give_an_array_in_the_order_given(self, other):
        found = json.loads(run("extract", other, ARTICLE, other).stdout)
        assert [item["source"] for item in found] == [str(other), str(ARTICLE), str(other)]

    def test_ndjson_is_one_object_a_line(self, other):
        lines = run("extract", "--format", "ndjson", other, ARTICLE).stdout.splitlines()
        assert [json.loads(line)["source"] for line in lines] == [str(other), str(ARTICLE)]

    def test_every_span_is_the_files_own_text(self):
        text = ARTICLE.read_text(encoding="utf-8")
        found = json.loads(run("extract", "--indirect", ARTICLE).stdout)
        spans = [*found["quotes"], *found["agreements"]]
        spans += [mention for kind in ("countries", "people") for item in found[kind] for mention in item["mentions"]]
        spans += [quote["speaker"]["mention"] for quote in found["quotes"] if quote["speaker"]]
        assert len(spans) > 50
        assert all(text[span["start"] : span["end"]] == span["text"] for span in spans)

    def test_the_date_is_given_or_unknown_and_the_sidecar_is_not_read(self):
        undated, dated = (
            json.loads(run("extract", ARTICLE, *more).stdout) for more in ((), ("--published", "2025-08-24"))
        )
        assert undated["published"] is None
        assert undated["summits"][0]["date"] != "2025-08-23/2025-08-24"
        assert (dated["published"], dated["summits"][0]["date"]) == ("2025-08-24", "2025-08-23/2025-08-24")

    def test_indirect_speech_comes_only_when_asked_for(self, tmp_path):
        path = tmp_path / "said.txt"
        path.write_text("President Macron said that the talks would go on in Berlin next week.", encoding="utf-8")
        assert json.loads(run("extract", path).stdout)["quotes"] == []
        assert [q["kind"] for q in json.loads(run("extract", "--indirect", path).stdout)["quotes"]] == ["indirect"]

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (None, "No such file"),
            (b"caf\xe9", "not UTF-8"),
            (b"", "empty"),
            (b"a\0b", "NUL"),
            (b"word " * 50_000, "250000 characters; the limit is 200000"),
        ],
    )
    def test_a_bad_file_is_named_and_the_others_are_printed(self, tmp_path, other, content, reason):
        bad = tmp_path / "bad.txt"
        if content is not None:
            bad.write_bytes(content)
        result = run("extract", "--format", "ndjson", bad, other, status=1)
        assert [json.loads(line)["source"] for line in result.stdout.splitlines()] == [str(other)]
        assert str(bad) in result.stderr
        assert reason in result.stderr

    def test_a_date_that_is_none_is_refused(self):
        assert "yesterday" in run("extract", "--published", "yesterday", ARTICLE, status=1).stderr


@pytest.mark.usefixtures("local_pool")
class TestIngest:
    def test_articles_are_taken_in_once(self, database, other, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        assert "1 new, 0 updated, 0 unchanged, 0 failed" in run("ingest", other).stdout
        assert "0 new, 0 updated, 1 unchanged, 0 failed" in run("ingest", other).stdout

    def test_a_bad_file_is_told_and_stops_nothing(self, database, other, tmp_path, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        bad = tmp_path / "bad.txt"
        bad.write_bytes(b"caf\xe9")
        out = run("ingest", bad, other, status=1).stdout
        assert "1 new, 0 updated, 0 unchanged, 1 failed" in out
        assert "not UTF-8" in out

    def test_whatever_the_kind(self, database, other, tmp_path, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        (tmp_path / "talks.md").write_text("# Talks\n\nPresident Macron met Chancellor Merz in Paris.")
        (tmp_path / "news.jsonl").write_text('{"text": "They met in Rome."}\n{"text": ""}\n')
        result = run("ingest", tmp_path, status=1)
        lines = result.stdout.splitlines()
        assert sorted(line.split()[0] for line in lines[:-1]) == ["failed", "new", "new", "new"]
        assert lines[-1] == "3 new, 0 updated, 0 unchanged, 1 failed"
        assert "news.jsonl:2: The text is empty." in result.stderr

    def test_what_is_skipped_is_named(self, database, other, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        for name in ("picture.png", "README.md", "other.meta.json"):
            (other.parent / name).write_text("{}")
        result = run("ingest", other.parent)
        assert [line.split()[1] for line in result.stderr.splitlines() if line.startswith("skipped")] == [
            f"{other.parent / 'picture.png'}:"
        ]

    def test_an_interruption_says_what_was_kept(self, database, other, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        real = ingest.ingest_all

        def interrupted(*arguments, **options):
            yield from real(*arguments, **options)
            raise KeyboardInterrupt

        monkeypatch.setattr("app.ingest.ingest_all", interrupted)
        result = run("ingest", other, status=130)
        assert "1 new" in result.stdout
        assert "Run the same command again" in result.stderr

    def test_stdin_is_an_article(self, database, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        result = CliRunner().invoke(app, ["ingest", "-"], input=OTHER)
        assert result.stdout.splitlines() == ["new       stdin", "1 new, 0 updated, 0 unchanged, 0 failed"]

    def test_a_url_that_is_not_public_is_refused(self, database, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        assert "The host 127.0.0.1 is not public." in run("ingest", "http://127.0.0.1/", status=1).stderr


class TestCopy:
    def test_a_database_is_copied_and_each_table_is_told(self, seeded, database):
        out = run("copy", "--from", seeded.database_url, "--to", database.database_url).stdout.splitlines()
        assert len(out) == len(metadata.tables)
        assert any(line.startswith("article  ") and " 1 rows  sha256 " in line for line in out)
        again = CliRunner().invoke(app, ["copy", "--from", seeded.database_url, "--to", database.database_url])
        assert isinstance(again.exception, NotEmpty)


@pytest.mark.usefixtures("local_pool")
class TestExport:
    def test_the_database_is_written_and_each_file_is_told(self, seeded, tmp_path, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", seeded.database_url)
        (line,) = run("export", tmp_path / "new").stdout.splitlines()
        assert re.fullmatch(r"summit\.db +\d+ rows +\d+ bytes  sha256 [0-9a-f]{64}", line)
        lines = run("export", "--format", "csv", tmp_path / "tables").stdout.splitlines()
        assert {line.split()[0] for line in lines} == {f"{name}.csv" for name in RESOURCES}
        assert {line.split()[0]: int(line.split()[1]) for line in lines}["quotes.csv"] == 7
        assert (tmp_path / "tables" / "manifest.json").exists()

    def test_a_folder_that_is_not_empty_has_to_be_meant(self, seeded, tmp_path, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", seeded.database_url)
        run("export", "--format", "ndjson", tmp_path)
        again = CliRunner().invoke(app, ["export", str(tmp_path)])
        assert isinstance(again.exception, ExportRefused)
        run("export", "--force", tmp_path)
        assert {path.name for path in tmp_path.iterdir()} == {"summit.db", "manifest.json"}

    def test_indirect_speech_comes_only_when_asked_for(self, database, tmp_path, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        path = tmp_path / "said.txt"
        path.write_text("President Macron said that the talks would go on in Berlin next week.", encoding="utf-8")
        run("ingest", path)
        for more, quotes in ((), 0), (("--indirect",), 1):
            run("export", "--format", "ndjson", "--force", tmp_path / "new", *more)
            assert len((tmp_path / "new" / "quotes.ndjson").read_text().splitlines()) == quotes


@pytest.mark.usefixtures("local_pool")
class TestVerify:
    def test_a_database_is_held_against_itself(self, database, other, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        run("ingest", other)
        assert run("verify").stdout == "0 faults\n"
        store = Store(database)
        with store.writing() as connection:
            connection.execute(text("UPDATE article SET text = replace(text, 'Berlin', 'Merlin')"))
        store.close()
        result = run("verify", status=1)
        assert "the text has changed since it was ingested" in result.stderr
        assert not result.stdout.startswith("0 ")


@pytest.mark.usefixtures("local_pool")
class TestCorrect:
    def test_a_correction_is_made_listed_and_undone(self, database, other, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        run("ingest", other)
        names = ["set", "people/emmanuel-macron", "--field", "country", "--value", "Japan"]
        made = run("correct", *names, "--reason", "a test", "--author", "desk").stdout.strip()
        listed = run("corrections", "list").stdout
        assert listed.startswith(made)
        assert listed.rstrip().endswith("field=country  value=Japan  desk  a test")
        assert run("corrections", "undo", made).stdout == f"{made} was undone.\n"
        assert run("corrections", "list").stdout == ""

    def test_a_span_that_is_none_is_refused(self):
        result = CliRunner().invoke(app, ["correct", "reject", "x", "--span", "article:1"])
        assert result.exit_code == 2
        assert "ARTICLE:START:END" in result.output

    def test_a_record_that_there_is_not_is_refused(self, database, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        result = CliRunner().invoke(app, ["correct", "reject", "people/nobody"])
        assert "Unknown record 'people/nobody'" in str(result.exception)


class TestKeys:
    def test_a_key_is_printed_once_listed_without_its_secret_and_revoked(self, database, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        key = run(
            "keys", "create", "--scope", "ingest", "--scope", "correct", "--name", "press desk", "--days", 30
        ).stdout.strip()
        _, id_, secret = key.split("_", 2)
        listed = run("keys", "list").stdout
        assert listed.startswith(f"{id_}  valid    until 2")
        assert "correct,ingest   press desk" in listed
        assert secret not in listed
        assert "was revoked" in run("keys", "revoke", id_).stdout
        assert f"{id_}  revoked" in run("keys", "list").stdout

    def test_a_scope_that_there_is_not_is_refused(self):
        assert "delete" in run("keys", "create", "--scope", "delete", status=2).stderr
        assert "scope" in run("keys", "create", status=2).stderr.lower()

    def test_the_server_says_whether_anything_can_be_written(self, database, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", database.database_url)
        monkeypatch.setattr("app.server.run", lambda *arguments: arguments[-1](8000))
        monkeypatch.setattr("app.ingest.ingest_if_empty", lambda _: [])
        assert "Writes are disabled, since there is no key." in run("serve").stdout
        run("keys", "create", "--scope", "ingest")
        assert "Writes are enabled" in run("serve").stdout

    def test_a_port_that_is_taken_is_logged_and_nothing_is_announced(self, seeded, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", seeded.database_url)
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # as a server before it may leave it
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            result = run("serve", "--port", taken.getsockname()[1], status=3)
        assert "Summit is listening on" not in result.output
        assert "address already in use" in result.output


NEEDING = [
    ["export", "DIR"],
    ["verify"],
    ["migrate"],
    ["keys", "list"],
    ["corrections", "list"],
    ["copy", "--from", "DATABASE", "--to", "DATABASE"],
    ["backup", "FILE"],
]


class TestDatabases:
    """Which command may create, migrate or only read a database, and what each says about one that it cannot use."""

    @pytest.mark.parametrize("command", NEEDING, ids=lambda command: command[0])
    def test_only_serve_and_ingest_create_one(self, tmp_path, monkeypatch, command):
        url = f"sqlite:///{tmp_path / 'missing.db'}"
        monkeypatch.setenv("SUMMIT_DATABASE_URL", url)
        places = {"DIR": str(tmp_path / "out"), "FILE": str(tmp_path / "out"), "DATABASE": url}
        result = CliRunner().invoke(app, [places.get(word, word) for word in command])
        assert "There is no database" in str(result.exception)
        assert not [*tmp_path.iterdir()]

    @pytest.mark.usefixtures("local_pool")
    def test_ingest_creates_the_file_says_so_and_makes_no_folder(self, other, tmp_path, monkeypatch):
        path = tmp_path / "new.db"
        monkeypatch.setenv("SUMMIT_DATABASE_URL", f"sqlite:///{path}")
        assert f"creating the database {path}" in run("ingest", other).stderr
        assert "creating" not in run("ingest", other).stderr
        monkeypatch.setenv("SUMMIT_DATABASE_URL", f"sqlite:///{tmp_path / 'folder' / 'new.db'}")
        result = CliRunner().invoke(app, ["ingest", str(other)])
        assert "does not exist. Create it" in str(result.exception)
        assert not (tmp_path / "folder").exists()

    @pytest.mark.parametrize("command", [["export", "DIR"], ["verify"], ["copy", "--from", "URL", "--to", "URL"]])
    def test_what_only_reads_never_migrates(self, unmigrated, tmp_path, monkeypatch, command):
        with Store(unmigrated) as store, store.writing():
            pass  # the file is there, and empty
        monkeypatch.setenv("SUMMIT_DATABASE_URL", unmigrated.database_url)
        places = {"DIR": str(tmp_path / "out"), "URL": unmigrated.database_url}
        result = CliRunner().invoke(app, [places.get(word, word) for word in command])
        assert isinstance(result.exception, SchemaMismatch)
        assert "Run `summit migrate`" in str(result.exception)

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("mysql://host/summit", ["SUMMIT_DATABASE_URL", "unknown scheme 'mysql'", "sqlite:///PATH"]),
            ("postgresql://nobody@127.0.0.1:1/summit", ["127.0.0.1", "refused"]),
            ("postgresql://nobody@host.invalid/summit", ["host.invalid"]),
            ("sqlite:///FOLDER/not.db", ["not a SQLite database", "SUMMIT_DATABASE_URL"]),
            ("sqlite:///FOLDER", ["cannot be opened", "SUMMIT_DATABASE_URL names a file"]),
        ],
    )
    def test_each_wrong_address_gets_its_own_message(self, tmp_path, monkeypatch, capsys, url, words):
        (tmp_path / "not.db").write_bytes(b"no database at all, but long enough to be looked at" * 100)
        monkeypatch.setenv("SUMMIT_DATABASE_URL", url.replace("FOLDER", str(tmp_path)))
        monkeypatch.setattr("sys.argv", ["summit", "verify"])
        with pytest.raises(SystemExit) as ended:
            main()
        said = f"{ended.value.code}{capsys.readouterr().err}"
        assert "summit: " in said
        assert all(word in said for word in words), said

    def test_settings_are_printed_with_their_source_and_without_passwords(self, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", "postgresql://desk:s3cret@db/summit")
        monkeypatch.setenv("SUMMIT_RATE_LIMIT", "60")
        lines = {line.split()[0]: line.split()[1:] for line in run("settings").stdout.splitlines()}
        assert {*lines} == {f"SUMMIT_{name.upper()}" for name in Settings.model_fields}
        assert lines["SUMMIT_DATABASE_URL"] == ["environment", "postgresql://desk:***@db/summit"]
        assert lines["SUMMIT_RATE_LIMIT"] == ["environment", "60"]
        assert lines["SUMMIT_STREAMS"] == ["default", "16"]
        assert lines["SUMMIT_READ_URL"] == ["default"]


class TestMigrate:
    def test_models_and_migrations_agree(self):
        assert "agree" in run("migrate", "--check").stdout

    def test_up_and_down_again(self, unmigrated, monkeypatch):
        monkeypatch.setenv("SUMMIT_DATABASE_URL", unmigrated.database_url)
        if unmigrated.database_url.startswith("sqlite"):
            Path(unmigrated.database_url.removeprefix("sqlite:///")).touch()
        run("migrate", "head")
        run("migrate", "base", status=1)
        run("migrate", "base", "--yes")
        run("migrate", "head")

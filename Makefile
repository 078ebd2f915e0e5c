# Two commands do all the set-up: `make serve` and `make test`.
PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8000
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: serve test check format lock eval bench clean

serve: .venv/runtime  ## migrate, ingest data/articles if the database is empty, serve
	@$(BIN)/summit serve --host $(HOST) --port $(PORT)

test: .venv/development  ## every test, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest

check: .venv/development  ## style, types, import rules, and models against migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/summit migrate --check

format: .venv/development
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: .venv/development  ## measures extraction against ../shared/corpus, where it is there
	$(BIN)/python -m tests.eval

bench: .venv/development  ## what it costs, as ratios within one run
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.api
	$(BIN)/python -m benchmarks.resolution
	$(BIN)/python -m benchmarks.ingestion
	$(BIN)/python -m benchmarks.health

lock: .venv/development  ## names, versions and hashes of all that is installed; no host
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock
LOCK := -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

# A stamp is newer than the lock it was installed from. Dependencies first, all hashed; then the project itself, whose
# build backend is in the lock too, so nothing is fetched unhashed.
.venv/runtime: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/development: requirements-dev.lock .venv/runtime
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and f"Summit needs Python 3.11 or newer; $(PYTHON) is {v[0]}.{v[1]}. Name another: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv

clean:
	rm -rf .venv data/summit.db data/summit.db-shm data/summit.db-wal

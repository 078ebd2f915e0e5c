# Two commands do all the set-up: `make serve` and `make test`. `make test ARGS=…` passes options on to pytest.
PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8000
BIN    := .venv/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check -q
SEED   ?= 1
ARGS   ?=
PYTEST := $(BIN)/python -m pytest
ALL    := --numprocesses auto --dist worksteal

.PHONY: serve demo install test test-slow coverage torture check format lock sbom vendor eval bench clean

serve: .venv/runtime  ## migrate, ingest data/articles if the database is empty, serve
	@$(BIN)/summit serve --host $(HOST) --port $(PORT)

demo: .venv/runtime  ## the same with the invented articles of data/demo, in a database of their own
	@SUMMIT_DATABASE_URL=sqlite:///$(CURDIR)/demo.db SUMMIT_ARTICLES=$(CURDIR)/data/demo $(BIN)/summit serve --host $(HOST) --port $(PORT)

install: .venv/runtime  ## link `summit` into ~/.local/bin
	@mkdir -p $(HOME)/.local/bin && ln -sf $(CURDIR)/$(BIN)/summit $(HOME)/.local/bin/summit
	@echo "summit is $(HOME)/.local/bin/summit, which has to be on your PATH"

test: .venv/development  ## tests on SQLite, and on PostgreSQL if the SQL differs
	$(PYTEST) $(ALL) $(ARGS)

test-slow: .venv/development  ## the rest: browser, generated requests, killed workers, all plans, repeats on PostgreSQL
	$(PYTEST) $(ALL) -m slow $(ARGS)

coverage: .venv/development  ## `make test`, with the share of app/ that it runs; fails below the floor of pyproject.toml
	$(PYTEST) $(ALL) --cov $(ARGS)

# Never in CI, takes hours: `make torture SEED=7`, or one part of it. A part that passed is not repeated with its seed.
torture: torture-properties torture-requests torture-hostile torture-crashes torture-concurrency torture-corruption
	$(BIN)/python -m benchmarks.slowest_read 5000 $(SEED)
	$(BIN)/python -m benchmarks.soak 20000 1000000 $(SEED)  # goes on where it was interrupted
torture-%: .venv/development .torture/$(SEED)/%
	@

.torture/$(SEED)/properties: TESTS = $(shell grep -l '^from hypothesis' $$(find tests -name 'test_*.py' -not -name test_generated.py))
.torture/$(SEED)/requests: TESTS = tests/api/test_generated.py
.torture/$(SEED)/hostile: TESTS = tests/extract/test_hostile.py
.torture/$(SEED)/crashes: TESTS = $(foreach round,1 2 3 4 5,tests/test_queue.py tests/test_deployment.py tests/store/test_writer.py) tests/store/test_crash.py tests/store/test_database_file.py
.torture/$(SEED)/concurrency: TESTS = tests/store/test_concurrency.py
.torture/$(SEED)/corruption: TESTS = tests/store/test_corruption.py
.torture/$(SEED)/%:
	$(PYTEST) -m "slow or not slow" --hypothesis-profile torture --hypothesis-seed $(SEED) --keep-duplicates $(TESTS) $(ARGS)
	@mkdir -p $(@D) && touch $@

check: .venv/development  ## style, types, import rules, and models against migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/style.py
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
	$(BIN)/uv pip compile $(LOCK) tests/clients/requirements.in -o tests/clients/requirements.lock

sbom: .venv/development  ## summit.cdx.json: a CycloneDX bill of all that is installed in .venv
	$(BIN)/cyclonedx-py environment --output-reproducible -o summit.cdx.json $(BIN)/python

LOCK := -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

vendor:  ## the explorer's libraries, bundled from npm; needs Node, which nothing else does
	cd .ci/vendor && npm ci --silent --no-audit --no-fund && node build.mjs

# A stamp is newer than the lock it was installed from. Dependencies first, all hashed; then the project itself, whose
# build backend is in the lock too, so nothing is fetched unhashed. The lock is complete: with --no-deps pip resolves
# nothing, so it cannot prefer a newer release (`lxml[html_clean]`) and then refuse it for having no hash.
.venv/runtime: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) install --no-deps --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	$(PIP) check
	@touch $@

.venv/development: requirements-dev.lock .venv/runtime
	$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and f"Summit needs Python 3.11 or newer; $(PYTHON) is {v[0]}.{v[1]}. Name another: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv

clean:
	rm -rf .venv .torture .coverage summit.db summit.db-shm summit.db-wal demo.db demo.db-shm demo.db-wal

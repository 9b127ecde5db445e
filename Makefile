# make run    the portal on http://127.0.0.1:8050 (PORTAL_HOST, PORTAL_PORT)
# make test   all tests, browser tests included, in a process for each core (WORKERS=1 for one)
# make check  linters, types, layers, and the tests
# make refresh, make demo   new data from the sources, or simulated data
# make lock   the lock files anew, after a change of dependencies in pyproject.toml
# make bundle assets/plotly anew, after a change in tools/bundle (needs Node 20 or newer; nothing else does)

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
APT := $(shell [ "$$(id -u)" = 0 ] || command -v sudo) apt-get
CHROMIUM ?= /usr/bin/chromium
WORKERS ?= auto
UV_VERSION := 0.13.9

# The lock is complete, so pip need not resolve; and byte-compiling everything takes longer than the rest.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	--no-deps --no-compile --only-binary :all: --require-hashes
digest = $(shell sha256sum $(1) | cut -c1-12)
RUN_INSTALLED := $(VENV)/.run-$(call digest,requirements.lock)
DEV_INSTALLED := $(VENV)/.dev-$(call digest,requirements-dev.lock)

.DEFAULT_GOAL := run
.PHONY: run refresh demo test lint check lock bundle clean

run: $(RUN_INSTALLED)
	$(BIN)/python -m etl refresh --if-empty --or-demo
	exec $(BIN)/gunicorn app:server

refresh: $(RUN_INSTALLED)
	$(BIN)/python -m etl refresh

demo: $(RUN_INSTALLED)
	$(BIN)/python -m etl demo

test: $(DEV_INSTALLED) | $(CHROMIUM)
	CHROMIUM=$(CHROMIUM) $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: $(DEV_INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

# The hashes of every wheel of every direct and indirect dependency; the second lock extends the first.
LOCK := $(VENV)/tools/bin/uv pip compile --quiet --system-certs --python-version 3.11 --generate-hashes \
	--only-binary :all: --no-emit-index-url --no-header --no-annotate pyproject.toml
lock: $(BIN)/pip
	$(PYTHON) -m venv $(VENV)/tools
	$(VENV)/tools/bin/python -m pip install --quiet --only-binary :all: uv==$(UV_VERSION)
	$(LOCK) --output-file requirements.lock
	$(LOCK) --output-file requirements-dev.lock --extra dev --constraint requirements.lock

bundle:
	cd tools/bundle && npm ci --ignore-scripts --no-audit --no-fund && npm run build

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is missing. Next: install it, or name another: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { $(APT) update && $(APT) install -y --no-install-recommends $(notdir $(PYTHON))-venv; } \
		|| { echo "The venv module of $(PYTHON) is missing. Next: apt install $(notdir $(PYTHON))-venv"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)

$(RUN_INSTALLED): | $(BIN)/pip
	$(INSTALL) --requirement requirements.lock
	@touch $@

$(DEV_INSTALLED): | $(BIN)/pip
	$(INSTALL) --requirement requirements-dev.lock
	@touch $@ $(RUN_INSTALLED)

$(CHROMIUM):
	@{ $(APT) update && $(APT) install -y --no-install-recommends chromium && [ -x $@ ]; } \
		|| { echo "No Chromium at $@. Next: install one, and name it: make CHROMIUM=/path/to/chromium test"; exit 1; }

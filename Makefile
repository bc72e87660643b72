# Safer Places: everything from a bare machine with Python 3.11 and make.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
DATA ?=
WORK := var/run

# Programs start by the hundred in the tests: what Python has compiled is kept, also where the
# environment would have it thrown away (a second or two at each start).
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup assets run reset report test test-slow check bench docs clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: install it, or name one with make PYTHON=..."; exit 1; }
	@echo "Installing into $(VENV) (once, some minutes) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@$(BIN)/python -m compileall -q src
	@sh tools/warm.sh $(BIN)
	@touch $@

# What pages load, fetched and built once; without it they are plain.
assets: setup
	@$(BIN)/python -m saferplaces.foundation.ui.assets || true

# The service with a synthetic force in it, until Ctrl-C; with DATA=files, the report of your own.
run: setup
ifeq ($(strip $(DATA)),)
	@exec $(BIN)/saferplaces up
else
	@sh tools/run.sh "$(BIN)" "$(WORK)" $(DATA)
endif

# Throw away what make run has kept.
reset: setup
	@$(BIN)/saferplaces reset

# The engine alone: the report of DATA=files, or without it of a small synthetic force.
report: setup
	@sh tools/run.sh "$(BIN)" "$(WORK)" $(DATA)

test: setup assets
	@sh tools/browser.sh
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

test-slow: setup assets
	@sh tools/browser.sh
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/spark.txt
	$(BIN)/python -m pytest -m slow

check: setup
	$(BIN)/ruff format --check src tests benchmarks tools
	$(BIN)/ruff check src tests benchmarks tools
	$(BIN)/mypy
	$(BIN)/lint-imports
	@sh tools/migrations.sh "$(BIN)"
	$(BIN)/python tools/check_tree.py

bench: setup .venv-peers/.ready
	$(BIN)/python tools/bench.py

.venv-peers/.ready: requirements/peers.txt
	@test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/peers.txt
	@touch $@

docs: setup
	$(BIN)/python tools/docs.py

clean:
	rm -rf $(VENV) .venv-peers var build

# The commands of the project. `make help` lists them; everything is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help example test check languages bench startup profile format clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null || sed -n 's/^\([a-z]*\):.*## /  make \1   /p' $(MAKEFILE_LIST)

example: .venv/run ## build the example journal's private and public site and say where they are
	@$(BIN)/journalkit -C example-journal --now 2026-09-15T09:00+02:00 build
	@$(BIN)/journalkit -C example-journal --now 2026-09-15T09:00+02:00 build --public

test: .venv/test ## install what the tests need, a browser too where that is allowed, and run all of them
	@tests/install_browser.sh
	$(BIN)/python -m pytest

check: .venv/check .venv/test ## formatting, lint, types and the architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py

languages: .venv/test ## bring the catalogues of the site's languages up to its sentences, and compile them
	$(BIN)/python -m translations

bench: .venv/run ## measure builds beside other programs; with SIZES=100,1000 PEERS=hugo ROUNDS=3 OPTIONS=--help
	$(BIN)/python -m bench $(if $(SIZES),--sizes $(SIZES)) $(if $(PEERS),--peers $(PEERS)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(OPTIONS)

startup: .venv/run ## measure how fast commands start
	$(BIN)/python bench/startup.py

profile: .venv/run ## show where the time of a cold build goes; with SIZE=1000
	$(BIN)/python -m bench.profiling $(SIZE)

format: .venv/check ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove what was installed and built
	rm -rf .venv .bench dist example-journal/_site example-journal/.journalkit

.venv/made:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/made pyproject.toml constraints.txt
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

.venv/test: .venv/run
	$(PIP) install --constraint constraints.txt --editable '.[test]'
	$(PIP) install --constraint constraints.txt --upgrade --target .venv/og 'resvg-py'  # apart, so that only its own tests draw pictures
	@touch $@

.venv/check: .venv/run
	$(PIP) install --constraint constraints.txt --editable '.[check]'
	@touch $@

# The commands of the project. `make help` lists them; everything is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
PROPERTIES := $(addprefix tests/test_,$(addsuffix .py,fuzz non_interference projection incremental dispatch bytes edit merging moving dates located markup killed sync_killed interrupted faults))
# What measuring disturbs: a full disk on which nothing can be measured either, what a program loads, and moments of its own.
UNMEASURED := --deselect 'tests/test_whole_files.py::test_a_file_that_cannot_be_written_is_said_with_3_and_leaves_nothing_behind[full disk]' \
  $(addprefix --deselect tests/test_,memo.py::test_the_plainest_build_without_a_change_does_not_even_load_what_reads_options \
  memo.py::test_a_build_without_a_change_loads_and_writes_nothing interrupted.py::test_an_edit_that_is_interrupted_leaves_each_file_old_or_new \
  faults.py::test_a_disk_that_is_full_from_some_call_on_or_fails_once_leaves_the_site_whole)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help example test fuzz check languages locked lowest coverage mutants bench startup syncing profile format clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null || sed -n 's/^\([a-z]*\):.*## /  make \1   /p' $(MAKEFILE_LIST)

example: .venv/run ## build the example journal's private and public site and say where they are
	@$(BIN)/journalkit -C example-journal --now 2026-09-15T09:00+02:00 build
	@$(BIN)/journalkit -C example-journal --now 2026-09-15T09:00+02:00 build --public

test: .venv/test ## install what the tests need, a browser too where that is allowed, and run all of them
	@tests/install_programs.sh
	$(BIN)/python -m pytest

fuzz: .venv/fuzz ## try thousands of inputs that nobody would write; with SECONDS=120 for each target, TESTS=tests/test_fuzz.py
	JOURNALKIT_FUZZ=long JOURNALKIT_MOMENTS=300 $(BIN)/python -m pytest $(if $(TESTS),$(TESTS),$(PROPERTIES))
	@if $(BIN)/python -c 'import atheris' 2>/dev/null; then \
	  for target in front-matter whole-entry body settings received; do \
	    echo "$$target, led by what it reaches"; \
	    $(BIN)/python -m tests.fuzz.coverage $$target -max_total_time=$(if $(SECONDS),$(SECONDS),120) -max_len=4096 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 || exit 1; \
	  done; \
	else echo 'atheris cannot be installed here: inputs were made by Hypothesis alone'; fi

check: .venv/check .venv/test ## formatting, lint, types and the architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py
	$(BIN)/python -m tests.supply

languages: .venv/test ## bring the catalogues of the site's languages up to its sentences, and compile them
	$(BIN)/python -m translations

locked: .venv/check ## lock the files of the libraries anew, and write the bill of materials
	$(PIP) install --constraint constraints.txt --upgrade --target .venv/uv uv
	@head -1 locked.txt > .venv/locked
	.venv/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --constraint constraints.txt --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links pyproject.toml >> .venv/locked
	@mv .venv/locked locked.txt
	$(BIN)/python -m tests.bill

lowest: .venv/test ## run the tests with the oldest libraries that are allowed, in an environment of its own
	$(PIP) install --constraint constraints.txt --upgrade --target .venv/uv uv
	.venv/uv/bin/uv venv --quiet --clear --seed --python $(BIN)/python .venv/lowest
	.venv/uv/bin/uv pip compile --quiet --resolution lowest-direct --python .venv/lowest/bin/python pyproject.toml --output-file .venv/lowest.txt
	.venv/uv/bin/uv pip install --quiet --python .venv/lowest --constraint .venv/lowest.txt --editable '.[test]'
	.venv/lowest/bin/python -m pytest

coverage: .venv/coverage ## run the tests and say which branches of the program they do not reach; an hour; with TESTS=tests/test_cli.py
	@rm -rf .venv/covered && mkdir .venv/covered
	$(BIN)/coverage run -m pytest $(UNMEASURED) $(TESTS); ran=$$?; $(BIN)/coverage combine --quiet; $(BIN)/coverage report && exit $$ran

mutants: .venv/mutants ## change the code that decides who may read what, and see that tests notice; with JOBS=2
	$(BIN)/python -m tests.mutants

bench: .venv/run ## measure builds beside other programs; with SIZES=100,1000 PEERS=hugo ROUNDS=3 OPTIONS=--help
	$(BIN)/python -m bench $(if $(SIZES),--sizes $(SIZES)) $(if $(PEERS),--peers $(PEERS)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(OPTIONS)

startup: .venv/run ## measure how fast commands start
	$(BIN)/python bench/startup.py

syncing: .venv/run ## measure how long a sync takes beside git alone; with SIZE=10000
	$(BIN)/python -m bench.syncing $(SIZE)

profile: .venv/run ## show where the time of a cold build goes; with SIZE=1000
	$(BIN)/python -m bench.profiling $(SIZE)

format: .venv/check ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove what was installed and built
	rm -rf .venv .bench mutants dist example-journal/_site example-journal/.journalkit

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

.venv/fuzz: .venv/test
	-$(PIP) install --constraint constraints.txt --editable '.[fuzz]'  # not for every Python and machine
	@touch $@

.venv/coverage: .venv/test
	$(PIP) install --constraint constraints.txt --editable '.[coverage]'
	@touch $@

.venv/mutants: .venv/test
	$(PIP) install --constraint constraints.txt --editable '.[mutants]'
	@touch $@

.venv/check: .venv/run
	$(PIP) install --constraint constraints.txt --editable '.[check]'
	@touch $@

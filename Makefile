# `make` runs all checks; `make help` lists the rest.

PYTHON := python3
STACK := dev

BIN := .venv/bin
PIP := $(BIN)/python -m pip
INSTALL := $(PIP) install --quiet --no-compile --constraint constraints.txt
SOURCES := __main__.py benchmarks ecr_component tests tools

.DEFAULT_GOAL := test
.PHONY: bench check ci docs estate fix fuzz help install lint local local-down pins rehearse release-dry-run report-picture schema test test-engine test-floors test-newest types

test: lint types ## Run all checks: lint, types, tests
	$(BIN)/pytest -n auto

ci: lint types ## Run all that CI runs: the same, and measure what the tests cover
	$(BIN)/pytest -n auto --cov --cov-report=term

lint: install ## Look for faults and for unformatted code
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/zizmor --offline --no-progress --quiet --min-severity medium .github action.yml

types: install ## Check the types
	$(BIN)/mypy $(SOURCES)
	$(BIN)/mypy plugin/__main__.py
	$(BIN)/mypy examples/pipeline/__main__.py
	$(BIN)/mypy examples/python-import/__main__.py
	$(BIN)/mypy examples/downstream/__main__.py
	$(BIN)/basedpyright --pythonpath $(BIN)/python --level error

rehearse: .venv/commands ## Run the program on STACK's file (dev) against an AWS in memory
	@$(BIN)/ecr-component rehearse --stack $(STACK)

check: .venv/commands ## Look for faults in the stack files
	@$(BIN)/ecr-component check

fix: install ## Format, and mend what can be mended without a decision
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: install ## Write anew what repeats the docstrings, and build the pages as a site
	$(BIN)/python -m ecr_component.schemas.reference docs/reference/*.md
	$(BIN)/python -m ecr_component.schemas.project_file Pulumi.yaml
	$(BIN)/python -m tools.adopt_pages
	$(BIN)/python -m tools.message_page
	$(BIN)/python -m tools.registry_pages docs/_index.md
	$(BIN)/python -m tools.version_table docs/reference/versions.md
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet docs docs/_build

report-picture: install ## Take the picture of a report's access matrix anew
	$(BIN)/python -m tools.report_picture

schema: .venv/commands ## Write schema.json and the schema of stack files anew
	$(BIN)/python -m ecr_component.provider schema.json
	$(BIN)/ecr-component schema > stacks/stack.schema.json

estate: .venv/server ## Time 100 repositories through a real engine, and Terraform
	@$(BIN)/python -m benchmarks.estate

local: .venv/server ## Deploy STACK local by a real engine to an AWS on this machine
	@$(BIN)/python -m tools.local

local-down: .venv/server ## End what `make local` keeps running
	@$(BIN)/python -m tools.local down

test-engine: install ## Run the tests that take a real engine; none may be skipped
	$(BIN)/pytest tests/engine tests/examples --engine-required

test-floors: ## Run the tests with the lowest versions that the project takes
	$(PYTHON) -m venv --clear .venv-floors
	$(PYTHON) -m tools.floors > .venv-floors/floors.txt
	.venv-floors/bin/pip install --quiet --upgrade pip
	.venv-floors/bin/pip install --quiet --no-compile --constraint .venv-floors/floors.txt --editable '.[report]' --group dev
	.venv-floors/bin/pytest -n auto

test-newest: ## Run the tests with the newest versions that the project takes
	$(PYTHON) -m venv --clear .venv-newest
	.venv-newest/bin/pip install --quiet --upgrade pip
	.venv-newest/bin/pip install --quiet --no-compile --editable '.[report]' --group dev
	.venv-newest/bin/pytest -n auto

fuzz: install ## Try descriptions at random, others each time, for as long as it takes
	$(BIN)/pytest tests/inputs/test_random_descriptions.py --hypothesis-profile=long

bench: .venv/commands ## Measure the component against a bare loop, `check` and `adopt`
	@$(BIN)/python -m benchmarks

release-dry-run: install ## Do all of a release but publish it; TAG=v1.2.3 if it is one
	$(BIN)/python -m tools.release_checks $(TAG)
	rm -rf dist build && mkdir build
	$(BIN)/python -m build --no-isolation --outdir dist
	$(PYTHON) -m venv --clear --without-pip .venv-release
	$(PIP) --python .venv-release/bin/python install --quiet --no-compile --constraint constraints.txt "$$(echo dist/*.whl)[aws]"
	$(BIN)/python -m tools.release_trial .venv-release/bin/python
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --mc-type library --output-reproducible --output-file build/sbom.cdx.json .venv-release/bin/python
	$(BIN)/python -m tools.plugin_archives build/plugins
	$(BIN)/python -m tools.release_checks --notes > build/notes.md

install: .venv/development ## Install everything into .venv, development tools included

pins: ## Renew constraints.txt with the newest versions that fit together
	$(PYTHON) -m venv --clear .venv
	$(PIP) install --quiet --upgrade pip
	$(PIP) install --quiet --editable '.[report]' --group dev hatchling editables
	echo '# The exact versions that `make` installs; `make pins` renews them.' > constraints.txt
	$(PIP) freeze --all --exclude-editable >> constraints.txt

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; name it: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/commands: pyproject.toml constraints.txt | .venv/bin/pip
	@echo 'Installing into .venv, once; this takes up to a minute'
	@$(INSTALL) --upgrade pip
	@$(INSTALL) --build-constraint constraints.txt --editable '.[report]'
	@touch $@

.venv/server: .venv/commands
	@$(INSTALL) --group server
	@touch $@

.venv/development: .venv/commands
	@echo 'Installing the development tools into .venv, once'
	@$(INSTALL) --group dev
	@touch $@

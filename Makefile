# Every target works from a clean checkout by itself: it makes .venv if that is not there.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: demo test lint coverage mutants bench lecture docs site clean

demo: $(VENV)/installed
	$(RUN) examples/two_two_two.py --out out

# The tests go out to all processors, four at most; `pytest` alone runs them one after the other.
# Who has none to spare takes the next test of another, so that none is idle at the end; and what is
# compiled is kept, as the tests begin some 200 processes.
WORKERS := --numprocesses=auto --maxprocesses=4 --dist=worksteal
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/installed-dev
	$(RUN) -m pytest $(WORKERS)

lint: $(VENV)/installed-dev
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy

# Every line and branch of the engine, with what the command line runs in processes of its own.
coverage: $(VENV)/installed-dev
	$(RUN) -m pytest -q $(WORKERS) --cov --cov-report=term:skip-covered --cov-fail-under=98

# Plants faults in the rules, one at a time; a test has to notice each. SAMPLE=0 plants them all.
SAMPLE ?= 60
SEED ?= 1
mutants: $(VENV)/installed-mutation
	$(RUN) -m tests.mutation --sample $(SAMPLE) --seed $(SEED)

bench: $(VENV)/installed-bench
	$(RUN) -m benchmarks

lecture: $(VENV)/installed-dev
	$(RUN) -m examples.lecture --out out/lecture

# Draws the figures of the pages anew, and fills the tables of the reference.
docs: $(VENV)/installed-dev
	$(RUN) -m docs.making.tables
	$(RUN) -m docs.making.figures
	$(RUN) -m pytest -q tests/test_docs.py tests/test_reference.py

site: $(VENV)/installed-site
	$(RUN) -m docs.making.site

clean:
	rm -rf $(VENV) build dist out .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is " + sys.version)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --editable .
	touch $@

$(VENV)/installed-dev: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --editable '.[dev]'
	touch $@ $(VENV)/installed

$(VENV)/installed-mutation: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --editable '.[dev,mutation]'
	touch $@ $(VENV)/installed-dev

$(VENV)/installed-site: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --editable '.[site]'
	touch $@ $(VENV)/installed

$(VENV)/installed-bench: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --editable '.[bench]'
	touch $@ $(VENV)/installed

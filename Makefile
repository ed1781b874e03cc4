# Every target works from a clean checkout by itself: it makes .venv if that is not there.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: demo test lint bench lecture docs clean

demo: $(VENV)/installed
	$(RUN) examples/two_two_two.py --out out

test: $(VENV)/installed-dev
	$(RUN) -m pytest

lint: $(VENV)/installed-dev
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy

bench: $(VENV)/installed-bench
	$(RUN) -m benchmarks

lecture: $(VENV)/installed-dev
	$(RUN) -m examples.lecture --out out/lecture

docs: $(VENV)/installed-dev
	$(RUN) examples/two_two_two.py --out out
	$(RUN) examples/broadcast.py --out out
	cp out/two_two_two.svg out/broadcast.svg docs/pictures/
	cp out/two_two_two_network.svg docs/pictures/network.svg
	$(RUN) -m pytest -q tests/test_docs.py

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

$(VENV)/installed-bench: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --editable '.[bench]'
	touch $@ $(VENV)/installed

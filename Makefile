# make demo   the six seeds, built into exports/
# make test   what the continuous integration runs
# make train  the learned reader, from the corpus in training/ (about an hour on two cores)
# Both need Python 3.11 or later, and make the environment that they use.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test train install constraints clean

demo: install
	$(BIN)/kg build seeds --out exports --no-store
	$(BIN)/kg view exports --out exports/page.html

test: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/kg check
	$(BIN)/pytest -q

train: install
	$(BIN)/python -m pip install --quiet --editable '.[train]'
	$(BIN)/python -m training.train --corpus training/corpus/json --out kg/data/model

install: $(STAMP)

# The stamp makes a second run start at once; a change of the pins or of the project file installs again.
$(STAMP): constraints.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "livekg needs Python 3.11 or later; name one with: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement constraints.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# New pins for everything; needs pip-tools in the calling Python.
constraints:
	CUSTOM_COMPILE_COMMAND="make constraints" $(PYTHON) -m piptools compile --quiet --upgrade \
		--extra test --generate-hashes --allow-unsafe --strip-extras \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file constraints.txt pyproject.toml

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache

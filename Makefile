# Two commands matter: make run, make test. Both install what is missing.

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
RUN := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed

.PHONY: run install test check plan docs bench soak clean

run: install
	@STREAMLIT_SERVER_PORT=$(PORT) $(VENV)/bin/streamlit run app.py

install: $(INSTALLED)

$(INSTALLED): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	@echo "Installing into $(VENV); the first time this takes about a minute."
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(INSTALLED)

test: install check
	@sh tools/ensure-chromium.sh
	@$(RUN) -m pytest -n 2 --dist worksteal -m "not soak and not alone"
	@$(RUN) -m pytest -m alone

soak: install
	@$(RUN) -m pytest -m soak -s

check: install
	@$(VENV)/bin/ruff format --check --quiet .
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

plan: install
	@$(RUN) tools/plan.py

docs: install
	@$(RUN) tools/docs.py

bench: install
	@$(RUN) bench/run.py

clean:
	rm -rf $(VENV) tests/output

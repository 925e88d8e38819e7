# `make sweep` installs and runs the main job; `make test` installs and runs the tests. Both set up everything they need.
CANDIDATES := $(PYTHON) python3.13 python3.12 python3.14 python3 python \
  $(sort $(wildcard $(HOME)/.pyenv/versions/3.12.*/bin/python $(HOME)/.pyenv/versions/3.13.*/bin/python))
# Each candidate is run, not only looked up: a shim may exist and fail, and a Debian python may lack ensurepip.
PY := $(shell for p in $(CANDIDATES); do "$$p" -c 'import sys,venv,ensurepip; sys.exit(not (3,12)<=sys.version_info[:2]<(3,15))' >/dev/null 2>&1 && echo "$$p" && break; done)
V := .venv

.PHONY: sweep test check bench clean

sweep: $(V)/.installed
	$(V)/bin/wangge sweep experiment=staffing_dispatch_participation

test: $(V)/.installed-dev
	$(V)/bin/python -m pytest -n 2

check: $(V)/.installed-dev
	$(V)/bin/ruff check .
	$(V)/bin/ruff format --check .
	$(V)/bin/ruff check --preview --select PLW1514 sim experiments benchmarks  # every text file is opened with its encoding named
	$(V)/bin/mypy
	$(V)/bin/lint-imports --no-cache  # the plan of the house: .importlinter
	test ! -x $(V)/bin/biome || $(V)/bin/biome ci experiments/demo/static  # form and sense of the page's scripts

bench: $(V)/.installed-dev
	$(V)/bin/python -m benchmarks

$(V)/bin/python:
	@test -n "$(PY)" || { echo "Python 3.12 or newer is needed: install one, or say  make PYTHON=path/to/python3.12"; exit 1; }
	"$(PY)" -m venv $(V)

$(V)/.installed: pyproject.toml constraints.txt | $(V)/bin/python
	$(V)/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(V)/.installed-dev: $(V)/.installed
	$(V)/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf $(V) .nbcache build *.egg-info

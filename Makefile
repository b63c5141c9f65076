# make         set up and build everything from data/
# make serve   set up what serving needs, and serve the build on this machine
# make test    set up and pass all tests
# make front   bundle the engine of the site's query page (with Node, where there is one)
# make bench   measure, as ratios within one run
# make pictures  draw the pictures of the README from build/ (with chromium)
# make fuzz    hand in a hundred thousand mangled inputs
# make mutate  make 500 single changes to data/ and tell what finds them
# make soak    be hostile to our own server for some minutes
# make lock    pin the dependencies again (needs uv)

VENV := .venv
PYTHON := $(VENV)/bin/python
# The pip of the system puts packages into our environment, so that Debian's python3-venv is not needed; where there is none, that of
# the environment does.
SYSTEM_PIP := $(shell python3 -m pip --python "$$(command -v python3)" --version >/dev/null 2>&1 && echo yes)
PIP = $(if $(SYSTEM_PIP),python3 -m pip --python $(PYTHON),$(PYTHON) -m pip)
# pip checks every package against the hashes in the lock file; src/ is put on the path and never installed.
INSTALL = $(PIP) --disable-pip-version-check install --quiet --require-hashes --no-deps --requirement

.PHONY: all serve test front pictures bench mutate fuzz soak lock clean

all: $(VENV)/run front
	@echo "building: half a minute"
	$(PYTHON) build.py
	@echo "next: python3 build.py table 3 | python3 build.py questions | make serve, and open http://127.0.0.1:8000/"

serve: $(VENV)/serve
	$(PYTHON) build.py serve

test: $(VENV)/dev front
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -n auto --dist loadfile

front: site/dist/query.js

# Where no Node can be had the script says so and writes nothing: the site lacks this engine, and is built all the same.
site/dist/query.js: site/bundle.py site/build.mjs site/package-lock.json site/requirements.lock $(wildcard site/js/query/*.js) | $(VENV)/run
	$(PYTHON) site/bundle.py site/dist

pictures: $(VENV)/dev
	$(PYTHON) site/pictures.py build docs/pictures

mutate: $(VENV)/dev
	$(PYTHON) tests/mutation/mutations.py

bench: $(VENV)/dev
	$(PYTHON) bench/growth.py
	$(PYTHON) bench/by_round.py
	$(PYTHON) bench/questions.py
	$(PYTHON) bench/site.py
	$(PYTHON) bench/bench.py
	$(PYTHON) bench/judges.py
	$(PYTHON) bench/serve.py

soak: $(VENV)/dev
	$(PYTHON) bench/soak.py

fuzz: $(VENV)/dev
	PYTHONPATH=src $(PYTHON) tests/mutation/fuzzing.py --count 100000 --seed 2013

# A mark says that all of a lock file is installed. It goes before anything is installed, so that what was stopped half-way begins anew.
$(VENV)/run: requirements.lock
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: python3 is older than 3.11; install Python 3.11 or newer" >&2; exit 2; }
	@echo "setting up $(VENV): once, a minute or less"
	@test -e $@ || python3 -m venv --clear $(if $(SYSTEM_PIP),--without-pip) $(VENV)
	@rm -f $(VENV)/run $(VENV)/serve $(VENV)/dev
	$(INSTALL) requirements.lock
	@touch $@

$(VENV)/serve: requirements-serve.lock $(VENV)/run
	@echo "setting up what serving needs"
	@rm -f $(VENV)/run $(VENV)/serve
	$(INSTALL) requirements-serve.lock
	@touch $(VENV)/run $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	@echo "setting up what the tests need"
	@rm -f $(VENV)/run $(VENV)/serve $(VENV)/dev
	$(INSTALL) requirements-dev.lock
	@touch $(VENV)/run $(VENV)/serve $@

COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
LOCK = $(COMPILE) pyproject.toml

lock:
	$(LOCK) --extra dev --output-file requirements-dev.lock
	# What uv finds in the file that it writes, it keeps: all have the same versions.
	for name in "" -judge -fast -serve; do cp requirements-dev.lock requirements$$name.lock; done
	$(LOCK) --extra build --extra parquet --extra png --output-file requirements.lock
	$(LOCK) --extra judge --output-file requirements-judge.lock
	$(LOCK) --extra fast --output-file requirements-fast.lock
	$(LOCK) --extra build --extra parquet --extra png --extra serve --extra endpoint --output-file requirements-serve.lock

clean:
	rm -rf $(VENV) site/node_modules site/dist build .build-releases .build-oordelen build-bench build-lokaal .build-lokaal-releases .build-lokaal-oordelen build-reeks .build-reeks-releases .build-reeks-delen

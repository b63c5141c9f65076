# make         set up and build everything from data/
# make test    set up and pass all tests
# make front   bundle the engine of the site's query page (with Node, where there is one)
# make bench   measure, as ratios within one run
# make fuzz    hand in a hundred thousand mangled inputs
# make mutate  make 500 single changes to data/ and tell what finds them
# make soak    be hostile to our own server for some minutes
# make lock    pin the dependencies again (needs uv)

VENV := .venv
PYTHON := $(VENV)/bin/python
# pip checks every package against the hashes in the lock file; src/ is put on the path and never installed.
INSTALL = $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r

.PHONY: all test front bench mutate fuzz soak lock clean

all: $(VENV)/run
	$(PYTHON) build.py

test: $(VENV)/dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -n auto --dist loadfile

front: site/dist/query.js

# Where no Node can be had the script says so and writes nothing: the site lacks this engine, and is built all the same.
site/dist/query.js: site/bundle.py site/build.mjs site/package-lock.json site/requirements.lock $(wildcard site/js/query/*.js) | $(VENV)/run
	$(PYTHON) site/bundle.py site/dist

mutate: $(VENV)/dev
	$(PYTHON) tests/mutation/mutations.py

bench: $(VENV)/dev
	$(PYTHON) bench/bench.py
	$(PYTHON) bench/judges.py
	$(PYTHON) bench/serve.py

soak: $(VENV)/dev
	$(PYTHON) bench/soak.py

fuzz: $(VENV)/dev
	PYTHONPATH=src $(PYTHON) tests/mutation/fuzzing.py --count 100000 --seed 2013

$(VENV)/run: requirements.lock
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: python3 is older than 3.11; install Python 3.11 or newer" >&2; exit 2; }
	test -x $(PYTHON) || python3 -m venv $(VENV)
	$(INSTALL) requirements.lock
	touch $@

$(VENV)/dev: requirements-dev.lock $(VENV)/run
	$(INSTALL) requirements-dev.lock
	touch $@

COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
LOCK = $(COMPILE) pyproject.toml

lock:
	$(COMPILE) site/requirements.in --output-file site/requirements.lock
	$(LOCK) --extra parquet --output-file requirements.lock
	# What uv finds in the file that it writes, it keeps: both have the same versions.
	cp requirements.lock requirements-fast.lock
	$(LOCK) --extra fast --output-file requirements-fast.lock
	$(LOCK) --extra dev --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) site/node_modules site/dist build .build-releases build-lokaal .build-lokaal-releases

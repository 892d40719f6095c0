# make build: install into .venv what is needed and build data/ into out/
# make test:  install what the tests need and run them, all but the slow ones (make test-slow)

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
ROOT   := $(shell id -u 2>/dev/null)

.PHONY: build test test-slow quick lint types check clean docs bench bench-view train browser readers stores lock audit

build: $(VENV)/.installed
	$(BIN)/kg build data --out out

# A process for each core; one that has nothing left to do takes over tests of another.
PYTEST := $(BIN)/python -m pytest
SPREAD := -n logical --maxprocesses 8 --dist worksteal

test: $(VENV)/.tests browser readers
	$(PYTEST) $(SPREAD) -m "not slow"

# What takes long: kills, clusters, the wheel, other people's engines, the pages of many documents. Each says why.
test-slow: $(VENV)/.tests $(VENV)/.ocr browser readers stores
	$(PYTEST) $(SPREAD) -m slow --durations 20

# While working on rules: what is read of texts, and the named questions on the document in data/.
quick: $(VENV)/.tests
	$(PYTEST) $(SPREAD) -m "not slow" $(addprefix tests/test_,$(addsuffix .py,rules gold structure targets agencies tasks topics quantity queries))

lint: $(VENV)/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tests
	$(BIN)/mypy

check: test test-slow lint types

# What Python compiles is kept, even where the environment forbids it: each of some thousand processes of the tests would compile kg anew.
unexport PYTHONDONTWRITEBYTECODE

# All that is installed has a version and a hash (requirements/, by `make lock`), and what builds it too.
INSTALL := python -m pip install --quiet --disable-pip-version-check

$(VENV)/.installed: pyproject.toml requirements/tools.txt requirements/build.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/$(INSTALL) --require-hashes -r requirements/tools.txt
	$(BIN)/$(INSTALL) --require-hashes --no-build-isolation -r requirements/build.txt
	PYTHONWARNINGS=ignore $(BIN)/$(INSTALL) --no-build-isolation --no-deps -e .
	touch $@

# Half of the time went into compiling what is never imported: what is, is compiled then.
$(VENV)/.tests: $(VENV)/.installed requirements/test.txt
	$(BIN)/$(INSTALL) --no-compile --require-hashes --no-build-isolation -r requirements/test.txt
	touch $@

# The reader of scans, some 400 MB, which only the slow tests use.
$(VENV)/.ocr: $(VENV)/.tests requirements/ocr.txt
	$(BIN)/$(INSTALL) --no-compile --require-hashes --no-build-isolation -r requirements/ocr.txt
	touch $@

# The hashes of all files of each version in constraints.txt, for every system and Python from 3.11. To change a version, change it there.
COMPILE := $(VENV)/dev/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c constraints.txt

lock: $(VENV)/.dev
	$(COMPILE) requirements/tools.in -o requirements/tools.txt
	$(COMPILE) requirements/dev.in -o requirements/dev.txt
	$(COMPILE) pyproject.toml --extra excel --extra files --extra push --extra serve -o requirements/build.txt
	$(COMPILE) pyproject.toml $(addprefix --extra ,cluster docs excel files pandas push serve test validate) -o requirements/test.txt
	$(COMPILE) pyproject.toml --extra ocr -o requirements/ocr.txt

# Known vulnerabilities of what is installed; says so where their database cannot be reached.
audit: $(VENV)/.dev
	$(VENV)/dev/bin/python requirements/audit.py requirements/tools.txt requirements/test.txt

$(VENV)/.dev: requirements/dev.txt
	test -x $(VENV)/dev/bin/python || $(PYTHON) -m venv $(VENV)/dev
	$(VENV)/dev/bin/$(INSTALL) --require-hashes -r requirements/dev.txt
	touch $@

# docs/ as a site in site/, in English and Chinese; a warning (a page or a link that is not there) ends it.
docs: $(VENV)/.tests
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -W ignore -m mkdocs build --strict

# The free network beside plain pyvis on the same graphs: first stable frame, heap, page size, frame times.
bench-view: $(VENV)/.tests browser
	$(BIN)/python tests/bench/view.py

# The pages are tested in Debian's chromium; installed when root and missing, else those tests say that they are skipped.
browser:
	@if ! command -v chromium >/dev/null 2>&1 || ! command -v chromium-headless-shell >/dev/null 2>&1 || ! fc-list :lang=zh 2>/dev/null | grep -q .; then \
	  if [ "$(ROOT)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium chromium-headless-shell fonts-noto-cjk fontconfig; } >/dev/null 2>&1 \
	      || echo "chromium or fonts-noto-cjk could not be installed: the browser's tests will be skipped"; \
	  else echo "chromium or fonts-noto-cjk is missing: the browser's tests will be skipped (apt-get install chromium fonts-noto-cjk)"; fi; \
	fi

# Triples are pushed to a server of other people too; installed as chromium is.
stores:
	@if ! command -v virtuoso-t >/dev/null 2>&1; then \
	  if [ "$(ROOT)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends virtuoso-opensource-7; } >/dev/null 2>&1 \
	      || echo "virtuoso-opensource-7 could not be installed: nothing will be sent to it"; \
	  else echo "Virtuoso is missing: nothing will be sent to it (apt-get install virtuoso-opensource-7)"; fi; \
	fi

# Exports are read by programs of other people; installed as chromium is.
readers:
	@if ! command -v rapper >/dev/null 2>&1 || ! command -v serdi >/dev/null 2>&1; then \
	  if [ "$(ROOT)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends raptor2-utils serdi; } >/dev/null 2>&1 \
	      || echo "raptor2-utils or serdi could not be installed: the tests that read exports with them will be skipped"; \
	  else echo "rapper or serdi is missing: the tests that read exports with them will be skipped (apt-get install raptor2-utils serdi)"; fi; \
	fi

# How fast it is, as ratios in one run: `make bench`, or one theme of tests/bench with fewer documents: make bench BENCH="extraction --documents 100";
# make bench BENCH=flatten: how well the headings of copies without line ends are cut (of other documents: BENCH="flatten --from /folder")
bench: $(VENV)/.tests
	cd tests && ../$(BIN)/python -m bench $(BENCH)

# The weights by which such headings are cut, from texts with line ends, the same bytes each time: make train FROM="folder another"
FROM ?= ../shared/corpus ../shared/pool
train: $(VENV)/.tests
	@$(BIN)/python tests/train.py $(FROM)

# Of out/ only what builds wrote is removed, which the program knows best.
clean:
	@if test -d out && test -x $(BIN)/python; then $(BIN)/python -m kg.corpus.clean out; \
	elif test -e out/.builds; then echo "out/ stays as it is: there is no $(VENV) to tell what builds wrote (make build)"; fi
	rm -rf $(VENV) build dist site *.egg-info

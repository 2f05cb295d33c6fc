# What one does with this project. `make` alone lists it.

# What `make extract` reads and where it writes: a file or folder, a folder.
INPUT ?= tests/corpus
OUTPUT ?= output
# More for the program, such as ARGS="--window paragraph --min-weight 2".
ARGS ?=
# The facts that `make gazetteers` builds the derived lists from.
REFERENCE ?= ../shared/reference/gazetteers

CARGO ?= cargo
PYTHON ?= python3

# Handed to the shell as variables, so that a name may hold blanks.
export INPUT OUTPUT REFERENCE

.PHONY: help extract test check bless bench gazetteers readers clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '  make extract INPUT=path/to/cables OUTPUT=path/to/results ARGS="--min-weight 2"'

# The program ends with 1 when it is done but had to skip inputs. That is no failure to make; it has named them.
extract: ## Read INPUT (the sample cables), write tables and graph to OUTPUT (output/)
	@$(CARGO) build --release --locked
	@$(CARGO) run --release --locked --quiet -- extract "$$INPUT" --output "$$OUTPUT" $(ARGS); status=$$?; \
	if [ $$status -eq 1 ]; then \
		echo "Done. Some inputs were skipped: $$OUTPUT/tables/skipped.csv says which, and why." >&2; \
	else \
		exit $$status; \
	fi

test: ## Run every test
	$(CARGO) test --locked

check: ## Hold format, lints, documentation and licences to the rules
	$(CARGO) fmt --check
	@$(CARGO) fetch --locked --quiet || echo 'No network: the licences of this platform alone are looked at.' >&2
	$(CARGO) clippy --all-targets --locked -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --lib --no-deps --locked --quiet
	$(CARGO) test --locked --quiet --test tests licences

bless: ## Take what is written now as what tests expect; read the difference before you commit it
	TRYCMD=overwrite INSTA_UPDATE=always BLESS=1 $(CARGO) test --locked || true
	$(CARGO) build --release --locked
	$(CARGO) run --release --locked --quiet -- extract tests/corpus --output output 2>target/summary.txt
	$(PYTHON) scripts/readme_excerpts.py output --summary target/summary.txt
	@git status --short

bench: ## Measure the throughput of each stage on INPUT, and how resolution grows with the names
	$(CARGO) bench --locked --bench throughput -- "$$(cd "$$INPUT" && pwd)"
	$(CARGO) bench --locked --bench resolution

gazetteers: ## Build the derived lists anew from REFERENCE
	@command -v $(PYTHON) >/dev/null || { echo 'make gazetteers needs Python 3.11 or later (no packages).' >&2; exit 2; }
	@if [ ! -d "$$REFERENCE" ]; then \
		echo "make gazetteers needs the folder of reference facts that the derived lists are built from:" >&2; \
		echo "  make gazetteers REFERENCE=path/to/reference/gazetteers" >&2; \
		echo "\"$$REFERENCE\" is no folder. The lists as built are part of the project: only changing how they are" >&2; \
		echo "derived needs this. Lists written by hand, and lists of your own, do not." >&2; \
		exit 2; \
	fi
	@test -d /usr/share/dict/scowl || echo 'No SCOWL word lists (apt-get install scowl): words/common.csv stays as it is.' >&2
	$(PYTHON) scripts/gazetteers/build.py "$$REFERENCE"

readers: ## Install networkx, igraph, graphology and a browser's driver below target/: `make test` opens our files with them
	$(PYTHON) -m venv target/readers
	target/readers/bin/python -m pip install --quiet --disable-pip-version-check networkx igraph
	@if command -v npm >/dev/null; then \
		npm install --silent --no-audit --no-fund --prefix target/readers graphology graphology-gexf graphology-graphml \
			playwright-core axe-core; \
	else \
		echo 'npm is not here: graphology and the page are left out.' >&2; \
	fi

clean: ## Remove what was built; what lies in output/ stays
	$(CARGO) clean

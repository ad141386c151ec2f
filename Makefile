# `make` tells what there is to make. One step at a time: they share a build folder.
.NOTPARALLEL:
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

PREFIX ?= /usr/local
DESTDIR ?=

# SwiftPM compiles C without optimisation in debug builds; the kernels need it for the tests to be fast.
DEBUG := -Xcc -O2
SOURCES := $(wildcard Sources Tests Examples Benchmarks Package.swift)
LIBRARIES := $(filter-out LeitmotifCommands LeitmotifTool,$(notdir $(wildcard Sources/Leitmotif*)))
EXAMPLES := $(patsubst %/Package.swift,%,$(wildcard Examples/*/Package.swift))

step = @printf '\n== %s\n' '$(1)'

.PHONY: help
help: ## Tell what there is to make
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

.PHONY: demo
demo: install-missing ## Train and use a classifier of splice junctions, and make a melody
	$(call step,Building the tool)
	@swift build -c release --product leitmotif --quiet
	@.build/release/leitmotif demo
	@printf '\nThe tool: .build/release/leitmotif ("make install" puts it on your path)\n'

.PHONY: test
test: install-missing lint layering unit paths examples benchmarks docs ## Everything that has to hold: style, layering, tests, kernels, examples, benchmarks, documentation
	$(call step,All checks passed)

.PHONY: build
build: install-missing ## Build the tool for speed, in .build/release
	@swift build -c release --product leitmotif

BENCH := .build-benchmarks
SUITES ?= cores ragged custom training reading streaming memory
# A folder with the 16S sequences, for the suite `training`.
DATA ?=
QUICK ?=

.PHONY: bench
bench: install-missing ## Measure beside PyTorch and samtools, into Benchmarks/results; SUITES="cores reading" picks, QUICK=1
	@Benchmarks/peers/setup || true
	$(call step,Building the benchmarks)
	@swift build -c release --quiet --package-path Benchmarks --scratch-path $(BENCH)
	@for suite in $(SUITES); do \
	  printf '\n== %s\n' $$suite; \
	  data=; if [ $$suite = training ] && [ -n '$(DATA)' ]; then data="--data $(DATA)"; fi; \
	  $(BENCH)/release/LeitmotifBenchmarks $$suite $$data --results Benchmarks/results $(if $(QUICK),--quick); done

.PHONY: bench-page
bench-page: ## Write the tables of Benchmarks/results into the README
	@swift build -c release --quiet --package-path Benchmarks --scratch-path $(BENCH)
	@$(BENCH)/release/LeitmotifBenchmarks page

# The readers and what they use are built with libFuzzer's counters; the program that links them gets its main from it.
# htslib asks for the memory that a header names, and uses what the file fills: malloc_limit_mb lets it ask.
FUZZ := .build-fuzz
TARGET ?= fasta
SECONDS ?= 60

.PHONY: fuzz
fuzz: install-missing ## Read made-up bytes for SECONDS=60 with TARGET=fasta fastq sam bam cram fai gzi bai crai bed labels model tagger transcriber generator safetensors checkpoint midi npy npz ts ark htk wav or manifest
	@cd Tests/Fuzz && swift build -c release --quiet --scratch-path '$(CURDIR)/$(FUZZ)' --product FuzzTargets \
	  --sanitize=address -Xswiftc -sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link
	@swiftc -parse-as-library -sanitize=fuzzer,address Tests/Fuzz/Main.swift -o $(FUZZ)/fuzz \
	  -Xlinker --no-as-needed -L $(FUZZ)/release -lFuzzTargets -Xlinker -rpath -Xlinker '$(CURDIR)/$(FUZZ)/release' \
	  2> >(grep -v 'Cannot export local symbol' >&2)
	@mkdir -p $(FUZZ)/corpus/$(TARGET)
	@FUZZ_TARGET=$(TARGET) FUZZ_REFERENCE=Tests/Fuzz/reference.fa SWIFT_BACKTRACE=enable=no \
	  $(FUZZ)/fuzz $(FUZZ)/corpus/$(TARGET) Tests/Fuzz/Corpus/$(TARGET) \
	  -artifact_prefix=$(FUZZ)/$(TARGET)- -max_total_time=$(SECONDS) -max_len=8192 -timeout=20 -malloc_limit_mb=65536 \
	  -print_final_stats=1

.PHONY: sweep
sweep: install-missing ## Read every beginning of each MIDI file of the folder DATA=Fixtures/jigs, and 10,000 with changed bytes
	@swift build -c release --quiet --package-path Tests/Fuzz --scratch-path .build-sweep --product midi-sweep
	@.build-sweep/release/midi-sweep '$(or $(DATA),Fixtures/jigs)'

.PHONY: format
format: ## Lay out the Swift sources as .swift-format says
	@swift format --in-place --recursive --parallel $(SOURCES)

# A parameter is documented where its name and type leave a question, so DocC is not asked for all or none.
.PHONY: docs
docs: ## Make the documentation of every library, in .build/documentation
	$(call step,Documentation)
	@swift package --quiet $(DEBUG) --allow-writing-to-directory .build/documentation generate-documentation \
	  --enable-experimental-combined-documentation $(addprefix --target ,$(LIBRARIES)) \
	  --output-path .build/documentation --transform-for-static-hosting --warnings-as-errors \
	  --disable-parameters-and-returns-validation | sed -u '/^$$/d'

.PHONY: install
install: install-missing ## Install the tool to PREFIX/bin (/usr/local)
	$(call step,Building the tool)
	@swift build -c release --product leitmotif --static-swift-stdlib -Xlinker -s
	@install -d '$(DESTDIR)$(PREFIX)/bin'
	@install -m 755 .build/release/leitmotif '$(DESTDIR)$(PREFIX)/bin/leitmotif'
	@install -d '$(DESTDIR)$(PREFIX)/share/leitmotif/dna' '$(DESTDIR)$(PREFIX)/share/leitmotif/jigs'
	@install -m 644 Fixtures/README.md Fixtures/dna/splice.* '$(DESTDIR)$(PREFIX)/share/leitmotif/dna'
	@install -m 644 Fixtures/README.md Fixtures/jigs/*.mid '$(DESTDIR)$(PREFIX)/share/leitmotif/jigs'
	@echo 'Installed $(DESTDIR)$(PREFIX)/bin/leitmotif'

.PHONY: clean
clean: ## Remove what was built
	@rm -rf .build .build-*

# The steps of `make test`, each to be run alone too.

.PHONY: install-missing
install-missing:
	@.ci/install

.PHONY: lint
lint:
	$(call step,Style)
	@swift format lint --strict --recursive --parallel $(SOURCES)

.PHONY: layering
layering:
	$(call step,Layering)
	@.ci/check-layering --self-check
	@.ci/check-layering

.PHONY: unit
unit:
	$(call step,Building with warnings as errors)
	@swift build --quiet --build-tests $(DEBUG)
	$(call step,Tests)
	@swift test --skip-build $(DEBUG) --parallel --disable-xctest | sed -uE '/^✔ Test run/b; /^(◇|✔)/d'

.PHONY: paths
paths:
	$(call step,Kernels on every path)
	@.ci/check-paths

.PHONY: examples $(EXAMPLES)
examples: $(EXAMPLES)
$(EXAMPLES):
	$(call step,Example $(notdir $@))
	@cd $@ && swift run --quiet --scratch-path '$(CURDIR)/.build-examples' $(DEBUG)

# In the examples' build folder, which has the libraries that they share.
.PHONY: benchmarks
benchmarks:
	$(call step,Building the benchmarks)
	@cd Benchmarks && swift build --quiet --scratch-path '$(CURDIR)/.build-examples' $(DEBUG)

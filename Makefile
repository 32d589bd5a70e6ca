# Fingers know make; Meson does the work (meson.build). `make help` lists what there is.
BUILD ?= build
NINJA  = ninja -C $(BUILD)

.PHONY: all check asan bench bench-allot bench-match fuzz golden night ci clean help
all: $(BUILD)/build.ninja
	@$(NINJA) --quiet

$(BUILD)/build.ninja:
	meson setup --buildtype=release -Ddebug=true -Db_lto=true $(BUILD)

check: ## before every commit that matters: -Werror, all tests under ASan+UBSan, rooms, format
	tools/check.sh
asan: ## the sanitizer build, at build-asan/insteg
	tools/asan.sh
bench: all ## what README quotes, with the peers in the same run
	bench/run.sh
bench-allot: $(BUILD)/build.ninja ## allocation beside LEMON, GLPK and greed; seven minutes; ALLOT_CASES="S M L": one
	bench/allot.sh
bench-match: $(BUILD)/build.ninja ## matching: a server, and the index alone beside its peers; eight minutes
	bench/match.sh
fuzz: ## thirty seconds a target; FUZZ_SECONDS=n for more
	tools/fuzz.sh
golden: all ## rewrites tests/golden/*.expect; review the diff
	tests/golden/run.sh --write
night: ## hours: valgrind, coverage, long fuzzing, a nation against the oracle, all benches
	tools/night.sh
clean:
	rm -rf build build-*
help:
	@grep -E '^[a-z-]+:.*##' Makefile | sed -e 's/:.*## /\t/'

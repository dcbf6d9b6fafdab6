# make synth: the captures of the bench, once; make bench: the comparison.
# SPDX-License-Identifier: GPL-2.0-or-later

BENCH_DIR ?= build/bench
BENCH_RUNS ?= 5
BENCH_BIN ?= .build/release

BENCH_CFLAGS = -O2 -Wall -Wextra

.PHONY: bench synth bench-tools

bench-tools: $(WIRETAP_PC) $(BENCH_DIR)/pcap-loop $(BENCH_DIR)/measure
	$(SWIFT) build $(RELEASE) --product rstreason
	$(SWIFT) build $(RELEASE) --product StageProfile
	$(SWIFT) build $(RELEASE) --product SyntheticCapture

$(BENCH_DIR)/pcap-loop: Bench/pcap-loop.c
	@mkdir -p $(@D)
	$(CC) $(BENCH_CFLAGS) -o $@ $< -lpcap

$(BENCH_DIR)/measure: Bench/measure.c
	@mkdir -p $(@D)
	$(CC) $(BENCH_CFLAGS) -o $@ $<

synth: bench-tools
	$(PYTHON) Bench/bench.py --only-captures --folder $(BENCH_DIR) --binaries $(BENCH_BIN)

bench: bench-tools plugin
	$(PYTHON) Bench/bench.py --runs $(BENCH_RUNS) --folder $(BENCH_DIR) --binaries $(BENCH_BIN) \
	  --plugin $(PLUGIN)

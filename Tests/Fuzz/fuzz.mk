# SPDX-License-Identifier: GPL-2.0-or-later
# make fuzz: what an attacker may send, found by coverage (libFuzzer): scripts of segments through tracker, reasons and
# sentences, raw frames through the header walk too, and exported states that somebody has changed.
#
# FUZZ_SECONDS  how long             FUZZ_ARGS  more options of libFuzzer (-jobs=2, -help=1)
# FUZZ_INPUT    the folder in which inputs are kept, or one file to try again
# An input that fails is left in the current folder, named crash-*.

FUZZ_SECONDS ?= 60
FUZZ_INPUT ?= build/fuzz
FUZZ := $(SWIFT) build --configuration release --package-path Tests/Fuzz --scratch-path .build-fuzz --static-swift-stdlib \
  -Xswiftc -sanitize=fuzzer -Xswiftc -parse-as-library

# Of the package that this one depends on SwiftPM looks for new source files only when it plans anew.
fuzz:
	@$(RM) .build-fuzz/release.yaml
	@$(FUZZ)
	@mkdir -p build/fuzz
	@"$$($(FUZZ) --show-bin-path)/Fuzz" -max_total_time=$(FUZZ_SECONDS) -max_len=1200 -len_control=20 $(FUZZ_ARGS) \
	  $(FUZZ_INPUT)

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""generate.py [--check] LIBRARY: what is made from the catalogue of reasons and from the C header.

LIBRARY is a built librstreason.so, whose catalogue is read. With --check nothing is written and a
file that is not up to date fails.
"""

import argparse
import ctypes
import sys

import abi


class Reason(ctypes.Structure):
    """struct rstreason_reason"""

    _fields_ = [("code", ctypes.c_int32), ("severity", ctypes.c_int32)] + [
        (name, ctypes.c_char_p)
        for name in ["name", "title", "category", "meaning", "recognised", "causes", "advice", "citation"]]


def catalogue(library):
    """Every reason, in the catalogue's order."""
    handle = ctypes.CDLL(library)
    handle.rstreason_reason_count.restype = ctypes.c_size_t
    handle.rstreason_get_reason.argtypes = [ctypes.c_size_t, ctypes.POINTER(Reason), ctypes.c_size_t]
    reasons = []
    for index in range(handle.rstreason_reason_count()):
        reason = Reason()
        if handle.rstreason_get_reason(index, reason, ctypes.sizeof(reason)) != 0:
            sys.exit(f"generate: the library does not give reason {index}")
        reasons.append(reason)
    return reasons


def codes_header(reasons):
    lines = [f"  RSTREASON_{reason.name.decode().upper()} = {reason.code}," for reason in
             sorted(reasons, key=lambda reason: reason.code)]
    lines[-1] = lines[-1].removesuffix(",")  # C89 and C++98 allow none.
    return "\n".join([
        "/* Generated from the catalogue in Sources/RSTReason/Reasons by `make generate`. Do not edit.",
        " * SPDX-License-Identifier: GPL-2.0-or-later */",
        "#ifndef RSTREASON_CODES_H", "#define RSTREASON_CODES_H", "",
        "typedef enum rstreason_code {", *lines, "} rstreason_code;", "", "#endif", ""])


def abi_record(library):
    """The record of the binary interface. Lines may be added to it; changing or removing one that is
    recorded takes a new RSTREASON_ABI_VERSION."""
    lines = abi.describe(library)
    if abi.RECORD.exists():
        recorded = abi.RECORD.read_text().splitlines()
        gone = [line for line in recorded if line not in lines]
        if gone and recorded[0] == lines[0]:
            sys.exit(f"generate: {gone[0]!r} no longer holds; raise RSTREASON_ABI_VERSION in {abi.HEADER.name} first")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("library")
    arguments = parser.parse_args()
    contents = {
        abi.HEADER.with_name("rstreason_codes.h"): codes_header(catalogue(arguments.library)),
        abi.RECORD: abi_record(arguments.library),
    }
    stale = [path for path, text in contents.items() if not path.exists() or path.read_text() != text]
    for path in stale:
        name = path.relative_to(abi.ROOT)
        if arguments.check:
            print(f"{name} is not up to date: run make generate", file=sys.stderr)
        else:
            path.write_text(contents[path])
            print("wrote", name)
    return arguments.check and bool(stale)


if __name__ == "__main__":
    sys.exit(main())

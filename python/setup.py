# SPDX-License-Identifier: GPL-2.0-or-later
"""Links the extension against librstreason.a: RSTREASON_LIBRARY if set (the header is then looked for in
RSTREASON_INCLUDE, and the version in the rstreason.pc beside it unless RSTREASON_VERSION is set), else the one built from
the source tree around this folder."""

import os
import re
import subprocess
from pathlib import Path

from setuptools import Extension, setup

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def installed_version(archive):
    """What `make install` has written into the library's pkg-config file."""
    package = archive.parent / "pkgconfig" / "rstreason.pc"
    found = package.exists() and re.search(r"^Version: (.+)$", package.read_text(), re.M)
    if not found:
        raise SystemExit(f"rstreason: {package} does not tell the version of {archive}; set RSTREASON_VERSION")
    return found[1]


def library():
    """(path of librstreason.a, folder of rstreason.h, version)"""
    if named := os.environ.get("RSTREASON_LIBRARY"):
        version = os.environ.get("RSTREASON_VERSION") or installed_version(Path(named))
        return named, os.environ.get("RSTREASON_INCLUDE", "/usr/local/include"), version
    if not (ROOT / "make" / "library.mk").exists():
        raise SystemExit("rstreason: no source tree around this folder; set RSTREASON_LIBRARY to a librstreason.a")
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    archive = ROOT / "build" / "lib" / "librstreason.a"
    subprocess.run(["make", "-s", "-C", ROOT, archive.relative_to(ROOT)], env=environment, check=True)
    version = re.search(r'version: StaticString { "(.*)" }', (ROOT / "Sources/RSTReason/Version.swift").read_text())[1]
    return str(archive), str(ROOT / "CShim" / "include"), version


archive, include, version = library()
setup(
    version=version,
    ext_modules=[
        Extension(
            "rstreason._native",
            sources=[
                "native/module.c", "native/engine.c", "native/verdict.c", "native/address.c", "native/capture.c",
                "native/slicer.c", "native/pcapng.c", "native/pcapng_clock.c", "native/unread.c",
                "native/frame_order.c"],
            depends=[
                "native/native.h", "native/address.h", "native/slicer.h", "native/slicer_parts.h",
                "native/pcapng_clock.h", "native/unread.h", "native/frame_order.h", archive],
            include_dirs=[include],
            extra_objects=[archive],
            libraries=["m"],
            extra_compile_args=["-Wall", "-Wextra", "-Werror=implicit-function-declaration", "-fvisibility=hidden"],
            extra_link_args=["-Wl,--gc-sections", "-Wl,--exclude-libs,ALL"],
            py_limited_api=True,
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)

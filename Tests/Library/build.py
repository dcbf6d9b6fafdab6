# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the library lies, and how programs are built against it, for the tests of this folder."""

import os
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "build" / "lib"


def compile_program(source, *arguments, folder):
    """Compiles a C file with the library's header in reach; returns the program's path."""
    program = Path(folder) / Path(source).stem
    command = [os.environ.get("CC", "cc"), "-Wall", "-Wextra", "-Werror", "-I", ROOT / "CShim" / "include",
               source, "-o", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return program


def shared():
    """Arguments that link the shared library and find it at run time."""
    return ["-L", LIBRARY, "-lrstreason", f"-Wl,-rpath,{LIBRARY}"]


def static():
    """Arguments that link the archive."""
    return [LIBRARY / "librstreason.a", "-lm"]


def folder():
    return tempfile.TemporaryDirectory(prefix="rstreason-")

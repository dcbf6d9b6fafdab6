# SPDX-License-Identifier: GPL-2.0-or-later
"""The binary interface of librstreason as text: exported symbols, struct sizes and member offsets."""

import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = ROOT / "CShim" / "include" / "rstreason.h"
RECORD = ROOT / "Tests" / "Library" / "abi.txt"


def abi_version():
    return int(re.search(r"#define RSTREASON_ABI_VERSION (\d+)", HEADER.read_text())[1])


def exported_symbols(library):
    """Names of the dynamic symbols that `library` defines, with their version, sorted."""
    listing = subprocess.run(
        ["nm", "--dynamic", "--defined-only", "--with-symbol-versions", library], check=True, capture_output=True, text=True)
    names = (line.split()[-1] for line in listing.stdout.splitlines())
    return sorted(name.replace("@@", "@") for name in names if "@" in name)


def struct_members():
    """{struct: [member, ...]} of the header, in its order."""
    text = re.sub(r"/\*.*?\*/", "", HEADER.read_text(), flags=re.S)
    structs = {}
    for name, body in re.findall(r"typedef struct (\w+) \{(.*?)\} \1;", text, re.S):
        structs[name] = [
            re.search(r"\(\*(\w+)\)|(\w+)(?:\[\w+\])?$", declaration.strip()).group(1, 2)
            for declaration in body.split(";") if declaration.strip()]
    return {name: [pointer or plain for pointer, plain in members] for name, members in structs.items()}


def layout(compiler="cc"):
    """Lines `struct size` and `struct.member offset`, as the C compiler lays them out."""
    prints = []
    for struct, members in struct_members().items():
        prints.append(f'printf("{struct} %zu\\n", sizeof({struct}));')
        prints += [f'printf("{struct}.{member} %zu\\n", offsetof({struct}, {member}));' for member in members]
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory) / "layout.c"
        source.write_text('#include <stdio.h>\n#include "rstreason.h"\nint main(void) {\n' + "\n".join(prints) + "\n}\n")
        program = Path(directory) / "layout"
        subprocess.run([compiler, "-I", HEADER.parent, source, "-o", program], check=True)
        return subprocess.run([program], check=True, capture_output=True, text=True).stdout.splitlines()


def describe(library):
    """The whole record. Sizes and offsets are those of 64-bit machines."""
    return [f"version {abi_version()}", *exported_symbols(library), *layout()]

# SPDX-License-Identifier: GPL-2.0-or-later
"""The binary interface is what is on record; only the record of a new ABI version may differ."""

import re
import subprocess
import sys
import unittest

from build import LIBRARY, ROOT, compile_program, folder, shared, static

sys.path.insert(0, str(ROOT / "scripts"))
import abi  # noqa: E402

SHARED = LIBRARY / f"librstreason.so.{abi.abi_version()}"


class BinaryInterface(unittest.TestCase):
    maxDiff = None

    def test_is_as_recorded(self):
        self.assertEqual(
            abi.describe(SHARED), abi.RECORD.read_text().splitlines(),
            "the ABI changed: raise RSTREASON_ABI_VERSION unless something was only added, then run make generate")

    def test_exports_every_function_of_the_header_and_nothing_else(self):
        header = re.sub(r"/\*.*?\*/", "", abi.HEADER.read_text(), flags=re.S)
        declared = set(re.findall(r"\b(rstreason_\w+)\(", header))
        exported = {symbol.split("@")[0] for symbol in abi.exported_symbols(SHARED)}
        self.assertEqual(exported, declared)

    def test_archive_has_no_other_global_symbols(self):
        listing = subprocess.run(
            ["nm", "--extern-only", "--defined-only", LIBRARY / "librstreason.a"], check=True, capture_output=True, text=True)
        names = [line.split()[-1] for line in listing.stdout.splitlines() if len(line.split()) == 3]
        self.assertTrue(names)
        self.assertEqual([name for name in names if not name.startswith("rstreason_")], [])

    def test_soname_carries_the_version(self):
        dynamic = subprocess.run(["readelf", "-d", SHARED], check=True, capture_output=True, text=True).stdout
        self.assertIn(f"[librstreason.so.{abi.abi_version()}]", dynamic)

    def test_needs_no_swift_runtime(self):
        dynamic = subprocess.run(["readelf", "-d", SHARED], check=True, capture_output=True, text=True).stdout
        needed = re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic)
        self.assertEqual([name for name in needed if not re.match(r"lib[cm]\.(so|musl)", name)], [])


class Linking(unittest.TestCase):
    def test_header_is_c_and_cxx(self):
        for language in ["c", "c++"]:
            subprocess.run(
                ["cc", "-x", language, "-Wall", "-Wextra", "-Werror", "-fsyntax-only", abi.HEADER], check=True)

    def test_both_kinds_give_the_same_answer(self):
        source = ROOT / "Examples" / "segments" / "segments.c"
        outputs = []
        for arguments in [shared(), static()]:
            with folder() as here:
                program = compile_program(source, *arguments, folder=here)
                outputs.append(subprocess.run([program], check=True, capture_output=True, text=True).stdout)
        self.assertEqual(outputs[0], outputs[1])
        self.assertIn("frame 9: ", outputs[0])


if __name__ == "__main__":
    unittest.main()

"""The catalogue's pages, the help and the manual pages. SPDX-License-Identifier: GPL-2.0-or-later"""

import json
import re
import subprocess
import unittest

from command import ROOT, CommandTest, run


class Reasons(CommandTest):
    def catalogue(self):
        return [json.loads(line) for line in self.succeed("reasons", "-f", "json").splitlines()]

    def test_all_codes_of_the_c_header(self):
        header = (ROOT / "CShim" / "include" / "rstreason_codes.h").read_text()
        numbers = {name.lower(): int(number) for name, number in re.findall(r"RSTREASON_(\w+) = (\d+)", header)}
        self.assertEqual({reason["reason"]: reason["number"] for reason in self.catalogue()}, numbers)

    def test_every_page_is_complete(self):
        catalogue = self.catalogue()
        codes = {reason["reason"] for reason in catalogue}
        for reason in catalogue:
            for key in ("title", "meaning", "recognised", "causes", "advice", "category", "severity"):
                self.assertTrue(reason[key], (reason["reason"], key))
            self.assertTrue(reason["citations"], reason["reason"])
            self.assertLessEqual(set(reason["neighbours"]), codes)

    def test_list(self):
        lines = self.succeed("reasons").splitlines()
        for reason in self.catalogue():
            self.assertTrue(any(line.split()[:1] == [reason["reason"]] and line.endswith(reason["title"]) for line in lines))

    def test_page(self):
        text = self.succeed("reasons", "closed_port")
        page = [reason for reason in self.catalogue() if reason["reason"] == "closed_port"][0]
        words = " ".join(text.split())
        for key in ("title", "meaning", "recognised", "causes", "advice"):
            self.assertIn(page[key], words)
        for code in page["neighbours"]:
            self.assertIn(code + ":", words)
        self.assertLessEqual(max(map(len, text.splitlines())), 80)

    def test_markdown(self):
        text = self.succeed("reasons", "-f", "markdown")
        for reason in self.catalogue():
            self.assertIn(f"\n## {reason['reason']}\n", text)
            self.assertIn(f"[`{reason['reason']}`](#{reason['reason']})", text)
        self.assertTrue(self.succeed("reasons", "-f", "markdown", "closed_port").startswith("\n## closed_port\n"))

    def test_the_document_is_up_to_date(self):
        document = (ROOT / "docs" / "reasons.md").read_text()
        self.assertEqual(document, self.succeed("reasons", "-f", "markdown"), "run make generate")

    def test_no_such_reason(self):
        self.assertIn("closed_prot", self.refuse(1, "reasons", "closed_prot").stderr)


class Help(CommandTest):
    def test_version(self):
        version = re.search(r'"(.+)"', (ROOT / "Sources/RSTReason/Version.swift").read_text())[1]
        self.assertEqual(self.succeed("--version"), version + "\n")

    def test_help_goes_to_standard_output(self):
        self.assertIn("USAGE: rstreason", self.succeed("--help"))

    def test_completions(self):
        for shell, check in [("bash", ["bash", "-n"]), ("zsh", None), ("fish", None)]:
            script = self.succeed("--generate-completion-script", shell)
            for word in ("explain", "summary", "reasons", "min-confidence", "half_open_scan"):
                self.assertIn(word, script)
            if check:
                self.assertEqual(subprocess.run(check, input=script, text=True).returncode, 0)


class Manuals(CommandTest):
    def commands(self):
        tool = json.loads(self.succeed("--experimental-dump-help"))["command"]
        return {command["commandName"]: command for command in tool["subcommands"] if command["commandName"] != "help"}

    def test_every_command_and_option_has_its_place(self):
        folder = ROOT / "docs" / "man"
        overview = (folder / "rstreason.1").read_text().replace("\\-", "-")
        for name, command in self.commands().items():
            self.assertIn(f"rstreason-{name}", overview)
            page = (folder / f"rstreason-{name}.1").read_text().replace("\\-", "-")
            for argument in command.get("arguments", []):
                if not argument["shouldDisplay"]:
                    continue
                for spelling in argument.get("names", []):
                    prefix = "--" if spelling["kind"] == "long" else "-"
                    if spelling["name"] not in ("help", "h", "version"):
                        self.assertRegex(page, r"(?<![\w-])" + re.escape(prefix + spelling["name"]) + r"\b", name)

    def test_pages_are_of_this_version(self):
        version = self.succeed("--version").strip()
        for page in sorted((ROOT / "docs" / "man").glob("*.1")):
            self.assertRegex(page.read_text(), rf'(?m)^\.TH \S+ 1 "" "rstreason {re.escape(version)}"', page)

    def test_pages_have_no_faults(self):
        for page in sorted((ROOT / "docs" / "man").glob("*.1")):
            result = subprocess.run(["man", "--warnings", "-l", page], capture_output=True, text=True,
                                    env={"PATH": "/usr/bin:/bin", "MANPAGER": "cat", "LC_ALL": "C.UTF-8"})
            self.assertEqual((result.returncode, result.stderr), (0, ""), page)


if __name__ == "__main__":
    unittest.main()

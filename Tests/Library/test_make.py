# SPDX-License-Identifier: GPL-2.0-or-later
"""What make does: where it installs to, what it takes away, what it builds anew."""

import os
import shutil
import subprocess
import unittest
from pathlib import Path

from build import ROOT, folder

COMMAND = ROOT / ".build" / "release" / "rstreason"

OWN = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PREFIX", "DESTDIR", "WIRESHARK_PREFIX")


def make(*arguments, at=ROOT, **environment):
    """The finished process."""
    clean = {name: value for name, value in os.environ.items() if name not in OWN}
    return subprocess.run(["make", "-C", at, *arguments], env=clean | environment, capture_output=True, text=True)


def pkg_config(*arguments):
    return subprocess.run(["pkg-config", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def another_wireshark(here, plugins="${libdir}/wireshark/plugins/9"):
    """Where pkg-config finds a Wireshark under /opt/ws, of the version that is really there."""
    (Path(here) / "wireshark.pc").write_text(
        f"prefix=/opt/ws\nlibdir=${{prefix}}/lib\n{f'plugindir={plugins}' if plugins else ''}\n"
        f"Name: Wireshark\nDescription: None\nVersion: {pkg_config('--modversion', 'wireshark')}\n"
        f"Libs: -L${{libdir}} -lwireshark\nCflags: {pkg_config('--cflags', 'wireshark')}\n")
    return {"PKG_CONFIG_PATH": str(here)}


def files(under):
    return {str(path.relative_to(under)) for path in Path(under).rglob("*") if not path.is_dir()}


class PluginFolder(unittest.TestCase):
    """Wireshark looks for plugins in its own folders only, whatever PREFIX is."""

    def installed(self, here, *arguments, **environment):
        done = make("-s", "install-plugin", f"DESTDIR={here}/to", *arguments, **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return files(f"{here}/to")

    def test_is_that_of_wireshark(self):
        own = pkg_config("--variable=plugindir", "wireshark").lstrip("/")
        for arguments in [], ["PREFIX=/opt/rst"]:
            with folder() as here:
                self.assertIn(f"{own}/epan/rstreason.so", self.installed(here, *arguments))

    def test_follows_the_wireshark_that_is_found(self):
        with folder() as here:
            found = self.installed(here, **another_wireshark(here))
        self.assertIn("opt/ws/lib/wireshark/plugins/9/epan/rstreason.so", found)
        self.assertIn("opt/ws/share/wireshark/profiles/TCP Resets/colorfilters", found)

    def test_may_be_named(self):
        with folder() as here:
            found = self.installed(here, "WIRESHARK_PREFIX=/opt/other", **another_wireshark(here))
        self.assertIn("opt/other/lib/wireshark/plugins/9/epan/rstreason.so", found)

    def test_that_is_not_known_ends_the_installation(self):
        with folder() as here:
            done = make("-s", "install-plugin", f"DESTDIR={here}/to", **another_wireshark(here, plugins=None))
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("pkg-config does not name", done.stderr)
            self.assertEqual(files(f"{here}/to"), set())


class Spaces(unittest.TestCase):
    """Folders may have spaces in their names."""

    def test_everything_installed_is_taken_away_and_nothing_else(self):
        with folder() as here:
            destination = f"{here}/a b"
            strangers = [f"{here}/a", f"{destination}/opt/my"]
            names = [f"DESTDIR={destination}", "PREFIX=/opt/my rst", f"LIBDIR=/opt/my rst/li b"]
            for target in "install-command", "install-library", "install-plugin":
                done = make("-s", target, *names)
                self.assertEqual(done.returncode, 0, done.stderr)
            for stranger in strangers:
                Path(stranger).write_text("somebody's")
            found = files(destination)
            self.assertIn("opt/my rst/bin/rstreason", found)
            self.assertIn("opt/my rst/li b/pkgconfig/rstreason.pc", found)
            done = make("-s", "uninstall", *names)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(files(here), {"a", "a b/opt/my"})

    def test_library_is_found_there(self):
        with folder() as here:
            self.assertEqual(make("-s", "install-library", f"DESTDIR={here}", "PREFIX=/a b").returncode, 0)
            environment = os.environ | {
                "PKG_CONFIG_LIBDIR": f"{here}/a b/lib/pkgconfig", "PKG_CONFIG_SYSROOT_DIR": here, "OUT": f"{here}/x"}
            command = 'eval cc Examples/segments/segments.c $(pkg-config --cflags --libs rstreason) -o "$OUT"'
            done = subprocess.run(["sh", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_sources_may_lie_there(self):
        """Engine and command are not compiled anew: the engine's archive is handed over."""
        with folder() as here:
            tree = Path(here) / "a b"
            for part in "make", "plugin", "Sources", "CShim":
                shutil.copytree(ROOT / part, tree / part)
            parts = [path.relative_to(ROOT) for pattern in ("Bench/*.mk", "Tests/*/*.mk") for path in ROOT.glob(pattern)]
            for part in [Path("Makefile"), Path("Package.swift"), *parts]:
                (tree / part).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / part, tree / part)
            archive = Path(".build-embedded/release/libRSTReasonStatic.a")
            (tree / archive).parent.mkdir(parents=True)
            shutil.copyfile(ROOT / archive, tree / archive)
            done = make("-s", "install-plugin", "install-library", f"DESTDIR={here}/to", at=tree)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("usr/local/lib/librstreason.a", files(f"{here}/to"))


class Dependencies(unittest.TestCase):
    def would_run(self, changed, target, **environment):
        """What make would do for `target` had that file changed."""
        done = make("-n", "-W", changed, target, **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_engine_is_made_of_all_its_sources(self):
        for source in "Sources/CStandardLibrary/shim.h", "Sources/TCPTrack/Memory/Memory.swift":
            self.assertIn("--product RSTReasonStatic", self.would_run(source, "library"))

    def test_plugin_carries_the_version(self):
        self.assertIn("register.o plugin/register.c", self.would_run("Sources/RSTReason/Version.swift", "plugin"))

    def test_plugin_is_linked_where_wireshark_lies(self):
        with folder() as here:
            commands = self.would_run(
                "plugin/register.c", "plugin", **another_wireshark(here), LDFLAGS="-Wl,-rpath,/opt/ws/lib")
        (link,) = [line for line in commands.splitlines() if " -shared " in line and "rstreason.so.new" in line]
        self.assertIn(" -L/opt/ws/lib ", link)
        self.assertIn(" -Wl,-rpath,/opt/ws/lib ", link)

    def test_command_is_linked_where_wireshark_lies(self):
        with folder() as here:
            commands = self.would_run("make/tools.mk", "build/pkgconfig/wireshark.pc", **another_wireshark(here))
        self.assertIn("--libs-only-L wireshark", commands)

    def test_completions_are_those_of_the_command(self):
        completion = ROOT / "build" / "completions" / "rstreason.bash"
        with folder() as here:
            self.assertEqual(make("-s", "install-command", f"DESTDIR={here}").returncode, 0)
            fresh = completion.read_bytes()
            completion.write_text("of an earlier command")
            os.utime(completion, (0, 0))
            self.assertEqual(make("-s", "install-command", f"DESTDIR={here}").returncode, 0)
            self.assertEqual(completion.read_bytes(), fresh)

    def test_captures_complete_without_a_command(self):
        with folder() as here:
            self.assertEqual(make("-s", "install-command", f"DESTDIR={here}").returncode, 0)
        scripts = ROOT / "build" / "completions"
        for shell, name, line in (
                ("bash", "rstreason.bash", r"complete -o default -o filenames -F _rstreason rstreason"),
                ("zsh", "_rstreason", r" +_files && ret=0"), ("fish", "rstreason.fish", r".* -eq 1' -F")):
            made = subprocess.run([COMMAND, "--generate-completion-script", shell], capture_output=True, text=True, check=True)
            lines = (scripts / name).read_text().splitlines()
            new = [line for line in lines if line not in made.stdout.splitlines()]
            self.assertEqual(len(new), 1, new)
            self.assertRegex(new[0], f"^{line}$")
            gone = [line for line in made.stdout.splitlines() if line not in lines]
            self.assertEqual(len(gone), 1 if shell == "bash" else 0, gone)


class Clean(unittest.TestCase):
    def test_what_pip_leaves_goes_too(self):
        removed = make("-n", "clean").stdout.replace("\\\n", " ").split()
        for path in "build", "python/build", "python/rstreason.egg-info":
            self.assertIn(path, removed)


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: GPL-2.0-or-later
"""Verdicts about resets compared with recorded truth.

A label and a verdict are the JSON objects of the label files (Tests/Captures/README.md) and of
`rstreason explain --format json`; both are kept by key, (capture's base name, frame).
"""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

CONFIDENCES = ("certain", "probable", "possible")
# Shares of right verdicts that the documentation promises.
PROMISED = {"certain": 0.995, "probable": 0.90, "possible": 0.60}
ENDINGS = (".pcapng", ".pcap", ".cap", ".trace", ".ndjson", ".jsonl", ".json")


def base(name):
    """A capture's name without folder and ending."""
    name = Path(name).name.removesuffix(".truth.json")
    return next((name.removesuffix(ending) for ending in ENDINGS if name.endswith(ending)), name)


@dataclass
class Truth:
    """Labels of all captures below a folder. `labels` lacks the resets labelled null, which count in `unlabelled`."""

    captures: int = 0
    labels: dict = field(default_factory=dict)
    unlabelled: set = field(default_factory=set)

    @classmethod
    def load(cls, folder):
        truth = cls()
        for path in sorted(Path(folder).rglob("*.truth.json")):
            document = json.loads(path.read_text())
            truth.captures += 1
            for label in document["resets"]:
                key = base(path), int(label["frame"])
                if label["reason"] is None:
                    truth.unlabelled.add(key)
                else:
                    about = {"scenario": document.get("scenario"), "variant": document.get("params", {}).get("variant")}
                    truth.labels[key] = label | about
        return truth


def load_verdicts(lines, capture=None):
    """({key: verdict}, number of unreadable lines) of NDJSON. `capture` names the capture of verdicts that do not."""
    verdicts, unreadable = {}, 0
    for line in lines:
        if not line.lstrip().startswith("{"):
            continue
        try:
            verdict = json.loads(line)
            verdicts[base(verdict.get("capture") or capture), int(verdict["frame"])] = verdict
        except (ValueError, KeyError, TypeError):
            unreadable += 1
    return verdicts, unreadable


@dataclass
class Share:
    """How many of how many."""

    right: int = 0
    of: int = 0

    def count(self, is_right):
        self.right += bool(is_right)
        self.of += 1

    @property
    def value(self):
        """From 0 to 1; 1 of nothing."""
        return self.right / self.of if self.of else 1.0


class Score:
    """The comparison. A verdict is right if it gives the label or, unless `strict`, one of its `also_ok`.

    accuracy, exact, trigger, linux  Share; `exact` counts the label alone
    recall, exact_recall             {label's code: Share}
    precision                        {verdict's code: Share}
    calibration                      {confidence: Share}
    scenarios                        {scenario: Share}
    misses                           [(key, label, verdict or None)], in the order of captures and frames
    missing, extra                   keys without a verdict, verdicts without a reset
    linux_named                      Share of `linux`: only where the verdict names any
    linux_names                      Linux reasons named in all the verdicts compared
    """

    def __init__(self, truth, verdicts, strict=False):
        self.truth, self.verdicts, self.strict = truth, verdicts, strict
        self.accuracy, self.exact, self.trigger, self.linux, self.linux_named = (Share() for _ in range(5))
        self.recall, self.exact_recall, self.precision, self.calibration, self.scenarios = (
            defaultdict(Share) for _ in range(5))
        self.misses, self.missing, self.linux_names, self.triggers_not_given = [], [], 0, 0
        for key, label in sorted(truth.labels.items()):
            self._compare(key, label, verdicts.get(key))
        self.extra = sorted(key for key in verdicts if key not in truth.labels and key not in truth.unlabelled)

    def _compare(self, key, label, verdict):
        given = verdict and verdict.get("reason")
        is_exact = given == label["reason"]
        is_right = is_exact or (not self.strict and given in label.get("also_ok", ()))
        self.accuracy.count(is_right)
        self.exact.count(is_exact)
        self.recall[label["reason"]].count(is_right)
        self.exact_recall[label["reason"]].count(is_exact)
        self.scenarios[label["scenario"]].count(is_right)
        if not is_right:
            self.misses.append((key, label, verdict))
        if verdict is None:
            self.missing.append(key)
            return
        self.precision[given].count(is_right)
        self.calibration[verdict.get("confidence") or "none"].count(is_right)
        if label.get("trigger"):
            self.triggers_not_given += "trigger" not in verdict
            self.trigger.count(verdict.get("trigger") == label["trigger"])
        if label.get("linux"):
            names = verdict.get("linux") or []
            self.linux.count(label["linux"] in names)
            if names:
                self.linux_named.count(label["linux"] in names)
            self.linux_names += len(names)

    @property
    def mean_recall(self):
        """Every code weighs the same."""
        return sum(share.value for share in self.recall.values()) / len(self.recall) if self.recall else 1.0

    @property
    def confusions(self):
        """Counter of (expected, given)."""
        return Counter((label["reason"], (verdict or {}).get("reason", "(none)")) for _, label, verdict in self.misses)

# SPDX-License-Identifier: GPL-2.0-or-later
"""Provisional verdicts and their revisions."""

from dataclasses import fields

from rstreason import Verdict
from rstreason.settle import Settler


def verdict(frame, reason, revised_by=None):
    values = dict.fromkeys((field.name for field in fields(Verdict)), 0)
    return Verdict(**values | {"frame": frame, "reason": reason, "provisional": True, "revised_by": revised_by})


def said(verdicts):
    return [(v.frame, v.reason, v.provisional, v.capture) for v in verdicts]


def test_final_verdicts_pass():
    settler = Settler(["a"])
    assert said(settler.settle([verdict(1, "x"), verdict(2, "y")], None)) == [(1, "x", False, "a"), (2, "y", False, "a")]


def test_a_revision_takes_the_place_of_what_it_revises():
    settler = Settler(["a"])
    assert said(settler.settle([verdict(1, "x"), verdict(2, "y")], (0, 1))) == []
    assert said(settler.settle([verdict(1, "z", revised_by=9)], (0, 2))) == [(1, "z", False, "a")]
    assert said(settler.settle([], None)) == [(2, "y", False, "a")]

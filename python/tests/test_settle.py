# SPDX-License-Identifier: GPL-2.0-or-later
"""Provisional verdicts and their revisions."""

from dataclasses import fields

from rstreason import Verdict
from rstreason.settle import Settler


def verdict(frame, reason, provisional=False, revised_by=None):
    values = dict.fromkeys((field.name for field in fields(Verdict)), 0)
    values |= {"frame": frame, "reason": reason, "provisional": provisional, "revised_by": revised_by}
    return Verdict(**values)


def said(verdicts):
    return [(v.frame, v.reason, v.capture) for v in verdicts]


def test_final_verdicts_pass():
    assert said(Settler(["a"]).settle([verdict(1, "x"), verdict(2, "y")])) == [(1, "x", "a"), (2, "y", "a")]


def test_a_revision_takes_the_place_of_what_it_revises():
    settler = Settler(["a"])
    assert said(settler.settle([verdict(1, "x", provisional=True), verdict(2, "y")])) == []
    assert said(settler.settle([verdict(1, "z", revised_by=9)])) == [(1, "z", "a"), (2, "y", "a")]


def test_what_nobody_revised_comes_at_the_end():
    settler = Settler(["a"])
    assert said(settler.settle([verdict(1, "x", provisional=True), verdict(2, "y")])) == []
    assert said(settler.rest()) == [(1, "x", "a"), (2, "y", "a")]

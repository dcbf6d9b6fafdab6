# SPDX-License-Identifier: GPL-2.0-or-later
"""Scripted machines on the path and at its ends."""

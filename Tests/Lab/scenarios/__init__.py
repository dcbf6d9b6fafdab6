# SPDX-License-Identifier: GPL-2.0-or-later
"""The scenarios, by the category of the code they are meant to give."""

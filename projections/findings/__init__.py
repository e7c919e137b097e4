"""Findings (发现): what the rules of model.md §6.1 see in the recorded world.

A projection like any other (DESIGN §4).
"""

"""Simulated provinces (模拟省份): invented submissions with their truth, to measure detection with (model.md §6.5).

Written from model.md alone. Nothing here is read by a rule, and no rule's code or constant is read here.
"""

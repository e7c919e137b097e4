"""Meters (计量点): which there are, which oven, section or site each serves over time, and what they read."""

"""Falsified data (弄虚作假): what was found to be false, and what rests on it. JC-09, JC-25, YC-14."""

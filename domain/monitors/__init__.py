"""Monitored sources (监测点位): which stacks stand on the key list, and how far their data are trusted. JC-18."""

"""Measuring detection: simulated worlds played in memory, what was found laid beside what was true, and backtests.

It stands in `app`, not in `simulation`: playing a world takes the runner's own parts and the findings' engine, and
`simulation` may import neither (DESIGN §1), so that a simulator cannot know what looks for what it hides.
"""

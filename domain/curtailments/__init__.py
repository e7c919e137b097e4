"""Lawful curtailments of production (错峰生产、应急减排): why output may dip and rebound."""

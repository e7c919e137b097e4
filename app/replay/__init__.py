"""History told again from the entries alone: what each moved, and the trial balance that they end with."""

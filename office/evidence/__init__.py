"""Evidence (证据): files kept by their SHA-256, and whether those that events name are there and unaltered."""

"""A department's witness (C2SP tlog-witness): its folder, its state, its HTTP face; and the log's side, which asks."""

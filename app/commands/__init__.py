"""What stands behind each `quench` command."""

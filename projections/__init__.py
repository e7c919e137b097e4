"""Read models, dropped and rebuilt at any time; findings are data."""

"""The composition root: settings, embedded PostgreSQL, the runner, clerks and the `quench` command line."""

"""One page that an auditor can sign: what was checked, what was found, and what no check shows."""

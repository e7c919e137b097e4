"""Pure rules of the business; knows no I/O, no clock, no uuid."""

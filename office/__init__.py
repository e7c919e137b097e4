"""An office's work: spreadsheets in, evidence kept, reports out (办公室的工作)."""

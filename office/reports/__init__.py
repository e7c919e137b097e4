"""The reports that offices owe (报表), made from a moment: as .xlsx, as a printable page, and read back."""

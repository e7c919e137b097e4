"""How large a file of an office may be, and how much a reader may spend on it; what is beyond is refused, not tried.

The reader is a process of its own (`office.child`), and the kernel holds it to MEMORY_BYTES and CPU_SECONDS: a file
that gets past every check here ends that process and nothing else.
"""

MIB = 1024 * 1024
FILE_BYTES_MAX = 32 * MIB
"""50,000 rows of 20 columns are about 6 MiB as .xlsx and 12 MiB as CSV."""
UNPACKED_BYTES_MAX = 192 * MIB
"""All members of an .xlsx together, as its directory states them and as they then are."""
RATIO_MAX = 250
"""How many bytes one byte of a member above 1 MiB may become; a sheet of equal rows reaches about 100."""
RATIO_COUNTS_FROM = MIB
MEMBERS_MAX = 1_000
ROWS_MAX = 100_000
COLUMNS_MAX = 256
CELLS_MAX = 3_000_000
SHEETS_MAX = 64
MARKS_MAX = 200_000
"""Formulas, errors and hidden rows that are noted of one sheet."""
CELL_TEXT_MAX = 32_767
"""What one cell holds, by Excel's own rule."""
PROBLEMS_MAX = 1_000
"""Problems told of one file; the rest is counted."""
MEMORY_BYTES = 512 * MIB
CPU_SECONDS = 20
WALL_SECONDS = 60
"""Beside the processor's time: a machine that is busy with other work gets longer, and not for ever."""

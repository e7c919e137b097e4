"""Report duties (报送义务): what is due, what is in, what is late. SX-19, YC-65, JC-21."""

from projections.duties.disagreeing import Disagreement, disagreements
from projections.duties.reading import DutyRow, PeriodRow, ReportStatus, duties, duty_row

__all__ = ["Disagreement", "DutyRow", "PeriodRow", "ReportStatus", "disagreements", "duties", "duty_row"]

"""Every projection of the ledger."""

from projections.capacity.projection import CAPACITY
from projections.documents.projection import DOCUMENTS
from projections.evidence.projection import EVIDENCE
from projections.findings.projection import FINDINGS
from projections.money.projection import MONEY
from projections.projection import Projection
from projections.registers.projection import REGISTERS
from projections.subjects.projection import SUBJECTS

PROJECTIONS: tuple[Projection, ...] = (CAPACITY, MONEY, SUBJECTS, DOCUMENTS, EVIDENCE, REGISTERS, FINDINGS)

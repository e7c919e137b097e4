"""The index of subjects: which enterprises, lots, ovens, seals, tasks, projects and divisions there are, and where.

It lists; what a subject is at a moment is the fold of its own events (DESIGN §4).
"""

from projections.subjects.listing import Kind, Subject, subject, subjects, subjects_named

__all__ = ["Kind", "Subject", "subject", "subjects", "subjects_named"]

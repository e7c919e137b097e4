"""Evidence (证据): which event names which file, and what the clerk that read the files again recorded of them."""

from projections.evidence.reading import Examination, naming, recorded_states

__all__ = ["Examination", "naming", "recorded_states"]

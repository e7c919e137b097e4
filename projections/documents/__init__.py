"""Policy documents (政策文件) as a graph: what is based on what, what supersedes what, and which events rest on it."""

from projections.documents.reading import DocumentGraph, document_graph, resting_positions

__all__ = ["DocumentGraph", "document_graph", "resting_positions"]

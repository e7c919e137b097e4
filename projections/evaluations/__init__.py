"""The evaluation of a division's enterprises by 生存线 and 发展线 (XZ-04)."""

from projections.evaluations.reading import EvaluationRow, EvaluationShares, evaluation

__all__ = ["EvaluationRow", "EvaluationShares", "evaluation"]

"""Folding the line of a subject into a state, forward and, where an event comes late, from a mark again."""

from typing import Any

from domain.lines import Line
from domain.nouns import Noun

MARKS_MOST = 16
"""How many marks a fold keeps: the newest stand close, the older ones ever further apart."""


class Fold:
    """A state on its way through the line of its subject, with marks to go back to where an event comes late."""

    __slots__ = ("done", "line", "marks", "noun", "state", "tag")

    def __init__(self, tag: str, noun: Noun, line: Line, state: Any) -> None:
        self.tag = tag
        self.noun = noun
        self.line = line
        self.state = state
        self.done = 0
        self.marks = [(0, state)]

    def forward(self) -> None:
        """Take in the events that the line has since."""
        evolve = self.noun.evolve
        for at, event in self.line.since(self.done, self.noun.facts):
            self.state = evolve(self.state, event)
            self.marks.append((at + 1, self.state))
            if len(self.marks) > MARKS_MOST:
                del self.marks[1 : MARKS_MOST // 2 : 2]
        self.done = len(self.line)

    def rewind(self, at: int) -> None:
        """The line is another one from this index on."""
        if at < self.done:
            while self.marks[-1][0] > at:
                self.marks.pop()
            self.done, self.state = self.marks[-1]

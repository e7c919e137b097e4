"""Folding the line of a subject into a state, forward and, where an event comes late, from a mark again.

A late event seldom changes what the subject is today: after it and the events behind it the state is soon the one that
stood there before. So the marks behind a late event are kept aside, and where the new fold meets one of them it goes on
from the end: only what the late event changed is folded again (docs/decisions/0033).
"""

from typing import Any

from domain.lines import Line
from domain.nouns import Noun

MARKS_MOST = 20
"""How many marks a fold keeps: the newest as they are, the older ones evenly spread, for an event comes late by any
number of years."""
_NEWEST = 6
_STRETCHES_BITS = 3
"""So often the line is halved: into 2³ = 8 stretches at most."""

Mark = tuple[int, Any]
"""So many events of the line, and the state after them."""


class Fold:
    """A state on its way through the line of its subject, with marks to go back to where an event comes late."""

    __slots__ = ("ahead", "ahead_done", "done", "line", "marks", "noun", "places", "state", "tag")

    def __init__(self, tag: str, noun: Noun, line: Line, begun: Mark) -> None:
        self.tag = tag
        self.noun = noun
        self.line = line
        self.places = line.places
        self.done, self.state = begun
        self.marks: list[Mark] = [begun]
        self.ahead: list[Mark] = []
        """The marks behind what came late, where they stand now, and how far the fold was behind the last of them."""
        self.ahead_done = 0

    def mark_before(self, most: int) -> Mark:
        """The last mark with at most so many events of the line."""
        return next(mark for mark in reversed(self.marks) if mark[0] <= most)

    def forward(self) -> None:
        """Take in the events that the line has since."""
        evolve, facts = self.noun.evolve, self.noun.facts
        while self.done != len(self.places):
            for at, event in self.line.since(self.done, facts):
                state = evolve(self.state, event)
                self.done = at + 1
                if self.ahead and self._met(state):
                    break
                self.state = state
                self.marks.append((self.done, state))
                if len(self.marks) > MARKS_MOST:
                    self._thin_out()
            else:
                self.done = len(self.places)
        self.ahead = []

    def _met(self, state: Any) -> bool:
        """Whether the fold is where it was before: then all behind it is as it was."""
        ahead, done = self.ahead, self.done
        while ahead and ahead[0][0] < done:
            del ahead[0]
        if not ahead or ahead[0][0] != done or ahead[0][1] != state:
            return False
        self.marks += ahead
        self.state, self.done, self.ahead = ahead[-1][1], self.ahead_done, []
        if len(self.marks) > MARKS_MOST:
            self._thin_out()
        return True

    def _thin_out(self) -> None:
        """Of the older marks the first in each stretch of the line stays."""
        shift = max(self.done.bit_length() - _STRETCHES_BITS, 0)
        older, newest = self.marks[:-_NEWEST], self.marks[-_NEWEST:]
        spread = {index >> shift: (index, state) for index, state in reversed(older)}
        self.marks = [*reversed(spread.values()), *newest]

    def changed(self, at: int, by: int, kind: type) -> None:
        """At this index of the line an event was put in (by 1) or taken out (by -1)."""
        if self.noun.facts is not None and kind not in self.noun.facts:
            self._shift(at, by)
        elif at < self.done:
            behind = self.ahead
            if not behind:
                behind, self.ahead_done = self.marks, self.done
            self.ahead = [(index + by, state) for index, state in behind if index > at]
            self.ahead_done += by
            while self.marks[-1][0] > at:
                self.marks.pop()
            self.done, self.state = self.marks[-1]
        elif self.ahead and at < self.ahead_done:
            self.ahead = [(index + by, state) for index, state in self.ahead if index > at]
            self.ahead_done += by

    def _shift(self, at: int, by: int) -> None:
        """The event is none of this state's: what stands behind it stands one further."""
        if at < self.done:
            self.done += by
            self.marks = [(index + by if index > at else index, state) for index, state in self.marks]
        if self.ahead and at < self.ahead_done:
            self.ahead_done += by
            self.ahead = [(index + by if index > at else index, state) for index, state in self.ahead]

"""Series (逐月数据): what is reported of a subject month by month stands on a line of its own beside the subject's.

`series:oven:o-17` holds the monthly output of `oven:o-17`. A decision on the oven does not read it and is not held up
by it, and no rule that looks at the oven alone is asked again because a month was reported (docs/decisions/0024). The
series is where its subject is: whoever may see the one sees the other.
"""

_PREFIX = "series:"


def series_tag(subject: str) -> str:
    """The tag of the series of a subject that is given by its tag."""
    return _PREFIX + subject


def subject_of(tag: str) -> str:
    """The tag of the subject that a series is of; any other tag is its own."""
    return tag.removeprefix(_PREFIX)

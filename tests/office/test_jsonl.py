"""JSON lines become submissions, and each line that is none says so."""

from office.reading import read_file

STOP = b'{"command": "StopOven", "key": "k", "occurredOn": "2023-10-20", "fields": {"oven": "o-1"}}\n'


def test_a_line_is_a_submission_at_its_row() -> None:
    read = read_file(b"\n" + STOP, "stops.jsonl")
    (line,) = read.lines
    assert (line.sheet, line.row, line.command) == ("stops.jsonl", 2, "StopOven")
    assert line.fields == {"oven": "o-1"}
    assert line.envelope == {"key": "k", "occurredOn": "2023-10-20"}
    assert not read.problems


def test_half_a_character_and_a_number_beyond_all_sums_are_told_at_their_lines() -> None:
    half = STOP.replace(b"o-1", b"\\ud800")
    huge = STOP.replace(b'"o-1"', b"1" + b"0" * 30)
    read = read_file(half + STOP + huge, "stops.jsonl")
    assert [(one.row, one.code) for one in read.problems] == [(1, "NOT_JSON"), (3, "NOT_JSON")]
    assert len(read.lines) == 1


def test_every_line_that_is_none_is_told() -> None:
    bad = b'{"command": 1}\n[\n{"command": "Stop"}\n{"command": "StopOven", "field": {}}\n{"a": 1, "a": 2}\n'
    read = read_file(STOP + bad, "stops.jsonl")
    assert [(one.row, one.code) for one in read.problems] == [
        (2, "NO_COMMAND"),
        (3, "NOT_JSON"),
        (4, "UNKNOWN_COMMAND"),
        (5, "UNKNOWN_ENTRY"),
        (6, "NOT_JSON"),
    ]
    assert len(read.lines) == 1

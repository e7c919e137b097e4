"""What a superuser may do to the log of tests/ledger/test_verification.py, and what verification says of it.

Each is named, with the statements and the finding, a regular expression that begins with the position where there is
one. The log has 1,113 entries in four appends: a submission of six (1 to 6), a refused one (7), five entries that name
no submission though they have one (8 to 12), raw bytes (13), 1,088 more with tags and 12 without; checkpoints of 7, 13
and 1,101 entries, of which two witnesses cosigned the second; four tiles.
"""


def edited(old: str, new: str, position: int) -> str:
    """One entry with other text in it, of whatever length."""
    return (
        f"UPDATE ledger.events SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '{old}', '{new}'), 'UTF8') "
        f"WHERE position = {position}"
    )


def recorded_at(moment: str, where: str) -> str:
    """Entries and their columns with another time."""
    text = f"{moment}T00:00:00.000000Z"
    return (
        f"UPDATE ledger.events SET recorded_at = '{text}', entry = convert_to(regexp_replace("
        f'convert_from(entry, \'UTF8\'), \'"recordedAt":"[^"]*"\', \'"recordedAt":"{text}"\'), \'UTF8\') WHERE {where}'
    )


def without(table: str, *constraints: str) -> str:
    """The owner takes constraints away first."""
    return "".join(f"ALTER TABLE ledger.{table} DROP CONSTRAINT {name}; " for name in constraints)


LONG = "x" * 1023

ENTRIES = {
    "a value is changed": (edited('"n":9', '"n":8', 9), "position 9: .*tile/0/000"),
    "a value beyond the tiles is changed": (edited('"n":1050', '"n":1051', 1063),
                                            "positions 14 to 1101: .*published checkpoint of 1101"),
    "a value beyond the checkpoints is changed": (edited('"v":1}', '"v":2}', 1110),
                                                  "positions 1105 to 1112: .*ledger.head"),
    "a space is put behind it": ("UPDATE ledger.events SET entry = entry || ' '::bytea WHERE position = 9",
                                 "position 9: .*not its own RFC 8785"),
    "a byte is no UTF-8": ("UPDATE ledger.events SET entry = set_byte(entry, 12, 255) WHERE position = 9",
                           "position 9: .*no canonical JSON"),
    "it is no JSON": ("UPDATE ledger.events SET entry = 'x' WHERE position = 9", "position 9: .*no canonical JSON"),
    "it is no object": ("UPDATE ledger.events SET entry = '7' WHERE position = 9", "position 9: .*other keys"),
    "it has a float": ("""UPDATE ledger.events SET entry = '{"data":1.5}' WHERE position = 9""",
                       "position 9: .*is a float"),
    "it lacks keys": ("""UPDATE ledger.events SET entry = '{"data":1}' WHERE position = 9""",
                      "position 9: .*other keys"),
    "a number is beyond every reader": (edited('"n":9', '"n":9007199254740993', 9), "position 9: .*beyond"),
    "a key stands twice": (edited('"n":9', '"n":9,"n":9', 9), "position 9: .*not its own RFC 8785"),
    "its bytes are gone": (without("events", "events_entry_not_null", "events_entry_check")
                           + "UPDATE ledger.events SET entry = NULL WHERE position = 9", "position 9: .*no entry"),
    "it is longer than an entry may be": (without("events", "events_entry_check") +
        "UPDATE ledger.events SET entry = convert_to(rpad(convert_from(entry, 'UTF8'), 70000), 'UTF8') "
        "WHERE position = 9", "position 9: .*65,535"),
}  # fmt: skip

FRAME = {
    "v is nought": (edited('"v":1}', '"v":0}', 9), "position 9: .*v is an integer"),
    "v is a text": (edited('"v":1}', '"v":"1"}', 9), "position 9: .*v is an integer"),
    "v is true": (edited('"v":1}', '"v":true}', 9), "position 9: .*v is an integer"),
    "meta is a list": (edited('"meta":{}', '"meta":[]', 9), "position 9: .*meta is no object"),
    "position is true": (edited('"position":1,', '"position":true,', 1), "position 1: .*its position is True"),
    "position is a text": (edited('"position":9,', '"position":"9",', 9), "position 9: .*its position is '9'"),
    "the entry says another time": (edited('.', '.0', 13), "position 13: .*columns"),
    "a tag is too long": (
        f"UPDATE ledger.events SET tags = tags || '{LONG}'::text WHERE position = 9; "
        + edited('"all"]', f'"all","{LONG}"]', 9), "position 9: .*no name"),
    "a tag is empty": (
        "UPDATE ledger.events SET tags = tags || ''::text WHERE position = 9; " + edited('"all"]', '"all",""]', 9),
        "position 9: .*no name"),
    "raw bytes are spelled otherwise": (edited("cmF3IQ==", "cmF3IR==", 13), "position 13: .*canonical base64"),
    "raw bytes are canonical JSON": (edited("cmF3IQ==", "MQ==", 13), "position 13: .*stands in `data`"),
    "raw bytes are a number": (edited('"cmF3IQ=="', "5", 13), "position 13: .*dataBase64"),
    "time falls": (recorded_at("2000-01-01", "position = 9"), "position 9: .*recordedAt falls"),
    "time is ahead of the clock": (recorded_at("2999-01-01", "position > 1000"),
                                   "position 1001: .*ahead of the database's clock"),
}  # fmt: skip

COLUMNS = {
    "the type": ("UPDATE ledger.events SET type = 'X' WHERE position = 9", "position 9: .*columns"),
    "the tags": ("UPDATE ledger.events SET tags = '{}' WHERE position = 9", "position 9: .*columns"),
    "the order of the tags": ("UPDATE ledger.events SET tags = ARRAY[tags[2], tags[1]] WHERE position = 9",
                              "position 9: .*columns"),
    "the time": ("UPDATE ledger.events SET recorded_at = recorded_at + interval '1 us' WHERE position = 9",
                 "position 9: .*columns"),
    "a time that never ends": ("UPDATE ledger.events SET recorded_at = 'infinity' WHERE position = 9",
                               "position 9: .*columns"),
    "a time before Christ": (
        "UPDATE ledger.events SET recorded_at = (to_char(recorded_at, 'YYYY-MM-DD HH24:MI:SS.USOF') || ' BC')"
        "::timestamptz WHERE position = 9", "position 9: .*columns"),
    "the position": ("UPDATE ledger.events SET position = 5000 WHERE position = 9", "position 9: .*missing"),
    "the positions of two": (
        "UPDATE ledger.events SET position = 9999 WHERE position = 9; UPDATE ledger.events SET position = 9 WHERE "
        "position = 10; UPDATE ledger.events SET position = 10 WHERE position = 9999", "position 9: .*position is 10"),
}  # fmt: skip

ROWS = {
    "an event is taken out": ("DELETE FROM ledger.events WHERE position = 9", "position 9: .*missing"),
    "the last event is taken out": ("DELETE FROM ledger.events WHERE position = 1113", "position 1113: .*missing"),
    "all events are taken out": ("DELETE FROM ledger.events", "position 1: .*missing"),
    "an event stands twice": (
        without("events", "events_pkey") + "INSERT INTO ledger.events SELECT * FROM ledger.events WHERE position = 9",
        "position 9: .*taken"),
    "an event is put beyond the head": (
        "INSERT INTO ledger.events SELECT 9999, type, recorded_at, tags, entry FROM ledger.events WHERE position = 1",
        "position 9999: .*positions 1 to 9999"),
    "an event is put before the first": (
        without("events", "events_position_check") +
        "INSERT INTO ledger.events SELECT 0, type, recorded_at, tags, entry FROM ledger.events WHERE position = 1",
        "position 0: .*positions 0 to 1113"),
}  # fmt: skip

HEAD = {
    "the size": ("UPDATE ledger.head SET size = 1112", "edge of ledger.head"),
    "the log is rewound": (
        "DELETE FROM ledger.events WHERE position > 13; DELETE FROM ledger.checkpoints WHERE size > 13; "
        "UPDATE ledger.head SET size = 13, edge = (SELECT array_agg(sha256('x')) FROM generate_series(1, 3)), "
        "recorded_at = (SELECT recorded_at FROM ledger.events WHERE position = 13)", "positions 1 to 8: .*ledger.head"),
    "the edge": ("UPDATE ledger.head SET edge = array_prepend(sha256('x'), edge[2:])",
                 "positions 1 to 1024: .*ledger.head"),
    "the time": ("UPDATE ledger.head SET recorded_at = recorded_at + interval '1 s'", "ledger.head has another time"),
    "the row": ("DELETE FROM ledger.head", "no row"),
}  # fmt: skip

TAGS = {
    "a row is taken out": ("DELETE FROM ledger.tags WHERE tag = ledger.tag_hash('lot:9')", "position 9: .*lacks a row"),
    "a row is put in": ("INSERT INTO ledger.tags VALUES (1, 7)", "holds 2201 rows where 2200 belong"),
    "a row is moved": ("UPDATE ledger.tags SET position = 1105 WHERE tag = ledger.tag_hash('lot:9') AND position = 9",
                       "position 9: .*lacks a row"),
    "a row is beyond the head": ("INSERT INTO ledger.tags VALUES (1, 9999)", "position 9999: .*of no entry"),
    "a row is before the first": ("INSERT INTO ledger.tags VALUES (1, 0)", "row of no entry"),
}  # fmt: skip

SUBMISSIONS = {
    "a row is taken out": ("DELETE FROM ledger.submissions WHERE key = 'k1'", "positions 1 to 6: .*no row"),
    "a row of nameless entries is moved to named ones": (
        "UPDATE ledger.submissions SET first_position = 2, last_position = 3 WHERE key = 'bare'",
        "position 2: .*its entries name another"),
    "a row is put in": (
        "INSERT INTO ledger.submissions VALUES ('office', 'k9', sha256(''), 3, 3, 'ACCEPTED')",
        "position 3: .*its entries name another"),
    "its key is changed": ("UPDATE ledger.submissions SET key = 'k9' WHERE key = 'k1'", "positions 1 to 6: .*no row"),
    "its scope is changed": ("UPDATE ledger.submissions SET scope = 'x' WHERE key = 'k1'",
                             "positions 1 to 6: .*no row"),
    "its end is changed": ("UPDATE ledger.submissions SET last_position = 5 WHERE key = 'k1'",
                           "positions 1 to 6: .*says 1 to 5"),
    "its input is changed": ("UPDATE ledger.submissions SET input_sha256 = sha256('') WHERE key = 'k1'",
                             "positions 1 to 6: .*another inputSha256"),
    "its input is gone": (
        without("submissions", "submissions_input_sha256_not_null")
        + "UPDATE ledger.submissions SET input_sha256 = NULL WHERE key = 'k1'",
        "positions 1 to 6: .*another inputSha256"),
    "its outcome is changed": ("UPDATE ledger.submissions SET outcome = 'ACCEPTED' WHERE key = 'k2'",
                               "position 7: .*says ACCEPTED"),
    "a refusal is made of it": ("UPDATE ledger.submissions SET outcome = 'REFUSED' WHERE key = 'k1'",
                                "positions 1 to 6: .*says REFUSED"),
    "it names a place outside the log": ("UPDATE ledger.submissions SET last_position = 9999 WHERE key = 'bare'",
                                         "names positions outside the log"),
}  # fmt: skip

TILES = {
    "a hash in one": ("UPDATE ledger.tiles SET hashes = set_byte(hashes, 32 * 257 % 8192, 7) WHERE tile = 1",
                      "position 258: .*tile/0/001"),
    "the root of one": ("UPDATE ledger.tiles SET root = sha256('x') WHERE tile = 1",
                        "positions 257 to 512: .*tile/0/001"),
    "two of them": (
        "UPDATE ledger.tiles SET tile = 9 - tile WHERE tile = 1; UPDATE ledger.tiles SET tile = 1 WHERE tile = 2; "
        "UPDATE ledger.tiles SET tile = 2 WHERE tile = 8", "position 257: .*tile/0/001"),
    "one is longer": (without("tiles", "tiles_hashes_check") +
                      "UPDATE ledger.tiles SET hashes = hashes || hashes WHERE tile = 1", "position 257: .*tile/0/001"),
    "one is gone from its row": (
        without("tiles", "tiles_hashes_not_null", "tiles_root_not_null")
        + "UPDATE ledger.tiles SET hashes = NULL, root = NULL WHERE tile = 1", "position 257: .*tile/0/001"),
    "one beyond the log": ("INSERT INTO ledger.tiles SELECT 0, 9, root, hashes FROM ledger.tiles WHERE tile = 1",
                           "tiles of no entries: 0/9"),
    "one of a level above": ("INSERT INTO ledger.tiles SELECT 1, 0, root, hashes FROM ledger.tiles WHERE tile = 1",
                             "tiles of no entries: 1/0"),
}  # fmt: skip

CHECKPOINTS = {
    "one has another root": (
        "UPDATE ledger.checkpoints SET note = replace(note, split_part(note, E'\\n', 3), "
        "encode(sha256('x'), 'base64')) WHERE size = 13", "positions 8 to 13: .*published checkpoint of 13"),
    "one is filed under another size": ("UPDATE ledger.checkpoints SET size = 12 WHERE size = 7",
                                        "is not that of its row"),
    "one is beyond the head": (
        "INSERT INTO ledger.checkpoints SELECT 9999, signatures, note FROM ledger.checkpoints WHERE size = 7",
        "positions 1114 to 9999: .*missing"),
    "one is filed under a size that no log can have": (
        "ALTER TABLE ledger.checkpoints DROP CONSTRAINT IF EXISTS checkpoints_size_check; "
        "UPDATE ledger.checkpoints SET size = -7 WHERE size = 7", "is not that of its row"),
    "one is no note": ("UPDATE ledger.checkpoints SET note = 'x' WHERE size = 13", "checkpoint of 13 entries: .*"),
    "one is gone from its row": (
        without("checkpoints", "checkpoints_note_not_null")
        + "UPDATE ledger.checkpoints SET note = NULL WHERE size = 13",
        "checkpoint of 13 entries: "),
    "one counts other signatures": ("UPDATE ledger.checkpoints SET signatures = 7 WHERE size = 13",
                                    "is not that of its row"),
    "entries before one were changed, and the tree with them": (
        "DELETE FROM ledger.tiles; " + edited('"n":9', '"n":8', 9), "positions 8 to 13: .*published checkpoint of 13"),
}  # fmt: skip

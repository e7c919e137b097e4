#!/usr/bin/env python3
"""Check a Quench bundle or receipt offline, trusting nobody (离线核验账本或回执，不信任任何一方).

    python3 verify.py [DIR] [--policy FILE] [--older CHECKPOINT]... [--balances]
    python3 verify.py --proof FILE [--entry FILE] [--policy FILE] [DIR]

One file, Python 3.9 or later, its standard library only, not a line in common with the server. Every entry is hashed,
the hashes give the root, and every checkpoint must agree, those that you kept too (--older). All rests on the keys of
the policy: take them from where they were published. Exit code 0: proven; 1: not proven, with the place; 2: no check.
"""
# ruff: noqa: B007, B905, E401, E702, I001, UP035
from __future__ import annotations
import argparse, base64, contextlib, hashlib, json, os, re, signal, stat, sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple, NoReturn, Sequence

# ==== 1 Words: base64 (RFC 4648 §4), files ====
class NotProven(Exception):
    """What was shown does not hold. The text is one line, Chinese / English."""
def refuse(place: str, chinese: str, english: str) -> NoReturn:
    raise NotProven(f"{place}: {chinese} / {english}")
def from_base64(text: str, place: str, size: int | None = None) -> bytes:
    """The bytes of a base64 text in its one canonical spelling, padding and spare bits included."""
    with contextlib.suppress(ValueError, TypeError):
        data = base64.b64decode(text, validate=True)
        if base64.b64encode(data) == text.encode() and size in (None, len(data)):
            return data
    refuse(place, "base64 写法不规范或长度不符", f"not canonical base64, or not of the right length: {str(text)[:60]}")
def read_file(path: str, bytes_max: int = 256 * 65_537) -> bytes:
    if os.path.islink(path) or not os.path.isfile(path):  # A pipe might never end; a link leads anywhere.
        raise OSError(f"没有此文件，或不是普通文件 / no such file, or not a plain one: {path}")
    with open(path, "rb") as file:
        content = file.read(bytes_max + 1)
    if len(content) > bytes_max:
        refuse(path, "文件过大", f"a file of this kind has at most {bytes_max:,} bytes")
    return content

# ==== 2 Signatures: Ed25519 (RFC 8032 §5.1) ====
# The curve −x² + y² = 1 + D·x²·y² modulo P. A point is (X, Y, Z, T) with x = X/Z, y = Y/Z, x·y = T/Z.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493  # the order of the base point
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
BASE: Point = (BASE_X, 4 * pow(5, -1, P) % P, 1, BASE_X * 4 * pow(5, -1, P) % P)
def add(p: Point, q: Point) -> Point:
    """The sum of two points (§5.1.4). The formula is complete: p + p is right too."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def decode_point(encoded: bytes) -> Point | None:
    """§5.1.3; None where the bytes are no point, or not its one canonical encoding."""
    y, sign = int.from_bytes(encoded, "little") & (1 << 255) - 1, encoded[31] >> 7
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    x = x if v * x * x % P == u else x * ROOT_OF_MINUS_1 % P
    if y >= P or v * x * x % P != u or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P
def ed25519_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    """§5.1.7: R = [S]B − [k]A, compared as bytes, so that R has one encoding too; and S < L."""
    a, s = decode_point(public) if len(public) == 32 else None, int.from_bytes(signature[32:], "little")
    if a is None or len(signature) != 64 or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    minus_a, total = (P - a[0], a[1], 1, P - a[3]), (0, 1, 1, 0)
    summands = (None, BASE, minus_a, add(BASE, minus_a))
    for bit in range(252, -1, -1):  # Both products at once, from the highest bit down.
        total = add(total, total)
        if summand := summands[(s >> bit & 1) | (k >> bit & 1) << 1]:
            total = add(total, summand)
    x, y = (coordinate * pow(total[2], -1, P) % P for coordinate in total[:2])
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]

# ==== 3 Notes: keys, checkpoints, cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature) ====
LOG_KEY, WITNESS_KEY = 0x01, 0x04
NOTE = re.compile(  # origin, size, root, extensions; an empty line; signatures “— name base64”
    r"(([^\n]+)\n(0|[1-9][0-9]{0,18})\n([^\n]+)\n(?:[^\n]+\n)*)\n((?:— [^\s+]+ [A-Za-z0-9+/]{7,}=*\n){1,100})")
class Key(NamedTuple):  # As published (name+hex of key id+base64 of algorithm ‖ public key), and taken apart.
    text: str; name: str; key_id: bytes; algorithm: int; public: bytes
class Checkpoint(NamedTuple):  # A signed note. `text` is what was signed; a signature is (key name, key id, the rest).
    text: bytes; origin: str; size: int; root: bytes; signatures: list[tuple[str, bytes, bytes]]
def read_key(text: str, algorithm: int, place: str) -> Key:
    name, _, rest = text.partition("+")
    key = from_base64(rest[9:], place, 33)
    key_id = hashlib.sha256(name.encode("utf-8", "surrogateescape") + b"\n" + key).digest()[:4]
    if re.search(r"^$|\s", name) or rest[:9] != key_id.hex() + "+" or key[0] != algorithm:
        refuse(place, "公钥名称、编号或类型不符", f"not a key name+key id+base64 of type {algorithm}: {text[:150]}")
    return Key(text, name, key_id, algorithm, key[1:])
def read_checkpoint(source: bytes, place: str) -> Checkpoint:
    """Take a signed checkpoint apart, strictly. No signature is verified here."""
    match = NOTE.fullmatch(source.decode("utf-8", "replace")) if len(source) <= 1_000_000 else None
    if not match or match[0].encode() != source or re.search(r"[\0-\x09\x0b-\x1f]", match[0]) or int(match[3]) >> 63:
        refuse(place, "不是检查点", "not a checkpoint: origin, size, root, an empty line, signature lines")
    signatures = [(name, signature[:4], signature[4:]) for name, text in re.findall("— (.+) (.+)\n", match[5])
                  for signature in [from_base64(text, place)]]
    return Checkpoint(match[1].encode(), match[2], int(match[3]), from_base64(match[4], place, 32), signatures)
def signers(checkpoint: Checkpoint, keys: Sequence[Key], place: str) -> set[Key | str]:
    """Which of these keys signed, and the names of others. A false signature of one makes the whole note worthless."""
    known, signed = {(key.name, key.key_id): key for key in keys}, set[Any]()
    for name, key_id, signature in checkpoint.signatures:
        key, message, time = known.get((name, key_id)), checkpoint.text, 0
        if key and key.algorithm == WITNESS_KEY:
            time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = b"cosignature/v1\ntime %d\n" % time + message
        if key and (time >> 63 or not ed25519_verifies(key.public, message, signature)):
            refuse(place, f"{name} 的签名无效", f"the signature of {name} does not verify: changed, or forged")
        signed.add(key or name)
    return signed

# ==== 4 Policy: whose keys count, how many witnesses are enough (C2SP tlog-policy) ====
class Policy(NamedTuple):  # Which logs and witnesses are believed. A group asks for a number of its members.
    logs: list[Key]; witnesses: dict[str, Key]; groups: dict[str, tuple[int, list[str]]]; quorum: list[str]
def read_policy(source: bytes, place: str) -> Policy:
    """Read `log vkey [url]`, `witness name vkey [url]`, `group name all|any|k member…` and `quorum name`."""
    policy = Policy([], {}, {}, [])
    if re.search(rb"[\0-\x08\x0b-\x1f\x7f]", source) or source[-1:] != b"\n" or len(source) > 100_000:
        refuse(place, "过长、含控制字符或缺末尾换行", "too long, or a control character, or no newline at the end")
    for number, line in enumerate(source.decode("utf-8", "surrogateescape").split("\n"), 1):
        kind, *words = re.findall(r"[^ \t]+", line) or ["#"]
        name, members, names = words[0] if words else "", words[2:], {"none", *policy.witnesses, *policy.groups}
        least = {"any": 1, "all": len(members), **{str(n): n for n in range(1, len(members) + 1)}}
        if kind == "log" and len(words) in (1, 2):
            policy.logs.append(read_key(name, LOG_KEY, f"{place}, line {number}"))
        elif kind == "witness" and len(words) in (2, 3) and name not in names:
            policy.witnesses[name] = read_key(words[1], WITNESS_KEY, f"{place}, line {number}")
        elif kind == "group" and name not in names and members and {*members} <= names - {"none"} and words[1] in least:
            policy.groups[name] = (least[words[1]], members)
        elif kind == "quorum" and len(words) == 1 and name in names and not policy.quorum:
            policy.quorum.append(name)
        elif not kind.startswith("#"):
            refuse(f"{place}, line {number}", "此行有误", f"no policy line, or a name taken or undefined: {line[:80]}")
    members = [member for _, members in policy.groups.values() for member in members]
    for once in ([key.public for key in policy.logs], [key.public for key in policy.witnesses.values()], members):
        if len(set(once)) < len(once) or not policy.quorum:
            refuse(place, "公钥或成员重复，或缺 quorum 行", "a public key or a member is there twice, or no quorum")
    return policy
def judge(task: tuple[str, Checkpoint, list[Key], Policy, bool, set[Key]]) -> list[str]:
    """Verify the signatures: one of these keys of the log must be there, and the quorum if asked for. The cosigners."""
    place, checkpoint, keys, policy, quorum, listed = task
    signed = signers(checkpoint, [*listed, *keys, *policy.witnesses.values()], place)
    if checkpoint.origin not in [key.name for key in keys if key in signed]:
        refuse(place, "没有受信任的日志签名", f"no key that counts at this size signed for the log {checkpoint.origin}")
    for name in [one for one in signed if listed and isinstance(one, str)]:  # Who was a witness once is still listed.
        refuse(place, "签名行的公钥无人知晓", f"changed: no policy names the key of this signature line: {name[:80]}")
    cosigned = [name for name, key in policy.witnesses.items() if key in signed]
    enough = {"none", *cosigned}
    for name, (count, members) in policy.groups.items():  # Members stand before their group.
        enough.update([name] if len(enough.intersection(members)) >= count else [])
    if quorum and policy.quorum[0] not in enough:
        refuse(place, "见证不足", f"cosigned by {cosigned} only: not the quorum {policy.quorum[0]}")
    return cosigned

# ==== 5 Tree: leaves, roots, inclusion, consistency (RFC 6962 §2.1) ====
def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()
def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
def grow(edge: list[bytes], count: int, node: bytes) -> None:
    """Add a subtree to the edge (the roots of the perfect subtrees, largest first) of `count` subtrees like it."""
    while count & 1:  # As 1 is added in binary: every carry joins two equal subtrees into one.
        node, count = node_hash(edge.pop(), node), count >> 1
    edge.append(node)
def fold(edge: Sequence[bytes]) -> bytes:
    """The root over an edge; that of no entries is SHA-256("")."""
    root = edge[-1] if edge else hashlib.sha256(b"").digest()
    for left in edge[-2::-1]:
        root = node_hash(left, root)
    return root
def root_from_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that a path, the leaf's sibling first, gives a leaf (§2.1.1); NotProven where it does not fit."""
    if not 0 <= index < size < 2**63 or (size == 1) != (not path) or any(len(node) != 32 for node in (leaf, *path)):
        refuse("proof", "证明与位置不符", f"the proof does not fit index {index} in a log of {size} entries")
    if size == 1:
        return leaf
    left = 1 << (size - 1).bit_length() - 1  # the largest power of two below the size
    if index < left:
        return node_hash(root_from_inclusion(index, left, leaf, path[:-1]), path[-1])
    return node_hash(path[-1], root_from_inclusion(index - left, size - left, leaf, path[:-1]))
def consistent(old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a proof shows that a log begins with an older one (§2.1.2). A bundle needs none: it has all entries."""
    def roots(old: int, size: int, path: Sequence[bytes], whole: bool) -> tuple[bytes, bytes]:  # of a part: old, new
        if old == size:
            (known,) = (old_root, *path) if whole else path  # A part that is the whole old log is not sent.
            return known, known
        *rest, other = path
        left = 1 << (size - 1).bit_length() - 1
        before, after = roots(old, left, rest, whole) if old <= left else roots(old - left, size - left, rest, False)
        return (before, node_hash(after, other)) if old <= left else (node_hash(other, before), node_hash(other, after))
    if not 0 <= old <= size < 2**63 or any(len(node) != 32 for node in (root, *path)):
        return False
    if old == 0:  # Every log begins with the empty one.
        return not path and (size > 0 or root == fold([]))
    with contextlib.suppress(ValueError):  # Too few or too many hashes.
        return roots(old, size, path, True) == (old_root, root)
    return False

# ==== 6 Entries: canonical JSON (RFC 8785), seven keys, postings (docs/ledger-format.md) ====
FIELDS = ("meta", "position", "recordedAt", "tags", "type", "v")
HANDOVERS, STATE = ("LogKeyRotated", "LedgerRestored"), "StateDigestRecorded"
MOMENT = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z")
Rows = Counter[tuple[str, str, str]]  # unit, county (or — where none is stated, or total 合计), account
def ordered(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    by_utf16 = None if "".join(value).isascii() else lambda key: key.encode("utf-16-be", "surrogatepass")
    if len(value) < len(pairs) or list(value) != sorted(value, key=by_utf16):
        raise ValueError("a key stands twice, or out of order")
    return value
def integer(text: str) -> int:
    """The integer of a JSON number; ValueError for a float, NaN or Infinity, and beyond what every reader can hold."""
    if len(text) > 17 or abs(int(text)) >= 2**53:
        raise ValueError(f"{text[:20]} is beyond ±(2^53 − 1)")
    return int(text)
PARSE = json.JSONDecoder(object_pairs_hook=ordered, parse_int=integer, parse_float=integer, parse_constant=integer)
WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
def read_json(source: bytes, place: str) -> Any:
    """The value of strict JSON: keys in UTF-16 order and none twice, no floats; to the byte as RFC 8785 writes it."""
    try:
        value = PARSE.decode(source.decode("utf-8"))
        if WRITE.encode(value).encode("utf-8") != source:
            raise ValueError("spaces, escapes or numbers are written otherwise")
    except (ValueError, RecursionError) as error:
        refuse(place, "JSON 不规范", f"not canonical JSON: {'not UTF-8' if isinstance(error, UnicodeError) else error}")
    return value
def read_entry(source: bytes, position: int) -> dict[str, Any]:
    """The entry of this position, its form checked."""
    place = f"position {position}"
    entry = read_json(source, place)
    if type(entry) is not dict or tuple(entry) not in (("data", *FIELDS), ("dataBase64", *FIELDS)):
        refuse(place, "键不符", "an entry has the keys data or dataBase64, meta, position, recordedAt, tags, type, v")
    if type(entry["position"]) is not int or entry["position"] != position:
        refuse(place, "有删除、插入或换位", f"removed, inserted or moved: the entry here says {entry['position']!r}")
    names = [entry["type"], *entry["tags"]] if type(entry["tags"]) is list else [None]
    if not (all(type(name) is str and name for name in names) and type(entry["v"]) is int and entry["v"] > 0 and
            type(entry["meta"]) is dict and MOMENT.fullmatch(str(entry["recordedAt"]))):
        refuse(place, "字段不符", "meta, recordedAt, tags, type or v is not as the format says")
    if "dataBase64" in entry:
        from_base64(entry["dataBase64"], place)
    return entry
def add_rows(entry: dict[str, Any], place: str, rows: Rows) -> None:
    """Add what an event moves. Its tonnes sum to zero in every county and in total, its fen in total."""
    data = entry["data"] if type(entry.get("data")) is dict else {}
    for book, unit in (("postings", "tonnes"), ("money", "fen")):
        sums: dict[str, int] = {}
        for row in data.get(book, ()) if type(data.get(book, [])) is list else [None]:
            if type(row) is not dict or type(row.get("account")) is not str or type(row.get(unit)) is not int:
                refuse(place, "分录格式错误", f"a row of {book} has an account, and a whole number of {unit}")
            for county in (str(row.get("county") or "—"), "total 合计"):
                rows[unit, county, row["account"]] += row[unit]
                sums[county] = sums.get(county, 0) + row[unit]
        if any(sums.values()):
            refuse(place, "分录合计不为零", f"the {book} do not sum to zero: {sums}")
def state_digest(position: int, rows: Rows) -> str:
    """The hash of a trial balance, as `StateDigestRecorded` has that of the entries up to a position (256, 512 …)."""
    sums = sorted((key, amount) for key, amount in rows.items() if amount and key[1] != "total 合计")
    fen, tonnes = ([[*place, amount] for (of, *place), amount in sums if of == unit] for unit in ("fen", "tonnes"))
    return hashlib.sha256(WRITE.encode({"fen": fen, "position": position, "tonnes": tonnes}).encode()).hexdigest()

# ==== 7 Tiles: 256 entries and their hashes (C2SP tlog-tiles) ====
class Tile(NamedTuple):  # What entries hold together; `roots`: up to each position where a checkpoint ends.
    times: list[str]; edge: list[bytes]; roots: dict[int, bytes]; rows: Rows; told: list[tuple[int, str, Any]]
def tile_path(level: int | str, index: int, width: int) -> str:
    digits = str(index).zfill(-(-len(str(index)) // 3) * 3)
    return f"tile/{level}/" + re.sub("(...)(?=.)", r"x\1/", digits) + (f".p/{width}" if width < 256 else "")
def load(folder: str, path: str, row: Any) -> bytes:
    """A file of the bundle, held against its row in the manifest."""
    content = read_file(os.path.join(folder, path)) if row else b""
    if row != {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}:
        refuse(path, "与清单不符", "missing, or not of the size and SHA-256 that manifest.json says")
    return content
def check_tile(task: tuple[str, int, int, list[Any], set[int]]) -> Tile:
    """Check the entries of a tile one by one, and then its two files against the manifest."""
    (folder, index, width, listed, wanted), first, at = task, task[1] * 256 + 1, 0
    tile, paths = Tile([], [], {}, Rows(), []), [tile_path(kind, index, width) for kind in ("entries", 0)]
    if None in listed:
        refuse(f"position {first}", "缺少文件", f"{paths[0]} or {paths[1]} is missing")
    content, hashes = (read_file(os.path.join(folder, path)) for path in paths)
    for position in range(first, first + width):
        place, end = f"position {position}", at + 2 + int.from_bytes(content[at:at + 2], "big")
        if end > len(content):
            refuse(place, "缺少条目，或条目不完整", f"missing, or cut off, in {paths[0]}")
        entry, leaf = read_entry(content[at + 2:end], position), leaf_hash(content[at + 2:end])
        if leaf != hashes[32 * (position - first):][:32]:
            refuse(place, "条目被改动", f"changed: this is not the entry whose hash stands in {paths[1]}")
        if tile.times and entry["recordedAt"] < tile.times[-1]:
            refuse(place, "时间倒退", f"recordedAt falls from {tile.times[-1]} to {entry['recordedAt']}")
        tile.times.append(entry["recordedAt"])
        add_rows(entry, place, tile.rows)
        tile.told.extend([(position, entry["type"], entry.get("data"))] if entry["type"] in (*HANDOVERS, STATE) else [])
        grow(tile.edge, position - first, leaf)
        tile.roots.update({position: fold(tile.edge)} if position in wanted else {})
        at = end
    if at < len(content) or len(hashes) != 32 * width:
        refuse(f"position {first + width}", "多出内容", f"{paths[0]} or {paths[1]} holds more than it should")
    for path, row in zip(paths, listed):
        load(folder, path, row)
    return tile

# ==== 8 Bundle: manifest, checkpoints, key rotation (docs/bundle-format.md) ====
def keys_in_force(policy: Policy, origin: str, said: list[tuple[int, str, Any]]) -> list[tuple[int, list[Key]]]:
    """From which size on which key counts. A rotation, or a restore under a new name, is signed by the key it ends."""
    eras, name = [(0, [key for key in policy.logs if key.name == origin])], origin
    for position, _, data in [one for one in said if one[1] in HANDOVERS]:
        place, told = f"position {position}", data if type(data) is dict else {}
        old, new = (read_key(str(told.get(side)), LOG_KEY, place) for side in ("from", "to"))
        more = [f"{told.get(name)}\n" for name in ("size", "root", "reason") if "reason" in told]
        text = f"quench {'restore' if more else 'key rotation'} v1\n{old.text}\n{new.text}\n{''.join(more)}"
        valid = ed25519_verifies(old.public, text.encode(), from_base64(str(told.get("signature")), place, 64))
        if not valid or (old.name == new.name) == bool(more) or (len(eras) > 1 and eras[-1][1] != [old]):
            refuse(place, "密钥轮换无效", "a key rotation that the key in force until then did not sign")
        eras[-1:], name = [(eras[-1][0], [old]), (position, [new])], new.name
    if name != origin or not any(key in policy.logs for _, keys in eras for key in keys):
        refuse("policy", "策略中没有此日志的密钥", f"it names no key of the log {origin}")
    return eras
def check_tiles(folder: str, size: int, files: dict[str, Any], ends: set[int], run: Any) -> Tile:
    """Check every tile that a log of this size has. What they hold together, and the root of the log at each end."""
    whole, nodes, tasks, level, recent = Tile([""], [], {0: fold([])}, Rows(), []), [], [], 1, dict[int, Rows]()
    for first in range(1, min(size, 256 * len(files) + 256) + 1, 256):  # The size may lie: no further than the files.
        index, width = first // 256, min(256, size - first + 1)
        rows = [files.pop(tile_path(kind, index, width), None) for kind in ("entries", 0)]
        tasks.append((folder, index, width, rows, ends.intersection(range(first, first + width))))
    for task, tile in zip(tasks, run(check_tile, tasks)):
        if tile.times[0] < whole.times[0]:
            refuse(f"position {task[1] * 256 + 1}", "时间倒退", f"recordedAt falls to {tile.times[0]}")
        for position, _, data in [one for one in tile.told if one[1] == STATE]:  # Of the state up to an earlier tile.
            at, digest = (data.get("position"), data.get("digest")) if type(data) is dict else (None, None)
            if digest != (state_digest(at, recent[at]) if type(at) is int and at in recent else ()):
                refuse(f"position {position}", "状态摘要不符", f"not the digest that the entries give at {at}")
        whole.times[0] = tile.times[-1]
        whole.rows.update(tile.rows)
        recent = dict([*recent.items(), (task[1] * 256 + 256, whole.rows.copy())][-256:])
        whole.told.extend(tile.told)
        whole.roots.update({end: fold([*whole.edge, root]) for end, root in tile.roots.items()})
        nodes.append(fold(tile.edge))
        grow(whole.edge, len(nodes) - 1, nodes[-1])
    nodes = nodes[:size // 256]
    while nodes:  # The levels above hold the hashes of the full tiles below.
        for at in range(0, len(nodes), 256):
            path = tile_path(level, at // 256, min(256, len(nodes) - at))
            if load(folder, path, files.pop(path, None)) != b"".join(nodes[at:at + 256]):
                refuse(path, "与条目不符", "not the hashes that the entries give")
        nodes, level = nodes[:len(nodes) // 256 * 256], level + 1
        for _ in range(8):
            nodes = [node_hash(left, right) for left, right in zip(nodes[::2], nodes[1::2])]
    return whole
def check_bundle(folder: str, policy: Policy, kept: dict[str, Checkpoint]) -> tuple[list[str], Rows]:
    """Check a whole bundle, and that the checkpoints kept elsewhere are of its log. The report and the balances."""
    newest = read_checkpoint(read_file(os.path.join(folder, "checkpoint")), "checkpoint")
    size, root = newest.size, base64.b64encode(newest.root).decode()
    paths = [os.path.join(parent, name) for parent, folders, names in os.walk(folder) for name in folders + names]
    modes = {os.path.relpath(path, folder).replace(os.sep, "/"): os.lstat(path)[0] for path in paths}
    found = {path + "\0" * (not stat.S_ISREG(mode)) for path, mode in modes.items() if not stat.S_ISDIR(mode)}
    manifest = read_json(read_file(os.path.join(folder, "manifest.json"), 1_000 + 300 * len(found)), "manifest.json")
    listed = manifest.pop("files", None) if type(manifest) is dict else None
    head = {"format": "quench-bundle/1", "origin": newest.origin, "root": root, "size": size}
    if manifest != head or type(listed) is not dict:
        refuse("manifest.json", "清单与检查点不符", "its format, origin, size or root is not that of the checkpoint")
    files = {path: row for path, row in listed.items() if path in found}
    for path in [path for path in files if not path.startswith("tile/")]:
        content = load(folder, path, files.pop(path, None))
        if path.startswith("checkpoints/"):
            kept[path] = read_checkpoint(content, path)
            if path != f"checkpoints/{kept[path].size:012d}":
                refuse(path, "文件名与大小不符", f"the name is not the size of this checkpoint, {kept[path].size}")
    kept, before = {**kept, "checkpoint": newest}, 0
    with ProcessPoolExecutor(initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as pool:
        run = pool.map if len(files) + len(kept) > 100 else map
        whole = check_tiles(folder, size, files, {one.size for one in kept.values()}, run)
        if strange := [*sorted(found ^ {*listed, "manifest.json"}), *files]:
            refuse(strange[0], "缺失、多出或不是普通文件", "missing, not listed, not of a bundle, or not a plain file")
        eras = keys_in_force(policy, newest.origin, whole.told)
        both = policy, read_policy(read_file(os.path.join(folder, "policy")), "policy")
        listed = {key for one in both for key in (*one.logs, *one.witnesses.values())}.union(*dict(eras).values())
        tasks = [(place, one, [keys for start, keys in eras if start <= one.size][-1], policy, one is newest,
                  listed if place.startswith("checkpoint") else set())
                 for place, one in sorted(kept.items(), key=lambda item: item[1].size)]
        for (place, one, *_), cosigned in zip(tasks, run(judge, tasks)):
            if one.size > size:
                refuse(f"position {size + 1}", "缺少条目", f"missing here: {place} has {one.size} entries, this {size}")
            if whole.roots[one.size] != one.root:
                where = f"position {before + 1} to {one.size}" if before < one.size else f"size {one.size}"
                refuse(where, "与检查点不符", f"changed here: the entries are not those that {place} covers")
            before = one.size
    return [f"log 日志: {newest.origin}, {size:,} entries 条, root 根 {root}, last 末条 {whole.times[0]}",
            *(f"key from size 自此大小起的公钥 {start}: {key.text}" for start, keys in eras for key in keys),
            f"checkpoints of this log 检查点: {len(kept)}, the newest cosigned by 见证: {cosigned}",
            f"state digests 状态摘要: {[kind for _, kind, _ in whole.told].count(STATE)}, all reproduced 全部重算一致",
            "postings 分录: those of every event sum to zero 每条合计为零"], whole.rows

# ==== 9 Receipt: one entry and its proof (C2SP tlog-proof) ====
PROOF = re.compile(rb"c2sp\.org/tlog-proof@v1\n(?:extra (.*)\n)?index (0|[1-9][0-9]{0,18})\n((?:.+\n){0,63})\n([^\0]+)")
def read_receipt(source: bytes, entry: bytes | None, place: str) -> tuple[Checkpoint, int]:
    """The checkpoint to whose root a proof leads from an entry (of a file of its own, or `extra`), and the position."""
    match = PROOF.fullmatch(source)
    if not match:
        refuse(place, "不是回执证明", "not a tlog-proof: header, extra or none, index, hashes, empty line, note")
    checkpoint, position = read_checkpoint(match[4], place), int(match[2]) + 1
    if entry is None and match[1] is None:
        refuse(place, "没有条目", "the proof has no line “extra”: give the entry with --entry")
    entry = from_base64(match[1].decode("latin-1"), place) if entry is None else entry
    add_rows(read_entry(entry, position), f"position {position}", Rows())
    path = [from_base64(line.decode("latin-1"), place, 32) for line in match[3].split(b"\n")[:-1]]
    if root_from_inclusion(position - 1, checkpoint.size, leaf_hash(entry), path) != checkpoint.root:
        refuse(f"position {position}", "证明不成立", "changed: the proof does not lead from this entry to the root")
    return checkpoint, position
def check(options: argparse.Namespace) -> list[str]:
    folder, report = "." if options.folder is None else options.folder, ["PROVEN 已证明"]
    place = os.path.join(folder, "policy") if options.policy is None else os.path.realpath(options.policy)
    policy = read_policy(read_file(place), place)
    kept = {f"--older {path}": read_checkpoint(read_file(os.path.realpath(path)), path) for path in options.older}
    if options.proof is not None or options.entry is not None:  # An entry alone proves nothing.
        entry = None if options.entry is None else read_file(os.path.realpath(options.entry))
        proof = read_file(os.path.realpath(options.proof or "--proof"))
        kept["--proof"], position = read_receipt(proof, entry, options.proof)
        report += [f"receipt 回执: position {position} in {kept['--proof'].origin} of {kept['--proof'].size:,} entries"]
    if options.folder is not None or options.older or options.proof is None:
        lines, rows = check_bundle(folder, policy, kept)
        report += [*lines, *(f"{rows[key]:>20,} {'  '.join(key)}" for key in sorted(rows) if options.balances)]
    else:
        cosigned = judge((options.proof, kept["--proof"], policy.logs, policy, True, set()))
        report += [f"cosigned by 见证: {cosigned}, quorum 门槛 {policy.quorum[0]}"]
    if options.policy is None:
        report += ["WARNING: THE KEYS ARE THE BUNDLE'S OWN: compare them with the published ones, or use --policy",
                   "注意：公钥取自本包自身，须与别处公布的逐一核对，或用 --policy 另行给出",
                   *(f"    {key.text}" for key in (*policy.logs, *policy.witnesses.values()))]
    return report
def plain(line: str) -> str:  # Nothing that ends a line, or that a terminal obeys: names in files are anybody's.
    return "".join(c if c.isprintable() else "?" for c in line)
def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="DIR", nargs="?", help="the bundle 核验包 (default: this folder)")
    parser.add_argument("--policy", metavar="FILE", help="the keys you trust 受信任的公钥 (default: the bundle's own)")
    parser.add_argument("--older", metavar="FILE", action="append", default=[], help="a checkpoint you kept 留存检查点")
    parser.add_argument("--proof", metavar="FILE", help="a receipt 回执")
    parser.add_argument("--entry", metavar="FILE", help="the entry of the receipt 回执的条目, where it is not in it")
    parser.add_argument("--balances", action="store_true", help="print the trial balance 试算平衡表")
    try:
        print(*map(plain, check(parser.parse_args())), sep="\n", flush=True)
        return 0
    except (Exception, KeyboardInterrupt) as fault:  # Whatever it is: one line, and nothing is proven.
        what = "NOT PROVEN 未证明" if isinstance(fault, NotProven) else f"CANNOT CHECK 无法核验: {type(fault).__name__}"
        print(plain(f"{what}: {fault}")[:1000], file=sys.stderr, flush=True)
        return 1 if isinstance(fault, NotProven) else 2
if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    os._exit(main())  # At once: a reader who closed the pipe early is no reason for a traceback.

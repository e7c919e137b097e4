"""What a file of evidence may be, told from its first bytes: photos, PDF and film, and nothing that a browser runs.

The name and the declared type are the sender's word; the bytes are what is kept. So the type is read from them, and a
declared one must agree. SVG and HTML are text that can carry a program, and are not taken at all. A file may be two
things at once (a PDF inside the comment of a JPEG); it is what it begins as, and is never shown, only downloaded.
"""

JPEG, PNG, HEIC, PDF = "image/jpeg", "image/png", "image/heic", "application/pdf"
MP4, MOV = "video/mp4", "video/quicktime"
SUFFIXES = {JPEG: ".jpg", PNG: ".png", HEIC: ".heic", PDF: ".pdf", MP4: ".mp4", MOV: ".mov"}
"""The types that are taken, each with the ending of a downloaded file."""
HEAD_BYTES = 64
"""So many first bytes decide."""
_SAME = {"image/jpg": JPEG, "image/pjpeg": JPEG, "image/heif": HEIC, "application/x-pdf": PDF}
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_HEIF = frozenset({b"mif1", b"msf1"})
"""What any still of this container may be called; one of ours names HEIC among what it is compatible with."""
_MP4 = frozenset({b"isom", b"avc1", b"mp41", b"mp42", b"M4V ", b"MSNV", b"dash", b"mp71"}) | {
    b"iso" + bytes([digit]) for digit in b"23456789"
}


def type_of(head: bytes) -> str | None:
    """The media type that the first HEAD_BYTES bytes of a file show; None for what is not taken."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"%PDF-1.", b"%PDF-2.")):
        return PDF
    return _boxed(head) if head[4:8] == b"ftyp" else None


def _boxed(head: bytes) -> str | None:
    """ISO/IEC 14496-12 §4.3: a box's length, `ftyp`, the major brand, a version, the compatible brands."""
    length = int.from_bytes(head[:4], "big")
    if not 16 <= length <= 4096 or length % 4:
        return None
    brand = head[8:12]
    compatible = {head[at : at + 4] for at in range(16, min(length, len(head)), 4)}
    if brand in _HEIC or (brand in _HEIF and compatible & _HEIC):
        return HEIC
    if brand == b"qt  ":
        return MOV
    return MP4 if brand in _MP4 else None


def declared_type(content_type: str | None) -> str | None:
    """The type that a Content-Type names, under the name we use; None where it names none that is taken."""
    name = (content_type or "").partition(";")[0].strip().lower()
    name = _SAME.get(name, name)
    return name if name in SUFFIXES else None

"""Small files of every type that is taken, made here, and some that are not."""

import hashlib
import struct
import zlib


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def jpeg(text: str = "照片", *, exif: bytes = b"GPS 35.2N 111.1E") -> bytes:
    """A JPEG of markers alone: EXIF, a comment, the end."""
    comment = text.encode()
    app1 = b"Exif\0\0" + exif
    return (
        b"\xff\xd8\xff\xe1" + struct.pack(">H", len(app1) + 2) + app1
        + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + b"\xff\xd9"
    )  # fmt: skip


def png() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def boxed(brand: bytes, *compatible: bytes) -> bytes:
    """A container of ISO/IEC 14496-12 with its first box."""
    body = b"ftyp" + brand + b"\0\0\0\0" + b"".join(compatible)
    return struct.pack(">I", len(body) + 4) + body + struct.pack(">I", 16) + b"mdat" + b"12345678"


TAKEN = {
    "image/jpeg": jpeg(),
    "image/png": png(),
    "image/heic": boxed(b"heic", b"mif1", b"heic"),
    "application/pdf": pdf(),
    "video/mp4": boxed(b"isom", b"isom", b"avc1"),
    "video/quicktime": boxed(b"qt  ", b"qt  "),
}
NOT_TAKEN = {
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "HTML before a PDF": b"<script>alert(1)</script>\n" + pdf(),
    "a zip": b"PK\x03\x04" + bytes(60),
    "an ELF": b"\x7fELF" + bytes(60),
    "a GIF": b"GIF89a/*" + bytes(20),
    "a PDF of no version": b"%PDF-html<script>",
    "a box too long for its file": b"\xff\xff\xff\xfcftypisom" + bytes(20),
    "a still that is not HEIC": boxed(b"avif", b"mif1"),
    "one byte": b"\xff",
    "text with a byte order mark": "\ufeff照片".encode(),
}

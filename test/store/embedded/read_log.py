"""Reads a log by docs/reference/log-format.md alone, checks every byte, and prints each event as a line of JSON."""
import hashlib
import json
import os
import sys
import uuid
from struct import unpack_from
from zlib import crc32


def fail(path, offset, reason):
    sys.exit(f"{os.path.basename(path)}, offset {offset}: {reason}")


def block(path, data, size, magic, places=(0,)):
    """Of the blocks at these offsets that are whole the one that tells of most."""
    found = [data[at : at + size] for at in places]
    whole = [b for b in found if len(b) == size and unpack_from("<I", b, 12)[0] == crc32(b[16:], crc32(b[:12]))]
    if not whole or whole[0][:8] != magic:
        fail(path, 0, "the checksum does not match" if len(data) >= size else "cut short")
    if unpack_from("<I", whole[0], 8)[0] != 1:
        fail(path, 0, "another format")
    return max(whole, key=lambda b: unpack_from("<QQ", b, 32))


def record(path, data, at):
    """Kind and length of the record at an offset."""
    total, length = unpack_from("<II", data, at) if at + 8 <= len(data) else (0, 0)
    if not 47 <= length <= 66090 or at + length > len(data):
        fail(path, at, "the record is cut short")
    if total != crc32(data[at + 4 : at + length]):
        fail(path, at, "the checksum does not match")
    return data[at + 8], length


def event(data, at, length):
    stream_bytes, type_bytes = data[at + 9], data[at + 10]
    position, revision = unpack_from("<QQ", data, at + 12)
    names, kind = at + 44, at + 44 + stream_bytes
    return {
        "position": position,
        "revision": revision,
        "id": str(uuid.UUID(bytes=data[at + 28 : at + 44])),
        "stream": data[names:kind].decode("ascii"),
        "type": data[kind : kind + type_bytes].decode("ascii"),
        "json": data[kind + type_bytes : at + length].decode("utf-8"),
    }


def batches(path, data, position):
    """Each batch's events, which end with the file."""
    at, batch_at, events, hashed = 128, 128, [], hashlib.sha256(data[:128])
    while at < len(data):
        kind, length = record(path, data, at)
        if kind == 1:
            events.append(event(data, at, length))
            if events[-1]["position"] != position + len(events) - 1:
                fail(path, at, "another position")
        else:
            told = unpack_from("<QII", data, at + 12)
            if told != (position, len(events), at - batch_at):
                fail(path, at, "the batch is not the one that its end tells")
            hashed.update(data[batch_at:at])
            if data[at + 32 : at + 64] != hashed.digest():
                fail(path, at, "the hash does not match")
            hashed.update(data[at : at + length])
            yield events
            position, batch_at, events = position + len(events), at + length, []
        at += length


def read(folder):
    with open(os.path.join(folder, "head"), "rb") as file:
        head = block("head", file.read(), 64, b"CONSHEAD", (0, 512))
    last, size, following = unpack_from("<QQQ", head, 32)
    position, before, revisions = 0, bytes(32), {}
    for number in range(1, last + 1):
        path = os.path.join(folder, f"{number:010}.segment")
        with open(path, "rb") as file:
            data = file.read(size if number == last else -1)
        block(path, data, 128, b"CONSLOG\n")
        if data[16:32] != head[16:32] or data[48:80] != before:
            fail(path, 0, "not the segment that comes next")
        if unpack_from("<QQ", data, 32) != (number, position):
            fail(path, 0, "another segment")
        for one in [one for batch in batches(path, data, position) for one in batch]:
            if one["revision"] != revisions.get(one["stream"], -1) + 1:
                fail(path, 0, f"position {one['position']} has another revision")
            revisions[one["stream"]] = one["revision"]
            position = one["position"] + 1
            print(json.dumps(one, ensure_ascii=False))
        before = hashlib.sha256(data).digest()
    if position != following:
        fail("head", 48, "the log ends elsewhere, or within a batch")


sys.stdout.reconfigure(encoding="utf-8")
read(sys.argv[1])

# pyright: basic
"""Check an audit log with nothing but its files and a public key; it only reads, and needs nothing else of the house.

python -m ledger.audit.verify --file log.jsonl --key key.pub --checkpoints checkpoints.jsonl [--anchor FILE] [--json]

A line of the log is {"hash": h, "record": r} in canonical JSON; h, SHA-256(0x00 || r), is its leaf in the Merkle tree
of RFC 6962, and r["prev"] the hash before. A checkpoint holds the root of the first `size` lines and the SHA-256 of the
one before; a key (Ed25519) signs it, and may name the `next` one. So the last signature of a key vouches for all before
it. What an anchor (checkpoints in other hands) has seen must be in the log; without one, nobody can tell whether both
were cut off together.
"""

import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MEANS = {
    "form": "it is not one whole object in canonical JSON: it was changed, or cut off",
    "hash": "its content is not what its hash says: it was changed",
    "order": "it does not follow the line before: lines were removed, added or moved, or are of another log",
    "root": "from here on the log is not what was signed: it was rewritten, or is another log",
    "short": "the log ends before what was signed: lines were cut off",
    "unsigned": "no checkpoint covers it: it was added without the key, or a step broke off before it was signed",
    "nothing": "there is no checkpoint, so nothing vouches for the log",
    "sequence": "this checkpoint does not follow the one before it: some were changed, removed or added",
    "key": "this checkpoint is signed with a key that is neither among yours nor one to which one of yours handed over",
    "signature": "its signature does not fit: it was changed",
    "witness": "the anchor saw another log",
}
SIGNED = b"leitstand audit checkpoint 1\n"
RECORD, SEAL = "hash record actor at body event prev seq subject", "checkpoint key signature at next prev root size"


class Bad(Exception):
    """A key of MEANS, the file (log, checkpoints, anchor) and the line."""


def checked(log: list[bytes], keys: list[str], checkpoints: list[bytes], anchor: list[bytes] | None = None) -> dict:
    """Check lines (each with its line feed) against public keys in hexadecimal; what was found as plain JSON."""
    report = {"records": 0, "since": "", "until": "", "signed": 0, "anchored": 0, "problem": None}
    try:
        seals = [_seal(line, "checkpoints", number) for number, line in enumerate(checkpoints, 1)]
        seen = [_seal(line, "anchor", number) for number, line in enumerate(anchor or (), 1)]
        trusted = _sealed(seals, set(keys))
        report |= {"signed": seals[-1]["size"], "newest": {name: seals[-1][name] for name in ("at", "root", "key")}}
        roots = _log(log, seals, {each["size"] for each in seals + seen}, report)
        _anchored(seen, seals, roots, trusted, report)
    except Bad as bad:
        report["problem"] = dict(zip(("code", "file", "line"), bad.args, strict=True), means=MEANS[bad.args[0]])
    return report | {"ok": report["problem"] is None}


def _log(log: list[bytes], seals: list[dict], sizes: set[int], report: dict) -> dict[int, str]:
    """Each line by itself, after the one before, and under what was signed; the roots at the sizes."""
    signed, end = {each["size"]: each["root"] for each in seals}, seals[-1]["size"]
    roots, peaks, before, safe = {}, [], "0" * 64, 0
    for number, line in enumerate(log, 1):
        record, leaf = _plain(line, "record", RECORD, "log", number)["record"], hashlib.sha256(b"\0" + line[84:-2])
        if b'{"hash":"%b","record":{' % leaf.hexdigest().encode() != line[:85]:
            raise Bad("hash", "log", number)
        if record["seq"] != number or record["prev"] != before:
            raise Bad("order", "log", number)
        before, bits = leaf.hexdigest(), number - 1
        peaks.append(leaf.digest())
        while bits & 1:  # two full subtrees of one height become one
            peaks[-2:] = [hashlib.sha256(b"\1" + peaks[-2] + peaks[-1]).digest()]
            bits >>= 1
        if number in sizes:
            root = peaks[-1]
            for peak in peaks[-2::-1]:
                root = hashlib.sha256(b"\1" + peak + root).digest()
            roots[number] = root.hex()
            if signed.get(number, roots[number]) != roots[number]:
                raise Bad("root", "log", safe + 1)
            safe = number
        report.update(records=number, since=report["since"] or record["at"], until=record["at"])
    if len(log) != end:
        raise Bad("short" if len(log) < end else "unsigned", "log", min(len(log), end) + 1)
    return roots


def _sealed(seals: list[dict], keys: set[str]) -> set[str]:
    """Checkpoints follow each other, and the last of every key is signed with one that is known; all known keys."""
    if not seals:
        raise Bad("nothing", "checkpoints", 1)
    mark, size = "", 0
    for number, each in enumerate(seals, 1):
        if each["prev"] != mark or each["size"] <= size:
            raise Bad("sequence", "checkpoints", number)
        if number == len(seals) or each["key"] != seals[number]["key"]:
            _vouched(each, keys, "checkpoints", number)
            keys = keys | {each["next"]}
        mark, size = each["mark"], each["size"]
    return keys


def _anchored(seen: list[dict], seals: list[dict], roots: dict[int, str], keys: set[str], report: dict) -> None:
    """What was seen from outside is in the log as it was."""
    here = {each["mark"] for each in seals}
    for number, each in enumerate(seen, 1):
        if each["mark"] not in here:
            _vouched(each, keys, "anchor", number)
            if each["root"] != roots.get(each["size"]):
                raise Bad("short" if each["size"] > report["records"] else "witness", "anchor", number)
        report["anchored"] = max(report["anchored"], each["size"])


def _vouched(each: dict, keys: set[str], file: str, number: int) -> None:
    try:
        signature = bytes.fromhex(each["signature"])
        if each["key"] not in keys or signature.hex() != each["signature"]:  # capitals or spaces would fit as well
            raise Bad("form" if each["key"] in keys else "key", file, number)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(each["key"])).verify(signature, SIGNED + each["said"])
    except (InvalidSignature, ValueError):
        raise Bad("signature", file, number) from None


def _seal(line: bytes, file: str, number: int) -> dict:
    """A checkpoint in one level, with the hash of its line and what is signed."""
    found = _plain(line, "checkpoint", SEAL, file, number)
    flat = found.pop("checkpoint") | found
    if any(type(each) is not (int if name == "size" else str) for name, each in flat.items()):
        raise Bad("form", file, number)
    return flat | {"mark": hashlib.sha256(line).hexdigest(), "said": line[14 : line.rindex(b',"key":')]}


def _plain(line: bytes, part: str, names: str, file: str, number: int) -> dict:
    """A line with these names, also in its part; a name twice, a fraction, other spacing: not canonical (RFC 8785)."""
    try:
        value = json.loads(line.decode(), parse_float=int, parse_constant=int)  # int takes neither 1.5 nor NaN
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        if line == again + b"\n" and names.split() == [*value, *value[part]]:
            return value
    except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
        pass
    raise Bad("form", file, number)


if __name__ == "__main__":
    log, key, points, anchor = (
        open(sys.argv[sys.argv.index(name) + 1], "rb").readlines() if name in sys.argv else []
        for name in ("--file", "--key", "--checkpoints", "--anchor")
    )
    found = checked(log, b"".join(key).decode().split(), points, anchor)
    wrong, good = found["problem"], f"{found['records']} records since {found['since']}: all is as it was signed."
    told = f"{wrong['file']}, line {wrong['line']}: {wrong['means']}." if wrong else good
    sys.exit(print(json.dumps(found) if "--json" in sys.argv else told) or bool(wrong))

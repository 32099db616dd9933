#!/usr/bin/python3
"""Normalises URLs, one a line, as PROTOCOL.md says: prints the form from which an article without an id gets one, or an empty line."""
import re
import string
import sys

BLANKS = " \t\r\n"
UNRESERVED = (string.ascii_letters + string.digits + "-._~").encode()
TRACKING_PREFIXES = (b"utm_", b"mtm_", b"pk_", b"at_medium", b"at_campaign")
TRACKING = (b"fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh mc_cid mc_eid _ga _gl _hsenc _hsmi vero_id "
            b"oly_enc_id oly_anon_id cmpid ncid").split()
ESCAPE_OR_BYTE = re.compile(rb"%([0-9A-Fa-f]{2})|(.)", re.DOTALL)


def lower(text):
    """ASCII letters in lower case, no others."""
    return text.translate(str.maketrans(string.ascii_uppercase, string.ascii_lowercase))


def normalise_bytes(piece):
    def one(match):
        if match[1]:
            byte = bytes([int(match[1], 16)])
            return byte if byte in UNRESERVED else b"%%%02X" % byte[0]
        return match[2] if 0x20 < match[2][0] < 0x7F and match[2] != b"%" else b"%%%02X" % match[2][0]

    return ESCAPE_OR_BYTE.sub(one, piece.encode())


def normalise_path(path):
    kept = []
    for segment in re.findall(rb"/?[^/]*", normalise_bytes(path)):
        if segment == b"/..":
            kept[-1:] = []
        elif segment != b"/.":
            kept.append(segment)
    return b"".join(kept).rstrip(b"/")


def normalise_query(query):
    kept = []
    for parameter in normalise_bytes(query).split(b"&"):
        name = parameter.split(b"=")[0].lower()
        if parameter and not name.startswith(TRACKING_PREFIXES) and name not in TRACKING:
            kept.append(parameter)
    return b"?" + b"&".join(sorted(kept)) if kept else b""


def normalise(url):
    """The normalised form, None if there is none."""
    match = re.fullmatch(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", url.strip(BLANKS), re.DOTALL)
    if not match:
        return None
    scheme, rest = lower(match[1]), match[2].split("#")[0].rstrip(BLANKS)
    authority, tail = re.fullmatch(r"([^/?\\]*)(.*)", rest, re.DOTALL).groups()
    path, _, query = tail.partition("?")
    host, port = re.fullmatch(r"(.*?)(?::([0-9]*))?", authority.rpartition("@")[2], re.DOTALL).groups()
    host = lower(host.removesuffix("."))
    if not re.fullmatch(r"(?:[A-Za-z0-9._~%-]|[^\x00-\x7f])+|\[[0-9A-Fa-f:.]+\]", host):
        return None
    if scheme == "http":
        scheme = "https"
    if host.startswith("www.") and host != "www.":
        host = host[4:]
    if port and not (scheme == "https" and port in ("80", "443")):
        host += f":{port}"
    return f"{scheme}://{host}" + (normalise_path(path) + normalise_query(query)).decode()


if __name__ == "__main__":
    for line in sys.stdin:
        print(normalise(line.rstrip("\n")) or "")

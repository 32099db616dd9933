"""What the log keeps of a value, made that value again (daemon/store/packed.h): here by a reader that was written from the description alone."""
MARK = 0xC1


def _length(data, at, nibble):
    """A length that begins with four bits, and where what follows it stands."""
    length, more = nibble, nibble == 15
    while more:
        length, more, at = length + data[at], data[at] == 255, at + 1
    return length, at


def unpacked(data):
    if not data or data[0] != MARK:
        return data
    size, at, out = int.from_bytes(data[1:5], "big"), 5, bytearray()
    while at < len(data):
        token = data[at]
        literals, at = _length(data, at + 1, token >> 4)
        out += data[at:at + literals]
        at += literals
        if at == len(data):
            break
        back = int.from_bytes(data[at:at + 2], "little")
        length, at = _length(data, at + 2, token & 15)
        for _ in range(length + 4):
            out.append(out[-back])
    assert len(out) == size
    return bytes(out)

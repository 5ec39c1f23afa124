"""What all readers share."""


class Problem(Exception):
    """The user's input is wrong or absent: one sentence."""


def read_bytes(path):
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem(f"{path}: {error.strerror}") from None


def read_text(path):
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(f"{path}: is no text in UTF-8") from None

"""Read mutated files in a process of its own; run by test_fuzz_readers.

    python -m tests.ledger.fuzz_readers FILES SECONDS SEED FOLDER

It reads so many FILES, and goes on until so many SECONDS are over. FOLDER holds the sound files to
mutate. The file under test stays in FOLDER/now when the process ends badly.
"""

from __future__ import annotations

import io
import random
import resource
import sys
import time
import zipfile
from pathlib import Path

MOST_MEMORY = 3 * 1024**3


def mutated(content: bytes, dice: random.Random) -> bytes:
    """Change some bytes, cut, double or blow up a part; of a ZIP also inside one member."""
    if content.startswith(b"PK") and dice.random() < 0.7:
        inside = _mutated_member(content, dice)
        if inside is not None:
            return inside
    return _mutated_bytes(content, dice)


def _mutated_member(content: bytes, dice: random.Random) -> bytes | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return None
    name = dice.choice(sorted(parts))
    parts[name] = _mutated_bytes(parts[name], dice)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, part in parts.items():
            archive.writestr(member, part)
    return out.getvalue()


def _mutated_bytes(content: bytes, dice: random.Random) -> bytes:
    data = bytearray(content)
    for _turn in range(dice.choice((1, 1, 2, 5, 20))):
        if not data:
            break
        at, length = dice.randrange(len(data)), dice.choice((1, 2, 4, 16, 256))
        match dice.randrange(7):
            case 0:
                data[at] = dice.randrange(256)
            case 1:
                data[at : at + length] = dice.randbytes(length)
            case 2:
                del data[at : at + length]
            case 3:
                data[at:at] = data[at : at + length] * dice.choice((1, 3, 50))
            case 4:
                data[at : at + 4] = dice.choice((b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"))
            case 5:
                del data[at:]
            case _:
                data[at:at] = dice.choice((b"9" * 12, b"XFD1048576", b"&a;", b"<", b'"', b"\x00"))
    return bytes(data)


def read(file: Path) -> None:
    """Read a file the way an import does; only the program's own errors may come out."""
    from gis_app.errors import GisAppError
    from gis_app.ledger.column_names import load_column_names
    from gis_app.ledger.source_table import read_tables
    from gis_app.ledger.table_file import SUFFIXES
    from gis_app.vector_files.reader import read_vector

    try:
        if file.suffix in SUFFIXES:
            read_tables(file, load_column_names(), {})
        else:
            read_vector(file)
    except GisAppError:
        return


def main(fewest: int, seconds: float, seed: int, folder: Path) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    sound = sorted(path for path in folder.iterdir() if path.is_file())
    now = folder / "now"
    now.mkdir(exist_ok=True)
    dice, end, count = random.Random(seed), time.monotonic() + seconds, 0
    while count < fewest or time.monotonic() < end:
        source = dice.choice(sound)
        target = now / f"x{source.suffix}"
        target.write_bytes(mutated(source.read_bytes(), dice))
        try:
            read(target)
        except BaseException as error:
            raise SystemExit(f"{source.name} #{count} of seed {seed}: {error!r}") from error
        target.unlink()
        count += 1
    return count


if __name__ == "__main__":
    files, for_s, first, where = sys.argv[1:]
    sys.stdout.write(f"{main(int(files), float(for_s), int(first), Path(where))}\n")

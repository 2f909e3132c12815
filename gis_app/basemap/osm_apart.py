"""Large extracts are read in a process of their own: the window goes on, and stopping is at once.

The library holds Python's lock while it passes over nodes that nobody asked for: nine seconds at a
time in an extract of twenty million.
"""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Any, Final

from gis_app.basemap.osm_extract import BasemapExtract, read_osm
from gis_app.errors import GisAppError, VectorFileError
from gis_app.messages import msg
from gis_app.progress import Progress

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from gis_app.geo.extent import GeoExtent
    from gis_app.messages import Message

LARGE_BYTES: Final = 20_000_000
_LOOK_S: Final = 0.1


def read_extract(file: Path, progress: Progress, clip: GeoExtent | None = None) -> BasemapExtract:
    """Read an extract as `read_osm` does, a large one in another process."""
    if not file.is_file() or file.stat().st_size < LARGE_BYTES:
        return read_osm(file, progress, clip)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_read, args=(file, clip, theirs), daemon=True)
    worker.start()
    theirs.close()
    done, what = 0.0, msg("Reading {file}", file=file.name)
    try:
        while True:
            progress.step(done, what)  # raises when the user stops
            if not ours.poll(_LOOK_S):
                continue
            kind, content = ours.recv()
            if kind == "step":
                done, what = content
            elif kind == "error":
                raise content
            else:
                assert isinstance(content, BasemapExtract)
                return content
    except EOFError as error:
        raise VectorFileError(
            msg("{file} could not be read: the memory did not suffice.", file=str(file))
        ) from error
    finally:
        worker.kill()
        worker.join()
        ours.close()


def _read(file: Path, clip: GeoExtent | None, pipe: Connection) -> None:
    def tell(done: float, what: Message | None) -> None:
        pipe.send(("step", (done, what)))

    answer: tuple[str, Any]
    try:
        answer = ("done", read_osm(file, Progress(tell), clip))
    except GisAppError as error:
        answer = ("error", error)
    pipe.send(answer)
    pipe.close()

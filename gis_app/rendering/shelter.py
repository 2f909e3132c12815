"""One layer that cannot be drawn is named and left out; it never takes the map with it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from gis_app.rendering.brushwork import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.render_layer import RenderLayer

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


def sheltered(work: Brushwork, layer_id: str, step: Callable[[], object]) -> bool:
    """Run a step of one layer; when it fails, note the fault and leave the painter as it was."""
    painter = work.painter
    before = painter.transform(), painter.opacity(), painter.compositionMode()
    try:
        step()
    except Stopped:
        raise
    except Exception as error:
        note(work, layer_id, error)
        # what was begun and not ended may have moved the painter
        painter.setTransform(before[0])
        painter.setOpacity(before[1])
        painter.setCompositionMode(before[2])
        return False
    return True


def together_or_apart(
    work: Brushwork,
    layers: Sequence[RenderLayer],
    run: Callable[[Sequence[RenderLayer]], _T],
) -> _T:
    """Run a step of several layers at once; when it fails, run it without those that fail alone.

    Raises what the step raised when no single layer is to blame.
    """
    try:
        return run(layers)
    except Stopped:
        raise
    except Exception:
        sound = [one for one in layers if sheltered(work, one.id, lambda one=one: run([one]))]  # type: ignore[misc]
        if len(sound) == len(layers):
            raise
        return together_or_apart(work, sound, run)


def note(work: Brushwork, layer_id: str, error: Exception) -> None:
    """Remember what kept a layer from being drawn; the first fault is told."""
    work.faults.setdefault(layer_id, str(error) or type(error).__name__)
    _LOG.error("layer %s cannot be drawn", layer_id, exc_info=error)

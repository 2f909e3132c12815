"""Split, merge and reshape polygons whose borders are shared with neighbours, and keep them shared.

Every function takes polygons as an array (degrees, None for no shape) and gives the array back with
what changed; polygons that do not change are the same objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.geo.coverage_faces import Faces, as_multi, faces_of, shared_length

if TYPE_CHECKING:
    from numpy.typing import NDArray

    ObjectArray = NDArray[np.object_]


def split(polygons: ObjectArray, at: int, line: Any) -> tuple[ObjectArray, tuple[Any, ...]]:
    """Cut one polygon along a line; returns all polygons and the pieces cut off.

    The largest piece stays at its position, the others come largest first. Without a cut from
    border to border there are no pieces. Neighbours get the corners where the line meets their
    border.
    """
    near = _around(polygons, at, line)
    cut = faces_of(polygons[near], (line,))
    own = int(np.flatnonzero(near == at)[0])
    pieces = _pieces(cut, own)
    if len(pieces) < 2:
        return polygons, ()
    gone = {face for piece in pieces[1:] for face in piece}
    claims = [
        [p for p in claim if p != own or face not in gone] for face, claim in enumerate(cut.claims)
    ]
    out = _put_back(polygons, near, cut.put_together(claims))
    return out, tuple(as_multi(shapely.union_all(cut.faces[piece])) for piece in pieces[1:])


def reshape(polygons: ObjectArray, at: int, line: Any) -> ObjectArray | None:
    """Move a stretch of one polygon's border onto a line that begins and ends on or across it.

    What the polygon gains, neighbours lose; what it gives up goes to the neighbour along the border
    that was there, or to nobody where there is none. None when the line moves nothing.
    """
    near = _around(polygons, at, line)
    cut = faces_of(polygons[near], (line,))
    own = int(np.flatnonzero(near == at)[0])
    inside = [i for i, claim in enumerate(cut.claims) if own in claim]
    # the outline alone and the line: gained is what they enclose together outside of it
    alone = faces_of(polygons[[at]], (line,))
    gained_land = [
        face
        for face, claim in zip(alone.faces, alone.claims, strict=True)
        if not claim and _runs_along(face, line)
    ]
    pieces = _pieces(cut, own)
    lost = [face for piece in pieces[1:] for face in piece]
    gained: list[int] = []
    if gained_land:
        inner = shapely.point_on_surface(cut.faces)
        covered = shapely.intersects(shapely.union_all(gained_land), inner)
        gained = [int(i) for i in np.flatnonzero(covered) if i not in inside]
    if not lost and not gained:
        return None
    claims = [list(claim) for claim in cut.claims]
    for face in gained:
        claims[face] = [own]
    for face in lost:
        left = [other for other in claims[face] if other != own]
        heir = -1 if left else _heir(cut, face, own)
        claims[face] = left or ([heir] if heir >= 0 else [])
    return _put_back(polygons, near, cut.put_together(claims))


def merged(polygons: ObjectArray) -> Any:
    """Return the union of polygons; what lies between them stays outside."""
    return as_multi(shapely.union_all(polygons[~shapely.is_missing(polygons)]))


def _around(polygons: ObjectArray, at: int, line: Any) -> NDArray[np.int64]:
    """Return the positions of a polygon and of those that it or the line touches, ascending."""
    box = shapely.envelope(shapely.union_all([shapely.envelope(polygons[at]), line]))
    placed = np.flatnonzero(~shapely.is_missing(polygons))
    hit = placed[shapely.intersects(polygons[placed], box)]
    return np.union1d(hit, [at]).astype(np.int64)


def _pieces(cut: Faces, own: int) -> list[list[int]]:
    """Return the faces of one polygon, grouped by its pieces, the largest piece first.

    A part of the polygon that the line does not cut belongs to the largest piece.
    """
    mine = [i for i, claim in enumerate(cut.claims) if own in claim]
    parts = shapely.get_parts(cut.polygons[own])
    inner = shapely.point_on_surface(cut.faces[mine])
    pieces: list[list[int]] = []
    whole: list[int] = []
    for part in parts:
        of_part = np.array(mine)[shapely.intersects(part, inner)].tolist()
        groups = _connected(cut, of_part, own)
        if len(groups) > 1:
            pieces += groups
        else:
            whole += of_part
    if not pieces:
        return [whole]
    pieces.sort(key=lambda piece: (-float(shapely.area(cut.faces[piece]).sum()), piece[0]))
    pieces[0] = pieces[0] + whole
    return pieces


def _connected(cut: Faces, faces: list[int], own: int) -> list[list[int]]:
    """Group faces of one polygon that lie on one side of the line.

    Faces are parted by the line, or by the border of another polygon over this one; only the line
    parts pieces, so those that another polygon's border parts are joined again.
    """
    if len(faces) < 2:
        return [faces]
    borders = shapely.boundary(np.delete(cut.polygons, own))
    borders = borders[~shapely.is_missing(borders)]
    others = shapely.union_all(borders) if len(borders) else shapely.LineString()
    group = {face: face for face in faces}

    def root(face: int) -> int:
        while group[face] != face:
            face = group[face]
        return face

    shapes = cut.faces[faces]
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for i, j in zip(a.tolist(), b.tolist(), strict=True):
        if i < j:
            seam = shapely.intersection(shapely.boundary(shapes[i]), shapely.boundary(shapes[j]))
            if seam.length and shapely.covers(others, seam):
                group[root(faces[i])] = root(faces[j])
    found: dict[int, list[int]] = {}
    for face in faces:
        found.setdefault(root(face), []).append(face)
    return list(found.values())


def _put_back(polygons: ObjectArray, near: NDArray[np.int64], made: ObjectArray) -> ObjectArray:
    out = polygons.copy()
    out[near] = made
    return out


def _runs_along(face: Any, line: Any) -> bool:
    return float(shapely.length(shapely.intersection(shapely.boundary(face), line))) > 0


def _heir(cut: Faces, face: int, own: int) -> int:
    """Return the neighbour along most of a face's border, who gets it; -1 for nobody."""
    shared = shared_length(cut.faces[face], cut.polygons)
    shared[own] = 0
    shared[np.isnan(shared)] = 0
    best = int(np.argmax(shared))
    return best if shared[best] > 0 else -1

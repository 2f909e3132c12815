"""Areas guessed from the places that belong to them, for a land whose borders nobody has drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.geo.coverage_faces import as_multi
from gis_app.geo.crs import metres_per_degree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    Int64Array = NDArray[np.int64]
    ObjectArray = NDArray[np.object_]


def areas_of_members(
    lon_deg: FloatArray, lat_deg: FloatArray, group: Int64Array, whole: Any, streets: ObjectArray
) -> ObjectArray:
    """Return one area a group, numbered from 0; together they tile `whole`. None without a member.

    A block between streets goes to the group whose members stand in it; one with members of several
    groups is parted halfway between them (Voronoi), one without goes to the nearest member's group.
    Members outside of `whole` count too. Everything is in degrees, worked out in a metric plane.
    """
    out = np.full(int(group.max(initial=-1)) + 1, None, dtype=object)
    if not len(group):
        return out
    lon, lat = shapely.get_coordinates(shapely.centroid(whole))[0]
    # metres east and north of the middle, by one scale each: straight borders stay straight
    scale = np.array(metres_per_degree(float(lat)))

    def flat(xy: FloatArray) -> FloatArray:
        return np.asarray((xy - [lon, lat]) * scale)

    land = shapely.transform(whole, flat)
    xy, first = np.unique(flat(np.column_stack([lon_deg, lat_deg])), axis=0, return_index=True)
    members, owner = shapely.points(xy), group[first]
    cuts = _streets_inside(shapely.transform(streets, flat) if len(streets) else streets, land)
    blocks = _polygonized([shapely.boundary(land), *cuts], land)
    held = _groups_held(blocks, members, owner)
    parted = shapely.union_all(blocks[[len(groups) > 1 for groups in held]])
    # a seam that ends short of the street would part nothing; one that reaches past it does no harm
    seams = shapely.intersection(_halfway(members, owner, land), shapely.buffer(parted, 0.01))
    faces = _polygonized([shapely.boundary(land), *cuts, seams], land)
    inner = shapely.point_on_surface(faces)
    nearest = owner[shapely.STRtree(members).nearest(inner)]
    face, block = shapely.STRtree(blocks).query(inner, predicate="intersects")
    for f, b in zip(face.tolist(), block.tolist(), strict=True):
        if len(held[b]) == 1:
            nearest[f] = next(iter(held[b]))
    for number in np.unique(nearest).tolist():
        mine = as_multi(shapely.union_all(faces[nearest == number]))
        out[number] = shapely.transform(mine, lambda xy: xy / scale + [lon, lat])
    return out


def _streets_inside(streets: ObjectArray, land: Any) -> ObjectArray:
    near = streets[~shapely.is_missing(streets)]
    if len(near):
        shapely.prepare(land)
        near = near[shapely.intersects(land, near)]
    return np.asarray(shapely.intersection(near, land), dtype=object)


def _polygonized(lines: list[Any], land: Any) -> ObjectArray:
    """Return the faces that lines make inside a land; ends that lead nowhere part nothing."""
    work = shapely.union_all(np.array(lines, dtype=object))
    edges = shapely.get_parts(work)
    faces = shapely.get_parts(shapely.polygonize(edges[shapely.get_dimensions(edges) == 1]))
    return np.asarray(faces[shapely.intersects(land, shapely.point_on_surface(faces))], object)


def _groups_held(blocks: ObjectArray, members: ObjectArray, owner: Int64Array) -> list[set[int]]:
    held: list[set[int]] = [set() for _ in range(len(blocks))]
    member, block = shapely.STRtree(blocks).query(members, predicate="intersects")
    for m, b in zip(member.tolist(), block.tolist(), strict=True):
        held[b].add(int(owner[m]))
    return held


def _halfway(members: ObjectArray, owner: Int64Array, land: Any) -> Any:
    """Return the lines halfway between members of different groups."""
    if len(np.unique(owner)) < 2:
        return shapely.LineString()
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(members), extend_to=land, ordered=True)
    )
    lands = [shapely.union_all(cells[owner == number]) for number in np.unique(owner)]
    return shapely.union_all(shapely.boundary(np.array(lands, dtype=object)))

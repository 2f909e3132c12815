"""What the renderer paints under a sheet's markers: base map, areas, special actions."""

from __future__ import annotations

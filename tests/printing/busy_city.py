"""The small city with everything that a page can show: issues, actions, tasks, long names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from tests.printing.small_city import (
    KINDS,
    SIDE,
    SOUTH,
    WEST,
    make_table,
    open_issue,
    small_city,
    some_points,
)

LONG = "阿克苏市红桥街道建设西路第一农贸市场及其周边便民疏导点综合整治提升项目" * 6


def busy_city(points=24, name="第{n}农贸市场"):
    """Return a city of four sub-districts with work in each."""
    rows = [p for index in range(4) for p in some_points(points, index, name)]
    issues = [
        open_issue(
            code=f"WT-{n:03d}",
            point_fid=n * 3 + 1,
            description=f"第{n}处占道经营" if n else LONG,
            unit_fid=n % 4 + 1,
            deadline_at="2023-09-08T10:00:00Z" if n % 3 == 0 else "2023-09-25T10:00:00Z",
        )
        for n in range(14)
    ]
    actions = [
        {
            "code": f"FX-{n}",
            "name": f"第{n}巷飞线",
            "layer": "flying_wires",
            "stage": "done" if n % 3 == 0 else "found",
            "unit_fid": n % 4 + 1,
            "length_before_m": 120.0 + n,
            "deadline": "2023-10-01",
            "shape": shapely.LineString(
                [
                    (WEST + 0.003 * n, SOUTH + SIDE / 3),
                    (WEST + 0.003 * n + 0.001, SOUTH + SIDE / 2.5),
                ]
            ),
        }
        for n in range(1, 9)
    ]
    city = small_city(rows, issues, actions)
    tasks = make_table(
        "tasks",
        [
            {
                "name": f"任务{n}",
                "deadline": f"2023-{9 + n // 20:02d}-{n % 20 + 10:02d}",
                "state": "已完成" if n % 4 == 0 else "推进中",
                "unit_fid": n % 4 + 1,
            }
            for n in range(30)
        ],
    )
    units = make_table(
        "units",
        [
            {
                "name": f"第{n}办事处",
                "leader": "张示例",
                "contact": "李示例",
                "phone": "13800000000",
            }
            for n in range(1, 5)
        ]
        + [{"name": "市容环境组", "kind": "working_group"}],
    )
    parents = np.array([5, 0, 5, 0, 0], np.int64)
    units = units.with_columns(parent_fid=parents)
    return replace(city, tables={**city.tables, "tasks": tasks, "units": units})


def print_request(template, **changes):
    """Return the request that suits a template, for the busy city."""
    from gis_app.printing.page_design import PageDesign
    from gis_app.printing.print_request import PrintRequest
    from gis_app.printing.subject import Coverage

    design = PageDesign.of(template)
    values = {"coverage": Coverage(design.shipped.coverage), "design": design, **changes}
    if values["coverage"] is Coverage.SELECTION:
        values.setdefault("selection", tuple(range(1, 19)))
    return PrintRequest(**values)


__all__ = ["KINDS", "LONG", "busy_city", "print_request"]

"""Make the ledgers of this folder again: openpyxl writes one workbook, LibreOffice the others.

    python tests/data/ledgers/make_files.py

needs LibreOffice Calc (`soffice`) 7.4 or newer. The files are committed, so the tests do not.
"""

from __future__ import annotations

import datetime
import subprocess
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HERE = Path(__file__).parent


def responsibility(file: Path) -> None:
    """Lay out a list as offices do: title, note, header of two rows, sections, merged cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "清单"
    rows = [
        ["阿克苏市创建全国文明城市实地考察点位责任清单"],
        ["填报单位：市创城办                    填报时间：２０２６年６月１日"],
        [
            "序号",
            "点位名称",
            "点位类别",
            "详细地址",
            "坐标",
            None,
            "责任单位",
            "责任领导",
            None,
            "完成时限",
            None,
            "备注",
            "备注",
        ],
        [None, None, None, None, "经度", "纬度", None, "姓名", "联系电话"],
        ["一、农贸市场"],
        [
            1,
            "红旗坡农贸市场",
            "农贸市场",
            "解放南路12号",
            "80.2612",
            "41.1702",
            "市商务局",
            "张三",
            "１３９０９９７００１",
            "2026.6.30",
            None,
            "甲",
            "乙",
        ],
        [
            2,
            "英巴扎农贸市场",
            "农贸市场",
            "英阿瓦提路",
            "80°15′40″E",
            "41°10′15″N",
            None,
            "张三",
            13909970002,
            datetime.date(2026, 7, 15),
            None,
            None,
            "丙",
        ],
        ["二、学校"],
        [
            3,
            "市第一小学",
            "学校",
            "团结路5号",
            "41.1655",
            "80.2533",
            "市教育局、市公安局，城管局",
            "李四",
            "0997-2123456",
            "2026年8月",
            None,
            None,
            None,
        ],
        [
            4,
            "市第二中学",
            "学校",
            "民主路 9 号",
            None,
            None,
            "市教育局",
            "李四",
            None,
            46200,
            None,
            None,
            None,
        ],
        ["合计", 4],
        ["注：1. 本表一式三份；2. 坐标为手机定位，仅供参考。"],
    ]
    for row in rows:
        sheet.append(row)
    for cells in (
        "A1:M1",
        "A2:M2",
        "A3:A4",
        "B3:B4",
        "C3:C4",
        "D3:D4",
        "E3:F3",
        "G3:G4",
        "H3:I3",
        "J3:J4",
        "L3:L4",
        "M3:M4",
        "A5:M5",
        "G6:G7",
        "A8:M8",
        "A12:M12",
    ):
        sheet.merge_cells(cells)
    sheet.row_dimensions[10].hidden = True
    aside = book.create_sheet("旧表")
    aside.append(["点位名称", "点位类别"])
    aside.append(["不要的点位", "学校"])
    aside.sheet_state = "hidden"
    book.save(file)


def issues(file: Path) -> None:
    """A flat list of issues for the text formats."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["问题编号", "问题描述", "问题地点", "经纬度", "责任单位", "发现时间", "整改时限"])
    sheet.append(
        [
            "W-001",
            "占道经营；店外堆放杂物",
            "解放南路12号门口",
            "80.2612, 41.1702",
            "市城市管理局",
            "2026-06-01 10:30",
            "２０２６年６月５日",
        ]
    )
    sheet.append(
        [
            "W-002",
            "飞线，低垂",
            "团结路5号",
            "E80°15′12″ N41°9′56″",
            "市住建局、市电信公司",
            "2026/6/2",
            "2026.6.8",
        ]
    )
    book.save(file)


def days_from_1904(file: Path) -> None:
    """A workbook of the 1904 date system whose deadline is a bare number."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.append(["点位名称", "点位类别", "经度", "纬度", "完成时限"])
    sheet.append(["甲小学", "学校", 80.26, 41.17, datetime.date(2026, 6, 30)])
    sheet.append(["乙小学", "学校", 80.27, 41.16, 44741])
    book.save(file)


def _convert(source: Path, filter_: str, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                "soffice",
                "--headless",
                f"-env:UserInstallation=file://{folder}/profile",
                "--convert-to",
                filter_,
                "--outdir",
                folder,
                str(source),
            ],
            check=True,
        )
        made = Path(folder) / f"{source.stem}.{filter_.split(':')[0]}"
        target.write_bytes(made.read_bytes())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second, third = (Path(folder) / f"{n}.xlsx" for n in ("one", "two", "three"))
        responsibility(first)
        issues(second)
        days_from_1904(third)
        _convert(first, "xlsx", HERE / "responsibility.xlsx")
        _convert(first, "xls", HERE / "responsibility.xls")
        _convert(first, "xls", HERE / "responsibility.et")
        _convert(first, "ods", HERE / "responsibility.ods")
        _convert(third, "xlsx", HERE / "days_1904.xlsx")
        _convert(third, "xls", HERE / "days_1904.xls")
        text = "csv:Text - txt - csv (StarCalc)"
        _convert(second, f"{text}:44,34,85", HERE / "issues_gb18030.csv")
        _convert(second, f"{text}:59,34,76", HERE / "issues_semicolon.csv")
        _convert(second, f"{text}:9,34,65535", HERE / "issues_utf16.txt")


if __name__ == "__main__":
    main()

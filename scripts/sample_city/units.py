"""The organisation tree: headquarters, groups, bureaus, districts down to grids, operators."""

# Tables read best a row a line.
# ruff: noqa: E501

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_city.register import Register

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample_city.areas import Area
    from sample_city.people import People

HEADQUARTERS = "阿克苏市创建全国文明城市指挥部"
# The seven working groups, then the two that push and supervise; with the member who leads each.
GROUPS = (
    ("综合协调组", "市委副书记"), ("宣传教育组", "市委常委、宣传部部长"), ("市容环境组", "市人民政府副市长"),
    ("交通秩序组", "市人民政府副市长、公安局局长"), ("公共服务组", "市人民政府副市长"),
    ("未成年人工作组", "市人民政府副市长"), ("社区创建组", "市委常委、组织部部长"),
    ("推动落实组", "市委办公室主任"), ("重点工作督导组", "市纪委副书记"),
)  # fmt: skip
# name, aliases, system, working group
BUREAUS = (
    ("市委宣传部", "宣传部、市文明办", "宣传系统", "宣传教育组"),
    ("市教育局", "教育局、市教育和科学技术局", "教育系统", "未成年人工作组"),
    ("市住房和城乡建设局", "市住建局、住建局", "住建系统", "市容环境组"),
    ("市城市管理局(综合行政执法局)", "市城市管理局、市城管局、市综合行政执法局、城管局、市城市管理局（综合行政执法局）", "城管系统", "市容环境组"),
    ("市公安局", "公安局", "政法系统", "交通秩序组"),
    ("市公安局交警大队", "市公安局交通警察大队、交警大队、市交警大队", "政法系统", "交通秩序组"),
    ("市市场监督管理局", "市市监局、市场监管局、市监局", "市监系统", "公共服务组"),
    ("市卫生健康委员会", "市卫健委、卫健委", "卫健系统", "公共服务组"),
    ("市商务和工业信息化局", "市商信局、商务局、工信局", "商工系统", "公共服务组"),
    ("市文化体育广播电视和旅游局", "市文旅局、文旅局", "文旅系统", "宣传教育组"),
    ("市民政局", "民政局", "民政系统", "社区创建组"),
    ("市自然资源局", "自然资源局", "自然资源系统", "市容环境组"),
    ("市交通运输局", "交通局、市交通局", "交通系统", "交通秩序组"),
    ("市消防救援大队", "消防大队、市消防大队", "应急系统", "公共服务组"),
    ("市林业和草原局", "市林草局、林草局", "林草系统", "市容环境组"),
    ("市生态环境局", "生态环境分局", "生态环境系统", "市容环境组"),
    ("市发展和改革委员会", "市发改委、发改委", "发改系统", "综合协调组"),
    ("市政务服务中心", "政务服务中心、市行政服务中心", "政务系统", "公共服务组"),
    ("市金融监管支局", "金融监管支局", "金融系统", "公共服务组"),
    ("市水利局", "水利局", "水利系统", "市容环境组"),
    ("市财政局", "财政局", "财政系统", "综合协调组"),
    ("市司法局", "司法局", "政法系统", "综合协调组"),
    ("市应急管理局", "应急局", "应急系统", "综合协调组"),
    ("团市委", "共青团阿克苏市委员会", "群团系统", "未成年人工作组"),
    ("市妇联", "市妇女联合会", "群团系统", "未成年人工作组"),
    ("市委组织部", "组织部", "组织系统", "社区创建组"),
)  # fmt: skip
# name, aliases, system, the bureau above it
OPERATORS = (
    ("中国电信市分公司", "电信公司、中国电信、电信", "通信", "市商务和工业信息化局"),
    ("中国移动市分公司", "移动公司、中国移动、移动", "通信", "市商务和工业信息化局"),
    ("中国联通市分公司", "联通公司、中国联通、联通", "通信", "市商务和工业信息化局"),
    ("广电网络市分公司", "广电网络、广电", "通信", "市商务和工业信息化局"),
    ("市供电公司", "国网市供电公司、供电公司、电力公司", "电力", "市商务和工业信息化局"),
    ("演示甲物业服务公司", "甲物业", "物业", "市住房和城乡建设局"),
    ("演示乙物业服务公司", "乙物业", "物业", "市住房和城乡建设局"),
    ("演示丙物业服务公司", "丙物业", "物业", "市住房和城乡建设局"),
    ("演示丁物业服务公司", "丁物业", "物业", "市住房和城乡建设局"),
    ("演示市场开发公司", "市场公司", "商贸", "市市场监督管理局"),
    ("演示东城市场管理公司", "东城市场公司", "商贸", "市市场监督管理局"),
    ("演示静态交通公司", "停车公司", "停车", "市城市管理局(综合行政执法局)"),
    ("演示环卫服务公司", "环卫公司", "环卫", "市城市管理局(综合行政执法局)"),
    ("演示建设集团", "建设集团", "建筑", "市住房和城乡建设局"),
    ("演示商贸集团", "商贸集团", "商贸", "市商务和工业信息化局"),
    ("演示客运公司", "客运公司", "交通", "市交通运输局"),
    ("演示广告传媒公司", "广告公司", "广告", "市城市管理局(综合行政执法局)"),
)  # fmt: skip
POSTS = {
    "bureau": "党组书记、局长", "subdistrict": "党工委书记", "town": "党委书记", "community": "党支部书记",
    "grid": "网格长", "operator": "总经理", "district": "片区总指挥",
}  # fmt: skip


@dataclass(frozen=True)
class Units:
    """Hold the unit register and find units by name or by the code of their area."""

    register: Register
    by_name: dict[str, int]
    by_area: dict[str, int]

    def fid(self, name: str) -> int:
        """Return a unit's row id; raises KeyError for an unknown name."""
        return self.by_name[name]

    def leader(self, fid: int) -> str:
        """Return a unit's leader."""
        return str(self.register.row(fid)["leader"])


def make_units(areas: list[Area], people: People) -> Units:
    """Make the organisation tree; every unit has a fictitious leader and liaison."""
    register = Register("units")
    by_name: dict[str, int] = {}
    by_area: dict[str, int] = {}

    def add(
        name: str,
        kind: str,
        parent: str | None,
        post: str,
        system: str | None = None,
        aliases: str = "",
    ) -> int:
        fid = register.add(
            code=f"DW-{len(register.rows) + 1:03d}", name=name, kind=kind, system=system,
            aliases=aliases or None, parent_fid=by_name[parent] if parent else None,
            leader=people.name(), leader_post=post, leader_phone=people.mobile(),
            contact=people.name(), phone=people.desk(), valid_from="2026-01-01",
        )  # fmt: skip
        by_name[name] = fid
        return fid

    add(HEADQUARTERS, "headquarters", None, "总指挥", aliases="市创城指挥部、指挥部")
    for name, post in GROUPS:
        add(name, "working_group", HEADQUARTERS, post)
    for name, aliases, system, group in BUREAUS:
        post = (
            "主任"
            if name.endswith(("委员会", "中心"))
            else "部长"
            if name.endswith("部")
            else POSTS["bureau"]
        )
        post = (
            "书记"
            if name == "团市委"
            else "主席"
            if name == "市妇联"
            else "大队长"
            if name.endswith("大队")
            else post
        )
        add(name, "bureau", group, post, system, aliases)
    for area in areas:
        _add_area_unit(area, add, by_name, by_area)
    for name, aliases, system, bureau in OPERATORS:
        add(name, "operator", bureau, POSTS["operator"], system, aliases)
    return Units(register, by_name, by_area)


def _add_area_unit(
    area: Area, add: Callable[..., int], by_name: dict[str, int], by_area: dict[str, int]
) -> None:
    if area.level == "city":
        by_area[area.code] = by_name[HEADQUARTERS]
        return
    above = {fid: name for name, fid in by_name.items()}[by_area[area.parent]]
    if area.level == "district":
        by_area[area.code] = add(
            f"{area.name}指挥部", "district", above, POSTS["district"], aliases=area.name
        )
    elif area.level == "subdistrict":
        is_town = area.name.endswith("镇")
        name = f"{area.name}人民政府" if is_town else f"{area.name}办事处"
        kind = "town" if is_town else "subdistrict"
        by_area[area.code] = add(name, kind, above, POSTS[kind], aliases=area.name)
    elif area.level == "community" and area.name.endswith("社区") and not area.is_provisional:
        by_area[area.code] = add(
            f"{area.name}居委会", "community", above, POSTS["community"], aliases=area.name
        )
    elif area.level == "community":
        # Villages are answered for by their town.
        by_area[area.code] = by_area[area.parent]
    elif area.level == "grid":
        by_area[area.code] = add(area.name, "grid", above, POSTS["grid"])

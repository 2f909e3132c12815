"""The two lists of tasks without a place: online filing and the month's work."""

# Tables read best a row a line.
# ruff: noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_city.register import Register

if TYPE_CHECKING:
    from sample_city.units import Units

# task, unit, co-operating units
FILING = (
    ("理想信念教育常态化制度化", "市委宣传部", "市委组织部"), ("社会主义核心价值观宣传", "市委宣传部", "团市委、市妇联"),
    ("公民道德宣传日活动", "市委宣传部", "市妇联"), ("新时代文明实践中心建设", "市委宣传部", "市民政局"),
    ("志愿服务制度化建设", "团市委", "市委宣传部"), ("诚信建设制度化", "市发展和改革委员会", "市市场监督管理局"),
    ("诚信经营示范店创建", "市市场监督管理局", "市商务和工业信息化局"), ("政务公开与一次性告知", "市政务服务中心", "市司法局"),
    ("法治宣传教育", "市司法局", "市公安局"), ("未成年人思想道德建设工作机制", "市教育局", "团市委、市妇联"),
    ("校园周边环境治理", "市教育局", "市城市管理局(综合行政执法局)、市公安局"), ("乡村学校少年宫建设", "市教育局", "市委宣传部"),
    ("未成年人心理健康辅导", "市教育局", "市卫生健康委员会"), ("家庭教育与文明家庭创建", "市妇联", "市教育局"),
    ("公共文化设施免费开放", "市文化体育广播电视和旅游局", "市财政局"), ("全民健身场地设施", "市文化体育广播电视和旅游局", "市自然资源局"),
    ("网吧与娱乐场所管理", "市文化体育广播电视和旅游局", "市公安局"), ("基本公共卫生服务", "市卫生健康委员会", "市财政局"),
    ("无烟环境建设", "市卫生健康委员会", "市教育局"), ("病媒生物防制", "市卫生健康委员会", "市城市管理局(综合行政执法局)"),
    ("食品安全示范创建", "市市场监督管理局", "市卫生健康委员会"), ("老旧小区改造台账", "市住房和城乡建设局", "市财政局"),
    ("物业服务规范化", "市住房和城乡建设局", "市民政局"), ("城市生活垃圾分类", "市城市管理局(综合行政执法局)", "市住房和城乡建设局"),
    ("建筑工地扬尘治理", "市住房和城乡建设局", "市生态环境局"), ("道路交通安全文明出行", "市公安局交警大队", "市交通运输局"),
    ("公交与出租车文明服务", "市交通运输局", "市公安局交警大队"), ("社会治安综合治理", "市公安局", "市司法局"),
    ("消防安全宣传", "市消防救援大队", "市应急管理局"), ("养老服务设施建设", "市民政局", "市财政局"),
    ("公园绿地养护", "市林业和草原局", "市水利局"), ("空气质量与饮用水源保护", "市生态环境局", "市水利局"),
)  # fmt: skip
MONTHLY = (
    ("飞线整治攻坚", "市商务和工业信息化局", "市城市管理局(综合行政执法局)"), ("农贸市场标准化改造验收", "市市场监督管理局", "市商务和工业信息化局"),
    ("占道经营集中整治", "市城市管理局(综合行政执法局)", "市公安局"), ("主次干道公益广告更新", "市委宣传部", "市城市管理局(综合行政执法局)"),
    ("校园周边200米清理", "市教育局", "市城市管理局(综合行政执法局)"), ("停车泊位标线补划", "市公安局交警大队", "市城市管理局(综合行政执法局)"),
    ("背街小巷路面修补", "市住房和城乡建设局", "市财政局"), ("小区消防通道清理", "市消防救援大队", "市住房和城乡建设局"),
    ("公厕保洁提升", "市城市管理局(综合行政执法局)", "市卫生健康委员会"), ("周测评与曝光台发布", "推动落实组", "市委宣传部"),
    ("回头看抽查", "重点工作督导组", "推动落实组"), ("百姓之声问题办结", "综合协调组", "市政务服务中心"),
    ("社区公示栏更新", "市民政局", "市委组织部"), ("户外广告隐患排查", "市城市管理局(综合行政执法局)", "市市场监督管理局"),
)  # fmt: skip
STATES = ("已完成", "推进中", "推进中", "已报送初稿", "待补充材料", "未启动")


def make_tasks(units: Units) -> Register:
    """Return the tasks: filing once, the month's work for May and June."""
    register = Register("tasks")
    for i, (name, unit, co_units) in enumerate(FILING, 1):
        fid = units.fid(unit)
        register.add(
            code=f"SB-{i:03d}", list="filing", name=name, leader=units.leader(fid), unit_fid=fid, co_units=co_units,
            requirement=f"报送“{name}”说明报告、图片和佐证材料，各不少于2份", month="2026-06",
            deadline=f"2026-{6 + i % 3:02d}-{10 + i * 7 % 19:02d}", state=STATES[i * 5 % len(STATES)],
        )  # fmt: skip
    for month in (5, 6):
        for i, (name, unit, co_units) in enumerate(MONTHLY, 1):
            fid = units.fid(unit)
            state = "已完成" if month == 5 and i % 6 else STATES[(i + month) % 4]
            register.add(
                code=f"YD-{month:02d}{i:02d}", list="monthly", name=name, leader=units.leader(fid), unit_fid=fid,
                co_units=co_units, requirement=f"{month}月底前完成“{name}”，每周三报进展", month=f"2026-{month:02d}",
                deadline=f"2026-{month:02d}-{(28, 29, 30)[i % 3]}", state=state,
            )  # fmt: skip
    return register

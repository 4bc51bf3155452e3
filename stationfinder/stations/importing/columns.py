"""Which column of a file is which field: Chinese and English names, any order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Field → the ways ledgers head it. Case, spaces, underscores, hyphens and anything in brackets do not count.
SYNONYMS: dict[str, str] = {
    "id": "id source_id 编号 站点编号 驿站编号 唯一编码 编码 code",
    "name": "name official_name title 名称 站点名称 驿站名称 站名 官方名称 服务点名称 网点名称",
    "kind": "kind type 类型 站点类型 驿站类型 种类 类别 站点类别",
    "status": "status 状态 站点状态",
    "kind_label": "kind_name 类型名称",
    "category": "source_category category 原类别 来源类别 来源分类",
    "province": "province 省 省份 省级 所在省",
    "city": "city 市 城市 地市 地级市 所在市",
    "district": "district county 区县 区 县 县区 县市区 行政区 所在区 所属区 所属区县",
    "adcode": "adcode 行政区划代码 区划代码",
    "zone": "zone 功能区 开发区",
    "street": "street 街道 乡镇 街道乡镇 镇街 所属街道",
    "address": "address 地址 详细地址 站点地址 驿站地址 具体地址 位置 具体位置",
    "phone": "phone tel telephone 电话 联系电话 联系方式 手机 热线 服务电话 电话号码",
    "hours": "opening_hours hours 开放时间 服务时间 营业时间 开放时段 开门时间",
    "hours_text": "hours_text 开放时间原文 服务时间原文",
    "services": "services service 服务 服务项目 服务内容 设施 设施设备 服务设施 功能 配套设施",
    "services_missing": "services_missing 暂缺的服务",
    "services_broken": "services_broken 故障的服务",
    "lon": "lon lng longitude x 经度 东经",
    "lat": "lat latitude y 纬度 北纬",
    "lonlat": "lonlat location 坐标 经纬度 坐标点",
    "datum": "coordinate_system datum crs 坐标系 坐标系统 坐标类型",
    "row_source": "source 来源 数据来源 出处",
    "note": "note notes remark remarks 备注 说明 注",
    "licence": "licence license 许可 数据许可 授权",
    "access": "access access_method 进入方式 准入方式 进门方式 开门方式",
    "access_note": "access_note 进入说明 进门说明",
    "register_first": "register_first pre_register 需先注册 是否需先注册 是否先注册",
    "what_to_bring": "what_to_bring 需要什么 需携带 要带什么",
    "aliases": "aliases alias 别名 曾用名 又名",
    "audience": "audience 服务对象 面向人群",
    "host_name": "host_name host 共建单位 承办单位 场地单位 提供单位",
    "host_kind": "host_kind 共建单位类型 场地类型",
    "build_model": "build_model 建设模式 建设方式 共建方式",
    "organization": "organization union 所属工会 主管工会 建设单位 主管单位",
    "level": "level 级别 层级",
    "manager": "manager 站长 负责人 管理员 联系人",
    "entrance_hint": "entrance_hint entrance 入口 入口提示 从哪个门进",
    "floor": "floor 楼层",
    "parking_two_wheel": "parking_two_wheel 电动车停放 两轮停放 电动车停哪",
    "parking_car": "parking_car 停车 机动车停放",
    "area_m2": "area_m2 area 面积 使用面积 建筑面积",
    "seats": "seats 座位 座位数",
    "opened_on": "opened_on 启用日期 建成日期 开放日期 启用时间 建成时间",
    "star": "star 星级",
    "checklist": "checklist 标准 建设标准",
    "verified_at": "verified_at 核验时间 核验日期 核实日期",
    "verified_by": "verified_by 核验人 核实人",
    "verified_how": "verified_how 核验方式 核实方式",
    "site_ref": "site_ref 同址编号 同址",
    "external.amap": "amap_id 高德id 高德",
    "external.baidu": "baidu_id 百度id 百度",
    "external.tencent": "tencent_id 腾讯id 腾讯",
    "external.union_app": "union_app_id 职工之家id 职工之家",
    "mommy.inner_lock": "inner_lock 门内可锁 内锁",
    "mommy.hot_water": "hot_water 热水",
    "mommy.fridge": "fridge 冰箱",
    "mommy.cot": "cot 婴儿床",
    "mommy.nappy_table": "nappy_table 尿布台",
    "mommy.cubicles": "cubicles 隔间数 隔间",
    "mommy.key_holder": "key_holder 钥匙保管 钥匙在谁那里",
    "mommy.men_allowed": "men_allowed 男士可进 爸爸可进",
    "mommy.star": "mommy_star 小屋星级",
    "mommy.certified_until": "certified_until 星级有效期",
    "legal.agencies": "agencies 挂牌单位",
    "legal.matters": "matters 受理范围",
    "legal.materials": "materials 所需材料 需带材料",
    "legal.booking": "booking 预约 是否预约",
    "legal.channels": "channels channel 服务方式 受理方式",
}
# Known, and left out on purpose. A running number changes with the order of the rows: as an id it would make every
# row of a sorted file another station. The rest is derived, and an export of ours carries it.
UNUSED = frozenset(
    {
        "序号",
        "行号",
        "number",
        "no",
        "hours_sentence",
        "state",
        "url",
        "navigation",
        "distance_m",
        "district_path",
        "revision",
    }
)


def heading(text: str) -> str:
    """A header cell as the table of synonyms spells it."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\([^)]*\)|\[[^\]]*\]|[\s_\-/、.:：*]", "", plain)


_FIELD_OF = {heading(word): field for field, words in SYNONYMS.items() for word in words.split()}
# What a field is called where the file has no column for it.
_USUAL = {field: next((w for w in words.split() if not w.isascii()), field) for field, words in SYNONYMS.items()}
_UNUSED_HEADINGS = frozenset(heading(word) for word in UNUSED)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, what the file calls it, and the headers nobody knows.

    `repeated` are headers whose field an earlier column holds already; the first one counts.
    """

    index: dict[str, int]
    titles: dict[str, str]
    unknown: tuple[str, ...]
    unused: tuple[str, ...]
    repeated: tuple[str, ...]
    width: int

    @property
    def is_header(self) -> bool:
        """Whether these are the names of columns at all."""
        return "name" in self.index and len(self.index) >= 2

    def title(self, *fields: str) -> str:
        """The header in this file of the first of `fields` that it has, or the usual Chinese name of the first."""
        return next((self.titles[field] for field in fields if field in self.titles), _USUAL[fields[0]])


def match_columns(header: Sequence[str]) -> Columns:
    """The fields of a header line, in any order."""
    index: dict[str, int] = {}
    unknown: list[str] = []
    unused: list[str] = []
    repeated: list[str] = []
    for position, cell in enumerate(header):
        word = heading(cell)
        field = _FIELD_OF.get(word)
        if not word:
            continue
        if field is None:
            (unused if word in _UNUSED_HEADINGS else unknown).append(cell.strip())
        elif field in index:
            repeated.append(cell.strip())
        else:
            index[field] = position
    titles = {field: header[position].strip() for field, position in index.items()}
    return Columns(index, titles, tuple(unknown), tuple(unused), tuple(repeated), len(header))

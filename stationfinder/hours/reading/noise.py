"""Words that carry no information on hours: who is welcome, what there is. A word too many in the list of signals costs
a question, a word too few may cost a rider his way, so whatever could speak of time, opening or exceptions is one."""

from __future__ import annotations

import re

LONGEST = 40

_AMENITY = "饮水|喝水|热饭|充电|纳凉|避暑|取暖|如厕|阅读|歇脚|看书|喝茶|避雨"
# Compounds in which a signal below means something else: 开水 is no opening, 户外 no exception, 进站休息 no closure.
_HARMLESS = re.compile(
    "户外|外卖|室外作业|不锈钢|不收费|不限|免费|无线|无障碍|无偿|无限|开水|开心|关爱|关心|关怀|关注|空调|停车位?场?|休闲|休憩"
    "|随身|随手|随地|一起|社区|园区|小区|辖区|校区|街区|片区|城区|景区|商区|一点|站点|服务点|饮水点|网点|卫生间|洗手间|空间|房间|及时"
    "|共同|安全|齐全|健全|全体|全市|全区|全部|所有|前来|前往|前台|门前|青年|老年|少年|午餐|午饭|夜班|夜宵|从业|按摩|站内|室内|馆内|店内"
    "|歇脚|歇息|歇一?歇|环节|节约|节能|节水|谢谢|非常|光临|公众号|到期|期满|看到|感到|遇到|得到|来到|离开|关好|随手关|关[闭好]?(?:灯|门窗|电源|空调)|其他(?=站点|驿站|网点)"
    "|活动(?:中心|室)|到(?=附近|就近|最近|其他|周边|隔壁|相邻|前台|店|站|服务台|岗亭|保安|门卫|吧台|柜台)"
    "|[啥什]么?时候(?:来|到|进)?都[行可]以?|卡车|卡友|妈妈|您好|敬请谅解|请谅解"
    "|(?:禁止|请勿|严禁|谢绝|勿)(?:在?站内|室内)?(?:吸烟|抽烟|喧哗|携?带?宠物|乱扔|大声喧哗|明火|饮酒|留宿|推销|占座)"
    f"|(?:进站|进来|入内|进店|来站|前来|歇脚|站内|进屋|到站|入站|免费|可以?|坐下|提供|供[一-龥]{{0,8}}|{_AMENITY})休息(?!日|时|天)"
    "|休息(?:区|室|间|厅|座椅|桌椅|处|场所|设施|之处|一下|一会儿?)|微信|支付宝|wi-?fi|usb|atm|aed"
    "|[0-9]{1,3}(?:平方?米|平米|元|台|张|把|个座位?|人座|m²|㎡)"
)
_SIGNAL = re.compile(
    "[0-9a-z?%&*+:]|[零一二两三四五六七八九十半几](?:点|时|个?小时|[月日号天周]|刻|班|楼|层)|周|星期|礼拜"
    "|[早晚夜晨昼]|[上下中正]午|午[间休后前]|白天|日间|日场|[当每隔次今明昨前后平]日|[每全整当隔半今明昨]天|天天|[节假]"
    "|元旦|除夕|五一|国庆|中秋|端午|清明|过年|[春夏秋冬季]|月|年|期|暑|寒|高温|雨|雪|台风|天气|预警"
    "|[开关闭停休歇锁封撤拆除外]|营业|上班|下班|办公|打烊|值[班守勤]|[不没无非未勿禁免谢]|仅|只|限|约|左右|大概|可能|一般|通常|视"
    "|另|改|变|调|延|提前|推迟|缩短|恢复|暂|临|迁|搬|时|点|小时|至|到|起|止|从|后|前|内|间|同|随|与|按|根据|平|每|全|均|都|也|其|余|剩"
    "|扫|刷|自助|课|讲座|活动|演出|培训|沙龙|比赛|会议|仪式|义|理发|受理|报名|集市|市集|窗口|柜台|讲堂|班|辅导|指导|体检|密码|码|门禁|卡|登记|预约|人工|有人|专人|律师|法官|检察|法院|调解"
    "|仲裁|顾问|民警|医生|专家|咨询|电话|热线|楼|层|区"
)
_PLACE_END = re.compile("(?:馆|站|室|厅|屋|家|中心|店|园|亭|所|院|房|处|部|门|吧|点)$")
_PLACES = (
    "驿站|站点|小站|爱心站|服务站|工作站|补给站|加油站|充电站|能量站|加能站|休憩站|文化站|休息站|志愿站|之家|家园|小屋|书屋|港湾|服务点"
    "|服务中心|活动中心|党群中心|活动室|休息室|休息区|母婴室|哺乳室|阅览室|岗亭|书房|书吧|图书馆|文化馆|职工小家|爱心屋|暖心屋|妈咪屋|阵地"
)
_NAME = re.compile(
    rf"(?P<name>[一-龥·()]{{0,18}}?(?:{_PLACES}))的?\s*[:,]?(?=\s*(?:每|周|星期|礼拜|工作日|全|[0-9]|早|上午|对外|开放|营业|服务时间|24))"
)
_OFFER = re.compile("免费|欢迎|饮水|热水|充电|热饭|空调|微波炉|wi-?fi|雨伞|药箱|^面向")


def is_noise(words: str) -> bool:
    """Whether the words say nothing of time, days, opening, exceptions or how one gets in."""
    if not words or len(words) > LONGEST or not re.search("[一-龥]", words):
        return False
    return _SIGNAL.search(_HARMLESS.sub("", words)) is None


def names_a_place(words: str) -> bool:
    """Whether hours behind the words could be the hours of some other room."""
    return _PLACE_END.search(words) is not None


def may_be_about(words: str) -> bool:
    """Whether hours behind the words could be theirs (妈妈课堂，9:00-11:00), which what a place offers never has."""
    return _OFFER.search(words) is None


def leading_name(text: str) -> str:
    """The name of the place that a wording begins with (爱心驿站 of 爱心驿站每日8:00-20:00), else ''."""
    match = _NAME.match(text)
    if match is None:
        return ""
    rest = re.sub(_PLACES, "", match["name"])
    return match.group() if not rest or is_noise(rest) else ""

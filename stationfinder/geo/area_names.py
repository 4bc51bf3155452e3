"""What the words of a ledger's province, city and county columns mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, NamedTuple

Level = Literal["province", "city", "county"]

_SUFFIX: Final = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|省|市|区|县|旗|盟|州)$")
_PEOPLE: Final = re.compile(
    "(?:(?:壮|回|满|苗|彝|藏|侗|瑶|白|傣|黎|畲|土|羌|怒|水|佤|土家|蒙古|朝鲜|布依|哈尼|傈僳|拉祜|纳西|景颇|仫佬|毛南|仡佬|"
    "布朗|撒拉|普米|独龙|裕固|保安|东乡|达斡尔|鄂温克|哈萨克|塔吉克|锡伯|各)族|维吾尔|哈萨克|柯尔克孜|蒙古|塔吉克)+$"
)
# What the city column says where there is no city between province and county.
_NO_CITY: Final = frozenset({"", "市辖区", "县", "直辖", "省直辖", "省直辖县级行政区划", "自治区直辖县级行政区划"})


class Area(NamedTuple):
    """One province, city or county. `parent` is an adcode, None for a province."""

    adcode: str
    name: str
    level: Level
    parent: str | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What three words of a ledger mean.

    `adcode`: the narrowest area they surely name, or None. `zone`: the county word when it names a functional zone
    (高新区) instead of a county. `zone_cities`: the cities that zone reaches into. `problem`: a Chinese sentence saying
    what to correct, None when all is well.
    """

    adcode: str | None
    zone: str | None = None
    problem: str | None = None
    zone_cities: tuple[str, ...] = ()


class _Former(NamedTuple):
    city: str
    name: str
    now: str
    since: int


class NameBook:
    """Areas by what people call them, with the functional zones and the names of yesterday."""

    def __init__(
        self, areas: Iterable[Area], pattern: str, zones: dict[str, tuple[str, ...]], former: Iterable[_Former]
    ) -> None:
        self._areas = {area.adcode: area for area in areas}
        self._zone_pattern = re.compile(pattern)
        self._zones = zones
        self._former = {(one.city, one.name): one for one in former}
        self._below: dict[str | None, list[Area]] = {}
        for area in self._areas.values():
            self._below.setdefault(area.parent, []).append(area)

    @classmethod
    def load(cls, areas: Iterable[Area], file: Path) -> NameBook:
        """The book for these areas with the zones and former names of a TOML file."""
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        zones = {name: tuple(zone["cities"]) for zone in table["zone"] for name in zone["names"]}
        former = [_Former(str(one["city"]), one["name"], str(one["now"]), one["since"]) for one in table["former"]]
        return cls(areas, table["zone_pattern"], zones, former)

    def resolve(self, province: str, city: str, county: str) -> Resolution:
        """The narrowest area named by three words, each with or without 省 市 区 县, any of them empty.

        A blank province or city is found out from the others where only one place is so called.
        """
        province, city, county = _clean(province), _clean(city), _clean(county)
        above = self._province(province, city)
        if above is None:
            return self._without_province(province, city, county)
        below = self._below.get(above.adcode, [])
        # The cities first: 吉林 as a city of 吉林省 is 吉林市, not the province again.
        middle = None if city in _NO_CITY else _pick(city, below)
        if middle is None:
            if city not in _NO_CITY and _pick(city, [above]) is None:
                return Resolution(above.adcode, problem=f"{above.name}没有“{city}”，请核对城市。")
            middle = above
        return self._county(middle, county, city_known=middle is not above or _is_municipality(above))

    def _province(self, word: str, city: str) -> Area | None:
        provinces = self._below[None]
        if word:
            return _pick(word, provinces)
        owners = [p for p in provinces if _pick(city, [p]) or _pick(city, self._below.get(p.adcode, []))]
        return owners[0] if len(owners) == 1 else None

    def _without_province(self, province: str, city: str, county: str) -> Resolution:
        """No province known: a county's name still helps where it is the only one in the country."""
        if province:
            return Resolution(None, problem=f"没有叫“{province}”的省份，请核对。")
        if city:
            return Resolution(None, problem=f"没有找到“{city}”，请写上省份和城市的全名。")
        if not county:
            return Resolution(None)
        found = _pick(county, [area for area in self._areas.values() if area.level == "county"])
        if found is None:
            return Resolution(None, problem=f"只凭“{county}”分不清在哪里，请写上省份和城市。")
        return Resolution(found.adcode)

    def _county(self, middle: Area, word: str, *, city_known: bool) -> Resolution:
        word = word.removeprefix(middle.name)
        if not word:
            return Resolution(middle.adcode)
        here = self._below.get(middle.adcode, [])
        candidates = here if city_known else [*here, *(c for city in here for c in self._below.get(city.adcode, []))]
        found = _pick(word, candidates)
        if found is not None:
            # 奉化市 for 奉化区 is yesterday's name; 定州 for 定州市 or 管城区 for 管城回族区 is only short.
            renamed = word not in _stems(found.name) and word[-1] != found.name[-1]
            return Resolution(found.adcode, problem=f"“{word}”现在叫{found.name}，请核对。" if renamed else None)
        if word in self._zones or self._zone_pattern.search(word):
            return Resolution(middle.adcode, zone=word, zone_cities=self._zones.get(word, ()))
        old = self._former.get((middle.adcode, word)) or self._former.get((middle.adcode, f"{word}区"))
        if old is not None:
            now = self._areas[old.now].name
            return Resolution(old.now, problem=f"“{word}”{old.since}年起属于{now}，请核对。")
        return Resolution(middle.adcode, problem=self._unknown_county(middle, word))

    def _unknown_county(self, middle: Area, word: str) -> str:
        elsewhere = [a for a in self._areas.values() if a.level == "county" and a.name == word]
        if len(elsewhere) != 1 or elsewhere[0].parent is None:
            return f"{middle.name}没有“{word}”，请核对区县。"
        return f"{middle.name}没有“{word}”（{self._areas[elsewhere[0].parent].name}有），请核对区县。"


def _clean(word: str) -> str:
    return re.sub(r"\s+", "", word)


def _is_municipality(area: Area) -> bool:
    return area.adcode[:2] in {"11", "12", "31", "50", "81", "82"}


def _pick(word: str, areas: list[Area]) -> Area | None:
    """The one area so called: by its full name first, then by its name without 市, 区, 自治县 … if that is unique."""
    exact = [area for area in areas if area.name == word]
    if exact:
        return exact[0] if len(exact) == 1 else None
    stems = _stems(word)
    alike = [area for area in areas if not stems.isdisjoint(_stems(area.name))]
    return alike[0] if len(alike) == 1 else None


def _stems(name: str) -> set[str]:
    """The name and its shorter forms of two characters or more: 管城回族区 → 管城回族, 管城."""
    forms, bare = {name}, _SUFFIX.sub("", name)
    forms.add(bare)
    forms.add(_PEOPLE.sub("", bare))
    # 浦东新区 is called 浦东, but 新区 alone or 丰县's 丰 would match anything.
    forms.add(bare.removesuffix("新"))
    return {form for form in forms if len(form) >= 2}

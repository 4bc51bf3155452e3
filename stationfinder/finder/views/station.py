"""The station page: everything known of one place, in the order a person needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import orjson

from stationfinder.finder import navigation
from stationfinder.finder.views import words
from stationfinder.geo.districts import districts
from stationfinder.hours.osm import DAY_MINUTES, WEEKDAYS, Span, format_days, format_span, parse_rules
from stationfinder.stations.catalogue import Catalogue
from stationfinder.stations.features import kind_label, service_states
from stationfinder.stations.rules import PublicStation, split_name

NOT_SAID = "没写"
WHOLE_DAY: tuple[Span, ...] = ((0, DAY_MINUTES),)
STATES = {"available": ("", "check", "有"), "missing": ("miss", "minus", "暂缺"), "broken": ("bad", "warn", "坏了")}
MOMMY_ROOM = {
    "inner_lock": "里面能锁门",
    "hot_water": "热水",
    "fridge": "冰箱",
    "cot": "婴儿床",
    "nappy_table": "尿布台",
    "men_allowed": "爸爸能进",
}
LEGAL_AID = {
    "agencies": "哪家管",
    "matters": "管什么",
    "materials": "带什么",
    "booking": "要不要约",
    "channels": "怎么问",
}
SCHEMA_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way in."""

    icon: str
    title: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service with its state in words."""

    icon: str
    name: str
    css: str
    mark: str
    state: str


def steps(station: PublicStation, catalogue: Catalogue) -> list[Step]:
    """How to get in: the door, what it asks for, where the bike goes. What nobody wrote down is said so.

    [] when nobody wrote anything of it (`unsaid` says that in one line).
    """
    if unsaid(station):
        return []
    door = "，".join(part for part in (station.entrance_hint, station.floor) if part)
    listed = [Step("map", door or f"从哪个门进、在几楼：{NOT_SAID}")]
    ways = [catalogue.access[code] for code in station.access if code in catalogue.access]
    listed += [Step(way.icon, way.step) for way in ways] or [
        Step("door", f"怎么进：{NOT_SAID}", "到门口问一声，有电话的先打电话")
    ]
    if station.register_first:
        listed.append(Step("edit", "第一次来要先登记"))
    elif station.register_first is False:
        listed.append(Step("check", "不用先登记"))
    if station.what_to_bring:
        listed.append(Step("info", f"要带：{station.what_to_bring}"))
    if station.access_note:
        listed.append(Step("info", station.access_note))
    listed.append(Step("bike", f"电动车停哪：{station.parking_two_wheel or NOT_SAID}"))
    return listed


def unsaid(station: PublicStation) -> str:
    """What to do where nobody wrote down how one gets in, '' where somebody wrote something."""
    said = (station.entrance_hint, station.floor, station.access, station.what_to_bring, station.access_note)
    if any(said) or station.register_first is not None or station.parking_two_wheel:
        return ""
    who = "" if station.audience else "谁能进、"
    return f"门在哪、怎么进、{who}车停哪都没写，到门口问一声"


def audience(station: PublicStation, catalogue: Catalogue) -> str:
    """Who the place is meant for, in words."""
    names = [catalogue.occupations[code].name for code in station.audience if code in catalogue.occupations]
    return "、".join(names) or NOT_SAID


def service_lines(station: PublicStation, catalogue: Catalogue) -> list[ServiceLine]:
    """Registered services with their state, then what the kind provides."""
    states = service_states(station, catalogue)
    return [
        ServiceLine(entry.icon, entry.name, *STATES[states[code]])
        for code, entry in catalogue.services.items()
        if code in states
    ]


def special_facts(station: PublicStation, services: list[ServiceLine]) -> tuple[list[tuple[str, str]], list[str]]:
    """(question, answer) of the mommy room or legal-aid part, and the questions that nobody answered.

    Neither asks for what `services` tell already.
    """
    if station.kind == "mommy_room":
        said = station.mommy_room
        facts = [(name, _yes_no(said.get(key))) for key, name in MOMMY_ROOM.items()]
        facts += [("钥匙在谁那", str(said.get("key_holder") or NOT_SAID)), ("几楼", station.floor or NOT_SAID)]
    elif station.kind == "legal_aid":
        facts = [(name, station.legal_aid.get(key) or NOT_SAID) for key, name in LEGAL_AID.items()]
    else:
        facts = []
    told = {line.name for line in services}
    silent = [name for name, answer in facts if answer == NOT_SAID and name not in told]
    return [fact for fact in facts if fact[1] != NOT_SAID], silent


def _yes_no(value: object) -> str:
    return NOT_SAID if value is None else "有" if value else "没有"


def json_ld(station: PublicStation, catalogue: Catalogue, url: str) -> str:
    """schema.org description of the place, safe inside a <script> element."""
    said: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "CivicStructure",
        "name": station.name,
        "identifier": station.code,
        "url": url,
        "additionalType": kind_label(station, catalogue),
    }
    if station.address or station.adcode:
        region = districts().label(station.adcode) if station.adcode else ""
        said["address"] = {
            "@type": "PostalAddress",
            "streetAddress": station.address,
            "addressRegion": region,
            "addressCountry": "CN",
        }
    if station.position:
        said["geo"] = {"@type": "GeoCoordinates", "longitude": station.position.lon, "latitude": station.position.lat}
    if station.phone:
        said["telephone"] = station.phone
    hours = _schema_hours(station.opening_hours)
    if hours:
        said["openingHours"] = hours
    names = {code: entry.name for code, entry in catalogue.services.items()}
    said["amenityFeature"] = [
        {"@type": "LocationFeatureSpecification", "name": names[entry.service], "value": entry.state == "available"}
        for entry in station.services
        if entry.service in names
    ]
    # "</script>" and "<!--" inside a name would end or hide the element.
    return orjson.dumps(said).decode().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def map_links(station: PublicStation, user_agent: str) -> list[tuple[str, str]]:
    """(name, URL) of the map apps that this browser can open, the best one first; [] without a position."""
    if station.position is None:
        return []
    urls = navigation.links(station.position, station.name, station.address)
    return [(navigation.NAMES[provider], urls[provider]) for provider in navigation.preferred(user_agent)]


def _schema_hours(opening_hours: str | None) -> list[str]:
    """Hours as schema.org writes them (`Mo-Fr 09:00-17:00`); none where its words do not suffice.

    It knows weekdays and times; seasons, our day words, days off and rules that replace others would be told wrong.
    """
    rules = parse_rules(opening_hours) if opening_hours else None
    days = [day for rule in rules or () for day in rule.days or WEEKDAYS]
    plain = all(rule.state == "open" and not rule.season and set(rule.days) <= set(WEEKDAYS) for rule in rules or ())
    if not rules or not plain or len(set(days)) < len(days):
        return []
    return [
        f"{format_days(rule.days or WEEKDAYS)} {format_span(span)}"
        for rule in rules
        for span in rule.spans or WHOLE_DAY
    ]


def out_of_service(station: PublicStation) -> tuple[str, str, str] | None:
    """Door, word and detail of a place that is shut whatever its hours say; None for one that is in service."""
    if station.status == "closed":
        return "shut", "撤了", station.status_reason or "这里不再开放"
    if station.status in ("suspended", "planned"):
        until = (
            f"到 {station.suspended_until.month} 月 {station.suspended_until.day} 日" if station.suspended_until else ""
        )
        word = "暂停" if station.status == "suspended" else "在筹建"
        return "shut", word, "，".join(filter(None, (station.status_reason, until)))
    return None


def number_that_answers(station: PublicStation, hotline: str) -> tuple[str, str] | None:
    """(number as shown, where a tap leads) that a legal-aid point leads with: its own, else the union's hotline."""
    if station.kind != "legal_aid":
        return None
    if station.phones:
        first = station.phones[0]
        return first.masked, words.telephone(first.masked, first.kind, station.code)
    return hotline, f"tel:{hotline}"


def verified_day(station: PublicStation) -> date | None:
    """The date in China on which somebody last made sure."""
    return words.local_day(station.verified_at) if station.verified_at else None


def names(station: PublicStation) -> tuple[str, str]:
    """Title (the part that differs) and, when it is longer, the plate name."""
    short, plate = split_name(station.name)
    return short, plate if plate != short else ""

"""A small made-up module with a real blueprint: structure, words and track, as plain values and as documents."""

from app.catalogue.digests import digest
from app.catalogue.documents import Item, ModuleDocument, Option
from app.catalogue.models import Module, ModuleText, ModuleVersion, Track

LEVELS = {"remember": 2, "understand": 3, "apply": 3, "judge": 0}
MUST = 2
LESSONS = ("first-things", "second-things", "third-things")


def single(key="one", *, must=False, level="remember", options=4, outcome="name-it"):
    """An item with one right option, which is never the first."""
    return Item(
        key, "single", outcome, level, must, ("G11",), tuple(Option(f"{key}-{n}", n == 1) for n in range(options))
    )


def multiple(key="many", *, right=2, wrong=2, must=False, level="apply", outcome="do-it"):
    """An item whose first ``right`` options are right."""
    options = tuple(Option(f"{key}-{n}", n < right) for n in range(right + wrong))
    return Item(key, "multiple", outcome, level, must, ("G18",), options)


def bank(musts=2, others=2):
    """Per level some safety-critical items and ``others`` times what a form needs; every third is multiple."""
    items = []
    for level, count in LEVELS.items():
        for n in range(musts + others * count if count else 0):
            make = multiple if n % 3 == 2 else single
            items.append(make(f"{level}-{n}", must=n < musts, level=level, outcome="name-it" if n % 2 else "do-it"))
    return tuple(items)


def bare_bank():
    """Exactly one form: one safety-critical item at each of two levels."""
    return tuple(
        single(f"{level}-{n}", must=n == 0 and level != "apply", level=level)
        for level, count in LEVELS.items()
        for n in range(count)
    )


def plain_module(key="T1", *, items=None, version=1, levels=None, must=MUST, scenario=True):
    """``module.yaml`` as plain values."""
    levels = levels or LEVELS
    plain = {
        "key": key,
        "version": version,
        "minutes": 25,
        "outcomes": [{"key": "name-it", "anchors": ["G11"]}, {"key": "do-it", "anchors": ["G18"]}],
        "lessons": [
            {
                "key": lesson,
                "minutes": 6,
                "outcomes": ["name-it"],
                "anchors": ["G11", "G28(c)", "S82"],
                "strand": "both",
                "at_risk": ["boys"],
                "sources": ["crc"],
                "content_note": lesson == "first-things",
            }
            for lesson in LESSONS
        ],
        "quiz": {"draw": sum(levels.values()), "levels": levels, "must": must},
        "items": [
            {
                "key": item.key,
                "type": item.type,
                "outcome": item.outcome,
                "level": item.level,
                "must": item.must,
                "anchors": list(item.anchors),
                "options": [{"key": option.key, "correct": option.correct} for option in item.options],
            }
            for item in (bank() if items is None else items)
        ],
        "sources": [{"key": "crc", "grade": "V", "date": "2019", "url": ""}],
    }
    if scenario:
        choices = [
            {"key": "listen", "next": "end", "quality": "good"},
            {"key": "run", "next": "end", "quality": "unsafe"},
        ]
        steps = [{"key": "begin", "choices": choices}, {"key": "end", "ending": "good"}]
        plain["scenario"] = {"key": "story", "start": "begin", "steps": steps}
    return plain


def plain_text(structure, language="en", mark=""):
    """``text.yaml`` of a structure: every word names its key and its language."""

    def words(key):
        return f"{mark}{key} in {language}"

    choices = {
        "listen": {"text": words("listen"), "feedback": words("why listen")},
        "run": {"text": words("run"), "feedback": words("why run")},
    }
    steps = {"begin": {"text": words("begin"), "choices": choices}, "end": {"text": words("end"), "choices": {}}}
    return {
        "language": language,
        "native_review": "none",
        "title": words(f"Module {structure['key']}"),
        "summary": words("summary"),
        "outcomes": {each["key"]: words(each["key"]) for each in structure["outcomes"]},
        "lessons": {
            each["key"]: {
                "title": words(each["key"]),
                **({"content_note": words("note")} if each["content_note"] else {}),
                "key_points": [words(f"point {n}") for n in range(3)],
                "monday": words("monday"),
                "body": f"## {words('heading')}\n\n{words('body of ' + each['key'])}\n",
            }
            for each in structure["lessons"]
        },
        **(
            {"scenario": {"title": words("story"), "intro": words("intro"), "steps": steps}}
            if "scenario" in structure
            else {}
        ),
        "items": {
            item["key"]: {
                "stem": words(f"stem {item['key']}"),
                "options": {
                    option["key"]: {"text": words(option["key"]), "feedback": words(f"why {option['key']}")}
                    for option in item["options"]
                },
            }
            for item in structure["items"]
        },
        "sources": {"crc": words("source")},
    }


def document(**options):
    """The module as a document."""
    return ModuleDocument.from_plain(plain_module(**options))


def publish(session, structure, *, at, languages=("en",), mark=""):
    """Keep a structure as the next version of its module, as the content loader does; gives its id."""
    module = session.query(Module).filter_by(key=structure["key"]).one_or_none()
    if module is None:
        module = Module(key=structure["key"])
        session.add(module)
        session.flush()
    number = session.query(ModuleVersion).filter_by(module_id=module.id).count() + 1
    version = ModuleVersion(
        module_id=module.id, number=number, document=structure, digest=digest(structure), published_at=at
    )
    session.add(version)
    session.flush()
    module.current_version_id = version.id
    for language in languages:
        text = plain_text(structure, language, mark)
        session.add(ModuleText(version_id=version.id, language=language, document=text, digest=digest(text)))
    session.flush()
    return version.id


def publish_track(
    session, code="T", modules=("T1",), *, rule="assessed", position=0, months=36, tests=None, optional=()
):
    """Keep a track, as the content loader does; ``tests``: how many items its tests have, if it has any."""
    plain = {
        "code": code,
        "audience": code,
        "modules": list(modules),
        "rule": rule,
        "pass_percent": 80,
        "validity_months": months,
        **({"optional": list(optional)} if optional else {}),
        **({"tests": {"pre": 0, "post": 0, "follow_up": 0} | tests} if tests else {}),
        "texts": {
            language: {"title": f"Track {code} in {language}", "summary": f"About {code} in {language}"}
            for language in ("en", "fr", "es", "ar", "ru", "zh")
        },
    }
    session.add(Track(code=code, audience=code, document=plain, digest=digest(plain), position=position))
    session.flush()

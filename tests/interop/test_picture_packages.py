"""Pictures travel with their module: out as they are kept, in byte for byte or made anew, and nothing else comes in."""

import yaml

from app.authoring.files import module_of
from app.catalogue.models import KeptPicture
from app.interop.zip_packages import packed
from tests.authoring.conftest import studio  # noqa: F401  (a fixture)
from tests.authoring.desks import at_desk
from tests.authoring.test_pictures import bring as bring_picture
from tests.catalogue import picture_files as files
from tests.interop.test_module_packages import abandoned, bring, drafts, unpacked


def pictured(studio):  # noqa: F811
    draft = studio.draft(("en", "ar"))
    for key, lesson in (("road", "notice"), ("house", "listen")):
        answer = bring_picture(studio, draft, files.file_of(files.drawn(300)), key=key, lesson=lesson)
        assert answer.status_code == 201
    return draft


def test_a_module_with_pictures_leaves_and_comes_in_to_the_same_bytes(studio):  # noqa: F811
    draft = pictured(studio)
    client = at_desk(studio, "trainer")
    content = client.get(f"/studio/drafts/{draft}/files.zip").data
    found = module_of(unpacked(client.get(f"/studio/drafts/{draft}/files.zip")))
    assert sorted(found.pictures) == ["house", "road"]
    abandoned(studio, draft)
    with studio.unit() as session:
        session.query(KeptPicture).delete()
    answer = bring(client, content)
    assert answer.status_code == 200, answer.text[:800]
    assert "Left out" not in answer.text
    new = next(each["id"] for each in drafts(studio) if each["state"] == "draft")
    assert client.get(f"/studio/drafts/{new}/files.zip").data == content
    with studio.unit() as session:
        kept = session.query(KeptPicture).one()
        assert kept.webp == found.pictures["road"]
        assert kept.jpeg.startswith(b"\xff\xd8")


def test_a_published_version_leaves_with_its_pictures(studio):  # noqa: F811
    draft = pictured(studio)
    studio.approve(draft)
    assert studio.publish(draft).status_code == 201
    there = unpacked(at_desk(studio, "expert").get("/studio/modules/Z1/files.zip"))
    listed = yaml.safe_load(there["module.yaml"])["pictures"]
    assert [each["key"] for each in listed] == ["house", "road"]
    assert len(there["pictures/road.webp"]) == listed[1]["size"]


def test_what_did_not_come_from_here_is_made_anew_or_left_out_and_that_is_told(studio):  # noqa: F811
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    there = unpacked(client.get(f"/studio/drafts/{draft}/files.zip"))
    abandoned(studio, draft)
    lie = {"digest": "a" * 64, "width": 1, "height": 1, "size": 1, "credit": "Drawn"}
    module = yaml.safe_load(there["module.yaml"])
    keys = ("absent", "hostile", "made", "photo", "spy")
    module["pictures"] = [{"key": key, **lie} for key in keys] + [{"key": "No Key"}, 7, {"key": "photo"}]
    there |= {
        "module.yaml": yaml.safe_dump(module).encode(),
        "pictures/photo.webp": files.with_place(),
        "pictures/spy.webp": files.road().webp + files.PAYLOAD,
        "pictures/made.webp": files.road().webp,
        "pictures/hostile.webp": files.NO_PICTURES["an SVG"],
        "pictures/stranger.webp": files.road().webp,
        "pictures/run.js": b"x",
        "pictures/Bad Key.webp": b"x",
    }
    answer = bring(client, packed(there))
    assert answer.status_code == 200, answer.text[:800]
    for path, said in (
        ("photo.webp", "made anew"),
        ("spy.webp", "made anew"),
        ("hostile.webp", "never SVG"),
        ("absent.webp", "is missing"),
        ("stranger.webp", "belongs to no picture"),
        ("run.js", "is no file of a module"),
        ("Bad Key.webp", "is no file of a module"),
    ):
        place = answer.text.index(f"pictures/{path}")
        assert said in answer.text[place : place + 300], path
    assert "pictures/made.webp" not in answer.text
    (new,) = [each["id"] for each in drafts(studio) if each["state"] == "draft"]
    assert studio.value(new, "picture/photo")["value"]["width"] == 600
    assert studio.value(new, "picture/made")["value"]["digest"] == files.road().digest
    assert studio.value(new, "picture/hostile") is None
    with studio.unit() as session:
        for kept in session.query(KeptPicture):
            assert files.PLACE not in kept.webp + kept.jpeg
            assert b"payload-of-a-stranger" not in kept.webp + kept.jpeg
    assert client.get(f"/studio/drafts/{new}").status_code == 200


def test_a_package_with_more_pictures_than_a_module_may_have_is_cut_there(studio):  # noqa: F811
    draft = studio.draft()
    client = at_desk(studio, "trainer")
    there = unpacked(client.get(f"/studio/drafts/{draft}/files.zip"))
    abandoned(studio, draft)
    module = yaml.safe_load(there["module.yaml"])
    keys = [f"road-{number:02}" for number in range(32)]
    module["pictures"] = [files.plain(files.road(), key) for key in keys]
    there["module.yaml"] = yaml.safe_dump(module).encode()
    there |= {f"pictures/{key}.webp": files.road().webp for key in keys}
    answer = bring(client, packed(there))
    assert answer.status_code == 200
    assert answer.text.count("one more than the 30 pictures") == 2

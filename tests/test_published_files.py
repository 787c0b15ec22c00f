"""Which attachments are published, and under which names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from journalkit.model.audience import PUBLIC, room_audience
from journalkit.pipeline import check_folder, site_of
from journalkit.view import project
from tests.conftest import Make, entry
from tests.journal_parts import NOW
from tests.remembered import remembered_templates
from tests.shown import CONFIG, built, everything, site


@pytest.fixture(autouse=True, scope="module")
def templates_are_compiled_once() -> Iterator[None]:
    with remembered_templates():
        yield


def test_only_attachments_of_visible_texts_are_published(journal: Make) -> None:
    """THREATS A13: not unreferenced ones, nor those of private entries, nor the neighbours of shared ones."""
    files = {
        "sessions/open.md": entry(
            "session", "Open", "[a](../attachments/plans/shared.txt) %%[b](../attachments/plans/aside.txt)%%", shared="public"
        ),
        "sessions/secret.md": entry("session", "Zebra", "[c](../attachments/plans/private.txt)", shared="false"),
        **{f"attachments/plans/{name}.txt": f"kq{name}" for name in ("shared", "aside", "private", "unused")},
    }
    pages = site(journal(files, CONFIG))
    assert [path for path in pages if path.startswith("attachments/")] == ["attachments/plans/shared.txt"]
    assert pages["attachments/plans/shared.txt"] == "kqshared"


@pytest.mark.parametrize("link", ["../../../../attachments/salary.txt", "../../../cleo/cleo/attachments/salary.txt"])
@pytest.mark.parametrize("shared", ["true", "public"])
def test_what_others_wrote_does_not_publish_files_that_are_not_theirs(journal: Make, link: str, shared: str) -> None:
    """THREATS A13, A20, H11: a received entry links to the owner's own attachment, or to that of another sender."""
    files = {
        "rooms/ben/ben/insights/advice.md": entry("insight", "Advice", f"[look]({link})", shared=shared),
        "attachments/salary.txt": "kqsalary",
        "rooms/cleo/cleo/attachments/salary.txt": "kqsalary",
    }
    root = journal(files, CONFIG)
    for audience in (PUBLIC, room_audience("ben")):
        assert "kqsalary" not in everything(site(root, audience))


def test_attachments_of_different_people_never_overwrite_each_other(journal: Make) -> None:
    """THREATS E3: an own file under attachments/ben/, and ben's file of the same name, received through two rooms in two versions."""
    files = {
        "sessions/open.md": entry("session", "Open", "[mine](../attachments/ben/plan.txt)", shared="public"),
        "attachments/ben/plan.txt": "mine",
        "rooms/ben/ben/insights/advice.md": entry("insight", "Advice", "[his](../attachments/plan.txt)", shared="public"),
        "rooms/ben/ben/attachments/plan.txt": "his",
        "rooms/cleo/ben/insights/other.md": entry("insight", "Other", "[his](../attachments/plan.txt)", shared="public"),
        "rooms/cleo/ben/attachments/plan.txt": "his other",
    }
    root = journal(files, CONFIG.replace("[ana, cleo]", "[ana, ben, cleo]"))
    journal_read = check_folder(root).journal
    assert journal_read is not None
    artifacts = site_of(project(journal_read, PUBLIC), root, NOW)
    paths = [each.path for each in artifacts]
    assert len(paths) == len(set(paths))
    assert {each.data for each in artifacts if each.path.startswith("attachments")} == {b"mine", b"his", b"his other"}


def test_attachments_are_copied_as_they_are(journal: Make) -> None:
    """THREATS A14, as docs/privacy.md decides it: byte for byte."""
    root = journal({"sessions/open.md": entry("session", "Open", "![a](../attachments/a.png)", shared="public")}, CONFIG)
    data = bytes(range(256))
    (root / "attachments").mkdir()
    (root / "attachments" / "a.png").write_bytes(data)
    assert built(root, root / "_site" / "public")["attachments/a.png"] == data


def test_a_link_out_of_the_journal_is_refused(journal: Make, tmp_path: Path) -> None:
    """THREATS A15: a symbolic link below attachments/ that leads outside, to a file or folder."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("kqsecret")
    text = "[a](../attachments/link.txt) [b](../attachments/folder/secret.txt)"
    root = journal({"sessions/open.md": entry("session", "Open", text, shared="public")}, CONFIG)
    (root / "attachments").mkdir()
    (root / "attachments" / "link.txt").symlink_to(outside / "secret.txt")
    (root / "attachments" / "folder").symlink_to(outside, target_is_directory=True)
    pages = site(root)
    assert "kqsecret" not in everything(pages)
    assert not [path for path in pages if path.startswith("attachments/")]
    assert {each.path for each in check_folder(root).diagnostics if each.rule.slug == "outside-journal"} >= {"attachments/link.txt"}

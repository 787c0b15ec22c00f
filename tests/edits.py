"""Random changes to a journal, as its owner, other people and other programs make them."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from tests.conftest import entry

CONFIG = """format: 1
title: Edited
owner: ana
timezone: Europe/Madrid
people:
  ana: {name: Ana Ruiz, role: mentee}
  ben: {name: Ben Okafor, role: mentor, public_name: my mentor}
  eva: {name: Eva Lind}
rooms:
  ben: {people: [ana, ben], roadmap: first-90-days-as-lead}
  eva: {people: [ana, eva]}
site_url: https://ana.example.org/thread/
"""
START = {
    "goals/star.md": entry(
        "goal", "Star", "To [[one]].", north_star="true", metric="{name: calls, unit: calls, baseline: 0, target: 9}", shared="public"
    ),
    "sessions/one.md": entry(
        "session", "One", "Words %%aside%% and [[told]].", with_="[ben]", room="ben", shared="true", hypotheses="[{claim: It works}]"
    ),
    "sessions/two.md": entry("session", "Two", "", "2026-09-20T10:00", with_="[ben]", room="ben", shared="public", status="planned"),
    "insights/told.md": entry("insight", "Told", "![x](../attachments/a.txt) [[one]]", session="one", from_="ben", shared="public"),
    "insights/mine.md": entry("insight", "Mine", "# Mine\n\nTo [[told]] and [[gone]].", tags="[a, b]"),
    "actions/act.md": entry(
        "action", "Act", "See [[mine]].", assignee="ana", session="one", due="2026-09-18", expected="more", room="ben", measures="{star: 3}"
    ),
    "actions/next.md": entry("action", "Next", "", assignee="ana", session="one", due="next-session", room="ben", shared="public"),
    "updates/done.md": entry(
        "update", "Done", "It went.", "2026-09-13T10:00", about="act", status="done", completed="2026-09-12T18:30", room="ben"
    ),
    "feedback/word.md": entry("feedback", "Word", "Good.", about="mine", room="ben"),
    "roadmaps/way.md": "---\ntype: roadmap\ntitle: Way\nsteps:\n  - {id: first, title: First, why: because}\n---\nText.\n",
    "rooms/ben/ben/insights/his.md": entry("insight", "His", "From [[ana/told]].", shared="true", author="ben"),
    "attachments/a.txt": "attached",
}
WORDS = "meeting plan draft question [[told]] [[mine]] [[act]] [x](../sessions/one.md) %%private%% Ben `code` **bold** ~~~ - # > |"


class Edits:
    """A journal in a folder that changes at random."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.random = root, random.Random(seed)
        self.now = datetime.fromisoformat("2026-09-14T09:00+02:00")
        for path, text in {"journal.yaml": CONFIG, **START}.items():
            self._write(path, text)

    def change(self) -> str:
        """Make one change; gives its name."""
        what = self.random.choice(CHANGES)
        what(self)
        return what.__name__

    def _write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def _any(self, pattern: str = "**/*.md") -> Path | None:
        found = sorted(
            file for file in self.root.glob(pattern) if not {"_site", ".journalkit", "templates"} & set(file.relative_to(self.root).parts)
        )
        return self.random.choice(found) if found else None

    def _words(self) -> str:
        return " ".join(self.random.choices(WORDS.split(), k=self.random.randint(0, 12)))

    def _sub(self, pattern: str, new: str, folder: str = "**/*.md") -> None:
        """Change the first place that matches in some file."""
        file = self._any(folder)
        if file is not None:
            text = file.read_text(encoding="utf-8", errors="replace")
            file.write_text(re.sub(pattern, lambda match: new, text, count=1, flags=re.M), encoding="utf-8")

    def body(self) -> None:
        """Other words below the front matter."""
        file = self._any()
        if file is not None:
            head = file.read_text(encoding="utf-8", errors="replace").rpartition("\n---\n")[0]
            file.write_text(f"{head}\n---\n{self._words()}\n\n{self._words()}\n", encoding="utf-8")

    def words(self) -> None:
        """Other words in a text, and nothing else: it begins, goes on or ends otherwise."""
        file = self._any()
        if file is not None:
            head, between, text = file.read_text(encoding="utf-8", errors="replace").rpartition("\n---\n")
            new = self.random.choice(["Later", "Ben said so", "Then *it* went", "It cost 3 < 4 & more", "Mine", "%%mine%%", "| a |"])
            where = self.random.randint(0, 2)
            text = (f"{new}. {text}", f"{text}\n{new}.\n", re.sub(r"\bIt\b|\bWords\b|\bGood\b|\bTo\b", new, text, count=1))[where]
            file.write_text(head + between + text, encoding="utf-8")

    def title(self) -> None:
        self._sub(r"^title:.*", f"title: {self.random.choice('ABCDE')} title")

    def date(self) -> None:
        self._sub(r"^date:.*", f"date: 2026-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}")

    def tags(self) -> None:
        self._sub(r"^tags:.*|^---$(?=\ntype)", f"tags: [{self.random.choice('abc')}]")

    def share(self) -> None:
        self._sub(r"^shared:.*", f"shared: {self.random.choice(['true', 'false', 'public', '[eva]', 'oops'])}")

    def field(self) -> None:
        new = self.random.choice(
            ["status: open", "session: two", "goal: star", "confidence: 70", "assignee: nobody", "measures: {star: 5}"]
        )
        self._sub(r"^(status|session|goal|confidence|assignee|measures):.*", new)

    def rename(self) -> None:
        file = self._any()
        if file is not None:
            file.rename(file.with_name(f"{self.random.choice(['told', 'mine', 'new', 'act', 'other'])}.md"))

    def delete(self) -> None:
        file = self._any()
        if file is not None:
            file.unlink()

    def add(self) -> None:
        number = self.random.randint(0, 9)
        kind, folder = self.random.choice([("insight", "insights"), ("session", "sessions"), ("goal", "goals")])
        self._write(
            f"{folder}/new-{number}.md", entry(kind, f"New {number}", self._words(), shared=self.random.choice(["public", "true", "false"]))
        )

    def restore(self) -> None:
        """Something of the beginning comes back."""
        path = self.random.choice(sorted(START))
        self._write(path, START[path])

    def config(self) -> None:
        new = self.random.choice(
            [
                ("title: .*", f"title: {self.random.choice('XYZ')}"),
                ("timezone: .*", f"timezone: {self.random.choice(['Europe/Madrid', 'Asia/Tokyo'])}"),
                ("owner: ana", "owner: ana\nthread: public"),
                ("owner: ana\nthread: public", "owner: ana"),
                ("eva: {name: .*", f"eva: {{name: {self.random.choice(['Eva Lind', 'Eva Strand'])}}}"),
                ("^ignore.*\n|\\Z", self.random.choice(["", "ignore: [insights/new-*]\n"])),
                ("title", self.random.choice(["title", "titel"])),
                ("titel", "title"),
            ]
        )
        file = self.root / "journal.yaml"
        file.write_text(
            re.sub(new[0], lambda match: new[1], file.read_text(encoding="utf-8", errors="replace"), count=1, flags=re.M), encoding="utf-8"
        )

    def template(self) -> None:
        """A template of the journal's own comes, changes or goes."""
        path = self.random.choice(["site/404.html", "site/assets/custom.css", "site/robots.txt"])
        if self.random.random() < 0.4:
            shutil.rmtree(self.root / "templates", ignore_errors=True)
        else:
            self._write(f"templates/{path}", f"/* {self._words()} */ {{{{ 1 + 1 }}}}")

    def attachment(self) -> None:
        self._write("attachments/a.txt", self.random.choice(["attached", "changed", "changed too"]))

    def received(self) -> None:
        self._write(
            "rooms/ben/ben/insights/his.md",
            entry("insight", "His", self._words(), shared="true", author=self.random.choice(["ben", "ana"])),
        )

    def clock(self) -> None:
        self.now += timedelta(hours=self.random.choice([-30, -1, 1, 5, 20, 80]))

    def touch(self) -> None:
        """Every file gets another time, as when a branch is checked out."""
        for file in self.root.rglob("*.md"):
            os.utime(file)

    def same_size(self) -> None:
        """Other bytes of the same number, with the time of before, as some programs write."""
        file = self._any()
        if file is not None and file.stat().st_size:
            before, data = file.stat(), bytearray(file.read_bytes())
            data[-1:] = self.random.choice([b"x", b"y", b"\n"])
            file.write_bytes(bytes(data))
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    def not_an_entry(self) -> None:
        file = self._any()
        if file is not None:
            file.write_bytes(self.random.choice([b"", b"no front matter", b"---\nbroken: [\n---\n", b"\xff\xfe", b"---\ntype: insight\n"]))

    def output(self) -> None:
        """Somebody changes or removes a file of a built site."""
        file = self._any_output()
        if file is not None and self.random.random() < 0.5:
            file.unlink()
        elif file is not None:
            file.write_text("scribbled", encoding="utf-8")

    def _any_output(self) -> Path | None:
        found = sorted(file for file in (self.root / "_site").rglob("*") if file.is_file() and not file.name.startswith("."))
        return self.random.choice(found) if found else None


CHANGES: tuple[Callable[[Edits], None], ...] = (
    *(Edits.body, Edits.words) * 4,
    *(Edits.title, Edits.date, Edits.tags, Edits.share, Edits.field, Edits.rename, Edits.delete, Edits.add, Edits.restore, Edits.restore),
    *(Edits.config, Edits.template, Edits.attachment, Edits.received, Edits.clock, Edits.touch, Edits.same_size, Edits.not_an_entry),
    Edits.output,
)

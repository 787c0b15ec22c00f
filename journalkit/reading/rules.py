"""What can be wrong with files, and with what entries say of each other."""

from __future__ import annotations

from journalkit.diagnostic import error, warning

NOT_UTF8 = error(
    "not-utf8",
    "The file is not UTF-8 text.",
    why="Any other encoding would turn letters into other letters on somebody's machine.",
    wrong="(a file saved as Latin-1, Windows-1252 or UTF-16)",
    right="Save the file as UTF-8; every editor has a setting for it.",
)
NUL_BYTE = error(
    "nul-byte",
    "The file contains a NUL byte.",
    why="Text has none; the file is damaged or is not text.",
    wrong="(a file that a crash filled with zeros)",
    right="Restore the file from git, or delete the byte.",
)
UNREADABLE = error(
    "unreadable",
    "The file cannot be read.",
    why="What cannot be read cannot be published or checked, and must not be passed over in silence.",
    wrong="(a file without read permission, a pipe or device with the name of an entry)",
    right="chmod u+r sessions/2026-09-03-kickoff.md",
)
OUTSIDE_JOURNAL = error(
    "outside-journal",
    "A path or symbolic link leaves the journal.",
    why="A journal shows what is in its folder and nothing else of the disk.",
    wrong="![plan](../../private/plan.png)",
    right="![plan](../attachments/plan.png)",
)
NESTED_JOURNAL = error(
    "nested-journal",
    "A folder of the journal has a journal.yaml of its own.",
    why="It is a journal of its own, in which `shared: true` means other readers. So nothing of it is read here, nor shared.",
    wrong="growth/journal.yaml\ngrowth/old-one/journal.yaml",
    right="growth/journal.yaml\nold-one/journal.yaml",
)
NOT_AN_ENTRY = warning(
    "not-an-entry",
    "A Markdown file in an entry folder does not open with front matter.",
    why="It would be missing on the site without a word. Other Markdown files may stand anywhere else, or be named under `ignore`.",
    wrong="# Kick-off\n\nWe met …",
    right="---\ntype: session\ntitle: Kick-off\ndate: 2026-09-03\n---\n\nWe met …",
)
NO_CONFIG = error(
    "missing-config",
    "The folder has no journal.yaml.",
    why="It says whose journal it is and who may read it.",
    wrong="(a folder without journal.yaml)",
    right="journalkit init",
)
BROKEN_REFERENCE = error(
    "broken-reference",
    "A field names an entry that does not exist.",
    why="A commitment that points nowhere is lost to its session and its goal.",
    wrong="session: 2026-09-03-kikoff",
    right="session: 2026-09-03-kickoff",
    fix="writes the entry or step that was meant, where one alone is near and has the same digits",
)
WRONG_REFERENCE_TYPE = error(
    "wrong-reference-type",
    "A field names an entry of another type than it takes.",
    why="An action cannot belong to an insight as if that were a session.",
    wrong="session: 2026-09-03-ask-before-solving     # an insight",
    right="insight: 2026-09-03-ask-before-solving",
)
AMBIGUOUS_REFERENCE = warning(
    "ambiguous-reference",
    "Entries of several people have this id, and none of them is the author's own.",
    why="The program does not guess whose entry is meant: whoever may read several of them sees the entry without the reference, and "
    "feedback, updates and reflections not at all. Who may read only one of them sees that one, as if the others were not there.",
    wrong="session: 2026-09-03-kickoff",
    right="session: ben/2026-09-03-kickoff",
)
DUPLICATE_ID = error(
    "duplicate-id",
    "Two files of one author have the same id.",
    why="The id is the file name without `.md`, and references name entries by it, whatever the folder.",
    wrong="insights/listening.md and actions/listening.md",
    right="insights/listening.md and actions/practise-listening.md",
)
CASE_COLLISION = warning(
    "case-collision",
    "Two ids or attachments differ only in case or in the form of their letters.",
    why="On many disks they are the same file, and one would overwrite the other. Nothing is left out because of it, so that a file which "
    "some readers may not know of does not change what they see; where both are shown, the page of one has a longer address.",
    wrong="attachments/Chart.png and attachments/chart.png",
    right="attachments/chart-march.png and attachments/chart.png",
)
CLAIMS_ANOTHER_AUTHOR = error(
    "claims-another-author",
    "A received entry says that somebody other than its sender wrote it.",
    why="What lies under rooms/<room>/<person>/ speaks for that person only.",
    wrong="author: ana      # in rooms/ben/ben/",
    right="author: ben",
)
BROKEN_LINK = warning(
    "broken-link",
    "A link in the text leads to nothing.",
    why="A reader would meet a dead end; on the site the link's words stand there without a link.",
    wrong="[the kick-off](../sessions/kikoff.md)",
    right="[the kick-off](../sessions/2026-09-03-kickoff.md)",
    fix="lets the link lead to the entry that was meant, where one alone is near and has the same digits",
)
MISSING_ATTACHMENT = warning(
    "missing-attachment",
    "A link or image names a file that is not among the attachments.",
    why="Only files under attachments/ are published, and only when a visible entry links to them.",
    wrong="![the chart](../attachments/chrat.png)",
    right="![the chart](../attachments/chart.png)",
    fix="lets the link lead to the file that was meant, where one alone is near, and nobody else would get it by that",
)
RULES = (
    NOT_UTF8,
    NUL_BYTE,
    UNREADABLE,
    OUTSIDE_JOURNAL,
    NESTED_JOURNAL,
    NOT_AN_ENTRY,
    NO_CONFIG,
    BROKEN_REFERENCE,
    WRONG_REFERENCE_TYPE,
    AMBIGUOUS_REFERENCE,
    DUPLICATE_ID,
    CASE_COLLISION,
    CLAIMS_ANOTHER_AUTHOR,
    BROKEN_LINK,
    MISSING_ATTACHMENT,
)

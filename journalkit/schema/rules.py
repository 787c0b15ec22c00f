"""What can be wrong with a field."""

from __future__ import annotations

from journalkit.diagnostic import error, warning

UNKNOWN_TYPE = error(
    "unknown-type",
    "`type` is none of the types of entries.",
    why="The type decides which fields there are and where the entry stands on the site.",
    wrong="type: sesion",
    right="type: session",
    fix="writes the type that was meant, where one alone is near",
)
MISSING_FIELD = error(
    "missing-field",
    "A field that this type of entry needs is not there, or has no value.",
    why="Without it the entry cannot be placed: an action without an assignee is nobody's.",
    wrong="type: action\ntitle: Write the note",
    right="type: action\ntitle: Write the note\ndate: 2026-09-03\nassignee: ana",
)
UNKNOWN_FIELD = error(
    "unknown-field",
    "A field that this type of entry does not have.",
    why="A typo in `shared` must not share, and one in `due` must not lose a deadline: near misses are errors. Fields of other tools are "
    "only warned about; name them under `extra_fields` in journal.yaml, or begin them with `x-`.",
    wrong="asignee: ana",
    right="assignee: ana",
    fix="writes the name of the field that was meant, where one alone is near and does not stand there yet; `shared` and `room` never, "
    "except `shared` with `false` behind it",
)
WRONG_TYPE = error(
    "wrong-type",
    "The value is not of the kind that the field takes.",
    why="A list where a word is wanted, or a word where a number is wanted, would be guessed at.",
    wrong="confidence: high",
    right="confidence: 80",
    fix="puts brackets around a list of words, and takes the sign off a percentage",
)
NOT_A_CHOICE = error(
    "not-a-choice",
    "The value is none of the words that the field takes.",
    why="`shared`, `status` and the like are read by the program; a word it does not know counts as the safest one and is an error.",
    wrong="shared: yes",
    right="shared: true",
    fix="writes the word that was meant, where one alone is near; for `shared` never anything but `false`",
)
INVALID_DATE = error(
    "invalid-date",
    "The value is not a day (2026-09-03) or time (2026-09-03 18:30) of the calendar.",
    why="Days are written year first, so that nobody has to guess which number is the month.",
    wrong="date: 03/09/2026",
    right="date: 2026-09-03",
    fix="writes the day year first, where no two of its numbers can be taken for each other",
)
OUT_OF_RANGE = error(
    "out-of-range",
    "The number is outside what the field takes.",
    why="A confidence is a percentage from 0 to 100; days and minutes are counted from 1.",
    wrong="confidence: 120",
    right="confidence: 90",
)
BELOW_ONE_PERCENT = warning(
    "below-one-percent",
    "A confidence is less than one percent.",
    why="Confidence is in percent. Who writes 0.6 mostly means 60, and the calibration would take it for no hope at all.",
    wrong="confidence: 0.6",
    right="confidence: 60",
)
INVALID_ID = error(
    "invalid-id",
    "The name cannot be an id: ids are lower case letters of any script, digits and `-`.",
    why="Ids become file names and addresses of pages, and must mean the same on every disk.",
    wrong="sessions/First Meeting.md",
    right="sessions/first-meeting.md",
)
UNKNOWN_PERSON = error(
    "unknown-person",
    "Nobody of that id stands under `people` in journal.yaml.",
    why="Who said, promised or may read something has to be one of the people of the journal.",
    wrong="assignee: bne",
    right="assignee: ben",
    fix="writes the person who was meant, where one alone is near",
)
UNKNOWN_ROOM = error(
    "unknown-room",
    "No room of that id stands under `rooms` in journal.yaml.",
    why="A room decides who may read.",
    wrong="room: bne",
    right="room: ben",
)
INVALID_VALUE = error(
    "invalid-value",
    "The value is not what this setting of journal.yaml takes.",
    why="A wrong time zone or address would show only later, on the pages.",
    wrong="timezone: Madrid",
    right="timezone: Europe/Madrid",
)
SWALLOWED_VALUE = warning(
    "swallowed-value",
    "A value begins with `#`, which makes it a comment: the field has no value.",
    why="It looks as if it were there, and is lost.",
    wrong="tags: #lead",
    right="tags: lead",
)
FOREIGN_FIELD = warning(
    "foreign-field",
    "A field that the format does not know, or that this type of entry does not have; it is passed over.",
    why="Other tools keep fields of their own in the same files. They stay untouched and never leave the private site.",
    wrong="cssclasses: wide",
    right="extra_fields: [cssclasses]      # in journal.yaml",
)
DUPLICATE_TAG = warning(
    "duplicate-tag",
    "A tag stands twice in the same list.",
    why="It counts once; the second says nothing, and hides which other one may have been meant.",
    wrong="tags: [delegation, hiring, delegation]",
    right="tags: [delegation, hiring]",
    fix="deletes the second one, unless a remark stands beside it",
)
LIST_IN_QUOTES = warning(
    "list-in-quotes",
    "Several words with commas between them stand in one pair of quotes, where a list is wanted.",
    why="They count as a single one, whose name has commas in it; a list needs brackets.",
    wrong='tags: "delegation, hiring"',
    right="tags: [delegation, hiring]",
)
ASIDE_IN_FIELD = error(
    "aside-in-field",
    "A field contains the sign of a private aside (`%%`) or of a comment (`<!--`).",
    why="Asides are kept from others in the text below the fields only; in a field they would be shown.",
    wrong='summary: "It went well %%it did not%%"',
    right="summary: It went well",
)
RULES = (
    ASIDE_IN_FIELD,
    UNKNOWN_TYPE,
    MISSING_FIELD,
    UNKNOWN_FIELD,
    WRONG_TYPE,
    NOT_A_CHOICE,
    INVALID_DATE,
    OUT_OF_RANGE,
    BELOW_ONE_PERCENT,
    INVALID_ID,
    UNKNOWN_PERSON,
    UNKNOWN_ROOM,
    INVALID_VALUE,
    SWALLOWED_VALUE,
    FOREIGN_FIELD,
    DUPLICATE_TAG,
    LIST_IN_QUOTES,
)

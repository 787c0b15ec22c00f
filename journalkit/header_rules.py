"""What can be wrong with front matter before anybody asks what its fields mean."""

from __future__ import annotations

from journalkit.diagnostic import error

UNCLOSED_FRONT_MATTER = error(
    "unclosed-front-matter",
    "The file opens with `---`, but no later line consists of `---`.",
    why="Without the closing line nobody can tell where the fields end and the text begins.",
    wrong="---\ntype: insight\ntitle: Ask first\n\nThe text.",
    right="---\ntype: insight\ntitle: Ask first\n---\n\nThe text.",
)
INVALID_YAML = error(
    "invalid-yaml",
    "The front matter is not YAML.",
    why="A program can only read fields that follow YAML's rules; mostly a value needs quotes.",
    wrong="title: Session: the first",
    right='title: "Session: the first"',
    fix="turns tabs before a line into two spaces each, puts the missing space behind a colon, and quotes around a value that needs them; "
    "not where anything else could be meant",
)
DUPLICATE_KEY = error(
    "duplicate-key",
    "The same field stands twice.",
    why="Programs disagree on which of the two counts, and `shared` must not be a matter of luck.",
    wrong="shared: false\nshared: true",
    right="shared: false",
)
ALIAS = error(
    "alias",
    "Anchors (`&x`), aliases (`*x`) and merge keys (`<<`) are not used in a journal.",
    why="A few bytes of them can unfold to gigabytes, and a field could change far from where it stands. A value that begins with "
    "`*` or `&` needs quotes.",
    wrong="title: *important",
    right='title: "*important"',
)
YAML_TAG = error(
    "yaml-tag",
    "YAML tags (`!x`) are not used in a journal.",
    why="A tag asks the reading program to build something else than text. A value that begins with `!` needs quotes.",
    wrong="title: !important",
    right='title: "!important"',
)
NOT_A_MAPPING = error(
    "not-a-mapping",
    "The front matter is not a list of `field: value` lines.",
    why="Fields have names. A file that begins with a horizontal rule looks like front matter too: put a blank line or text before it.",
    wrong="---\n- insight\n- Ask first\n---",
    right="---\ntype: insight\ntitle: Ask first\n---",
)
CONTROL_CHARACTER = error(
    "control-character",
    "The front matter contains a character that cannot be seen.",
    why="Some programs take U+0085, U+2028 and U+2029 for line ends, so that one visible line could become two fields. "
    "The same is true of a carriage return alone, where the other lines end in a line feed.",
    wrong='title: "a<U+2028>shared: true"',
    right='title: "a"',
)
TOO_LARGE = error(
    "too-large",
    "The file or its front matter is larger than a journal entry can be.",
    why="64 KiB of front matter and 1 MiB a file keep every build quick and every reader safe.",
    wrong="summary: (two million characters)",
    right="Move the text into the body, or into a file under attachments/.",
)
TOO_DEEP = error(
    "too-deep",
    "Values or paragraphs are nested deeper than programs can follow.",
    why="Deep nesting makes YAML readers crash, and Markdown programs drop the text silently.",
    wrong="tags: [[[[[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]]]]",
    right="tags: [a]",
)
TOO_TANGLED = error(
    "too-tangled",
    "A text makes more work than any that somebody wrote.",
    why="Thousands of open brackets in a paragraph, or as many lines in a quote of a hundred levels, make a program that reads Markdown "
    "look at them again and again. Such texts come from broken programs, or from somebody who wants yours to hang.",
    wrong="![![![![![![![![![![![![ (and so on for thousands of signs)",
    right="Put what is no Markdown between lines of ```, or split the file.",
)
FOREIGN_FRONT_MATTER = error(
    "foreign-front-matter",
    "The front matter is TOML or JSON.",
    why="journalkit reads YAML between two lines of `---`, and would otherwise take the fields for text.",
    wrong='+++\ntitle = "Ask first"\n+++',
    right="---\ntitle: Ask first\n---",
)
RULES = (
    UNCLOSED_FRONT_MATTER,
    INVALID_YAML,
    DUPLICATE_KEY,
    ALIAS,
    YAML_TAG,
    NOT_A_MAPPING,
    CONTROL_CHARACTER,
    TOO_LARGE,
    TOO_DEEP,
    TOO_TANGLED,
    FOREIGN_FRONT_MATTER,
)

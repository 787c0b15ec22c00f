"""The languages that a journal may be in, by their tags, and in which of them the site can speak."""

from __future__ import annotations

SPOKEN = (
    ("en", "English"),
    ("es", "Spanish"),
    ("de", "German"),
    ("fr", "French"),
    ("ja", "Japanese"),
)
NAMES = (
    ("english", "en"), ("eng", "en"), ("spanish", "es"), ("español", "es"), ("castellano", "es"), ("spa", "es"), ("german", "de"),
    ("deutsch", "de"), ("deu", "de"), ("ger", "de"), ("french", "fr"), ("français", "fr"), ("fra", "fr"), ("fre", "fr"), ("japanese", "ja"),
    ("日本語", "ja"), ("jpn", "ja"), ("jp", "ja"),
)  # fmt: skip
CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj
fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu iw ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky
la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw
sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh
zu arc ast ckb fil gsw haw hsb dsb kab nds rom scn szl vec yue
"""  # ISO 639-1, and some that have three letters only
KNOWN = frozenset(CODES.split())
RIGHT_TO_LEFT = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"])


def primary(tag: str) -> str:
    """The language of a tag without its region: `pt` of `pt-BR`."""
    return tag.replace("_", "-").split("-")[0].lower()


def spoken(tag: str) -> str:
    """The language in which the site of a journal speaks: its own, else English."""
    own = primary(tag)
    return own if any(own == known for known, _ in SPOKEN) else "en"


def meant(tag: str) -> str:
    """The tag that somebody means who wrote the name of a language, or another tag for it; nothing when that cannot be told."""
    return dict(NAMES).get(tag.casefold(), "")


def direction(tag: str) -> str:
    """Which way a language is written."""
    return "rtl" if primary(tag) in RIGHT_TO_LEFT else "ltr"

"""Location texts as plain capital words: mark-up, accents and punctuation taken off, signs named.

Everything here works on whole Arrow columns. What several words say together ("junction of",
"rear of", "bus stop") becomes one sign, so that the grammar sees one token.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.compute as pc

from asvat.records.code_lists import code_list

WORTHWHILE = 10_000
"""Texts from which two threads are faster than one."""
LONGEST = 200
"""Characters of a location text that are read: an address is shorter, a narrative is longer."""

_HAS_SIGN = (
    r"[^A-Z0-9, ]|JUN|JCT|J[CN]|CORNER|CNR|X ROAD|BUS|SIDE|FRONT|REAR|BACK|BEHIND|OPP|NEAR|"
    r"\bNR\b|\bADJ|NEXT|CLOSE TO|BETW|BTW|\bGRD|\bGFF|\bAND\b|YORKS|KINGDOM|ENGLAND"
)
"""Finds every text that any of `SIGNS` but the postcode changes, and some others."""

POSTCODE = r"[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}"

SIGNS = (
    # (what is written, the sign it becomes); the order matters
    (r"<[^>]{0,300}>|&[A-Z]{2,6};|&#[0-9]{1,6};", " "),
    (r"['’`´.]", ""),
    (r"\bW(?:EST)? ?YORKS(?:HIRE)?\b|\bUNITED KINGDOM\b|\bENGLAND\b", " "),
    (r"\b(?:AT )?(?:THE |ITS )?(?:JUNC?T?I?ON|JCT|JNCT|JN) (?:OF|WITH)\b|\bJCT\b", " @J "),
    (r"\bJ ?/ ?W\b|\b(?:ON )?(?:THE )?CORNER (?:OF|WITH)\b|\bCNR(?: OF)?\b|\bX ROADS\b", " @J "),
    (r"\bAT ITS @J\b", " @J "),
    (r"\bBUS ?(?:STOP|SHELTER)S?\b|\bB/S\b", " @K "),
    (r"\bO/ ?S\b|\b(?:JUST )?OUTSIDE(?: OF)?\b|\bIN FRONT OF\b|\bFRONT OF\b", " @O "),
    (r"\bR/ ?O\b|\b(?:AT )?(?:THE )?(?:REAR|BACK) (?:OF|TO)\b|\bBEHIND\b", " @R "),
    (r"\bOPP(?:OSITE)?\b(?: TO\b)?", " @P "),
    (r"\b(?:ON OR )?NEAR(?: TO)?\b|\bNR\b|\bADJ(?:ACENT)?(?: TO)?\b", " @V "),
    (r"\b(?:NEXT|CLOSE) TO\b", " @V "),
    (r"\bBETWEEN\b|\bBTWN?\b", " @Y "),
    (r"\bGRD FLR\b|\bG/F\b|\bGFF\b", " GROUND FLOOR "),
    (r"\b([0-9]{1,4}[A-Z]?) ?[-–] ?([0-9]{1,4}[A-Z]?)\b", r" \1-\2 "),
    (r"[;:\n\r\t|()\[\]]", ","),
    (r"&|\+|\bAND\b", " & "),
    (r"[^\p{L}\p{M}\p{N},&@/-]", " "),
)  # fmt: skip


_SPACED_POSTCODE = r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) ?([0-9][A-Z]{2})\b"


def clean(texts: pa.Array) -> pa.Array:
    """Return location texts in capitals, words parted by single blanks and commas by themselves.

    Parameters
    ----------
    texts
        Location texts as written; may be empty, very long, marked up or in any alphabet.

    Returns
    -------
    pa.Array
        One text for each; empty where nothing is left.
    """
    half = len(texts) // 2
    if half < WORTHWHILE:
        return _clean(texts)
    with ThreadPoolExecutor(2) as pool:
        return pa.concat_arrays(list(pool.map(_clean, (texts.slice(0, half), texts.slice(half)))))


def _clean(texts: pa.Array) -> pa.Array:
    out = pc.utf8_slice_codeunits(pc.fill_null(texts, ""), 0, 4 * LONGEST)
    plain = pc.all(pc.string_is_ascii(out)).as_py() if len(out) else True
    if not plain:
        out = pc.replace_substring_regex(pc.utf8_normalize(out, "NFKD"), r"\p{Mn}", "")
    out = pc.utf8_upper(out)
    signed = pc.match_substring_regex(out, _HAS_SIGN)
    out = pc.replace_with_mask(out, signed, _signs(out.filter(signed)))
    out = pc.replace_substring_regex(out, _SPACED_POSTCODE, r" , \1\2 ")
    out = pc.replace_substring(out, ",", " , ")
    out = pc.utf8_trim(pc.replace_substring_regex(out, r"[\s\p{Z}]+", " "), " -/")
    nothing = pc.is_in(out, value_set=_placeholders())
    return pc.utf8_slice_codeunits(pc.if_else(nothing, "", out), 0, LONGEST)


def _placeholders() -> pa.Array:
    """Return the texts that stand for no place, such as "not known"."""
    words = code_list("address_words")
    chosen = words.filter(pc.equal(words.column("kind"), "placeholder"))
    return chosen.column("code").combine_chunks()


def _signs(texts: pa.Array) -> pa.Array:
    out = texts
    for written, sign in SIGNS:
        out = pc.replace_substring_regex(out, written, sign)
    # A slash tells something between figures only ("3/1"); elsewhere it parts words.
    return pc.replace_substring_regex(out, r"([^0-9])/|/([^0-9])", r"\1 \2")


def clean_postcode(postcodes: pa.Array) -> pa.Array:
    """Return postcodes in capitals without blanks; empty (null) where it is none."""
    out = pc.replace_substring_regex(pc.utf8_upper(postcodes), r"[^A-Z0-9]", "")
    is_one = pc.match_substring_regex(out, f"^{POSTCODE.replace(' ?', '')}$")
    return pc.if_else(is_one, out, pa.scalar(None, pa.string()))

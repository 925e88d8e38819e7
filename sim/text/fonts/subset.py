"""Make the shipped font from a full Noto Sans SC: `python sim/text/fonts/subset.py FULL.otf` (needs fontTools)."""

import sys
from pathlib import Path

FAMILY = "Noto Sans SC wangge"
FILE = Path(__file__).with_name("NotoSansSC-wangge.otf")
# In addition to GB 2312, which has the Chinese characters, Greek and full-width punctuation.
MORE = "–—‘’“”…•‰′″€←↑→↓↔≤≥≠≈−×·±√∞∑Δμσ½¼¾²³✓●○■□▲△▼◆"


def gb2312() -> set[int]:
    """Return the code points of GB 2312: 6,763 Chinese characters and about 680 signs."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(sign) for pair in pairs for sign in pair.decode("gb2312", errors="ignore")}


def wanted() -> set[int]:
    """Return all code points to keep: ASCII, Latin-1, GB 2312 and the signs in `MORE`."""
    return set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | gb2312() | set(map(ord, MORE))


def main(source: str) -> None:
    """Write the subset of `source` beside this file, under its own family name.

    With a separate name, a full Noto Sans SC on the user's machine cannot be used instead, which would change the bytes
    of the pictures.
    """
    from fontTools import subset, ttLib

    options = subset.Options(
        hinting=False,
        layout_features=["kern"],
        drop_tables=["DSIG", "BASE", "VORG", "vhea", "vmtx"],
        notdef_outline=True,
        name_languages=[0x409],
        name_IDs=["*"],
    )
    font = ttLib.TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = FAMILY
        elif record.nameID in (3, 6):
            record.string = "NotoSansSC-wangge"
    font["CFF "].cff.fontNames = ["NotoSansSC-wangge"]
    font["CFF "].cff[0].FamilyName = font["CFF "].cff[0].FullName = FAMILY
    font.save(FILE)


if __name__ == "__main__":
    main(sys.argv[1])

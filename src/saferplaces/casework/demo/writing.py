"""Letters, diaries and pictures of a case of the story."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import uuid

from PIL import Image, ImageDraw

from saferplaces.casework.demo.steps import Matters
from saferplaces.casework.evidence import folders
from saferplaces.casework.evidence.actions.take_in import take_in
from saferplaces.casework.evidence.actions.write_down import write_down
from saferplaces.casework.letters.actions.edit import edit
from saferplaces.casework.letters.actions.finish import finish
from saferplaces.casework.letters.actions.send import send
from saferplaces.casework.letters.actions.write import write
from saferplaces.foundation.problems import Problem

PROMPT = re.compile(r"\[[^\]]+\]")


def letter(m: Matters, template: str, words: str, *, until: str = "sent") -> None:
    """Write a letter to the victim, and send it, unless something speaks against it."""
    safe = m.victim
    try:
        with m.t.then(0.5):
            made = write(m.officer, m.case.pk, person_id=safe.pk, template=template, sender="plain")
            body = PROMPT.sub(words, made.body, count=1)
            body = "\n".join(line for line in body.splitlines() if not PROMPT.search(line))
            made = edit(m.officer, made.pk, subject=made.subject, body=body, delivery=made.delivery)
        if until == "draft":
            return
        with m.t.then():
            finish(m.officer, made.pk, looked=True)
            send(m.officer, made.pk)
    except Problem:  # not safe by letter, or a word in it is another's name: it stays a draft
        return


def diary(m: Matters, entries: int = 2) -> None:
    """Take the victim's diary down."""
    text, effect = m.matter.diary
    with m.t.then(2):
        for back in range(entries, 0, -1):
            happened = m.t.now - dt.timedelta(days=back * 1.5, hours=8)
            write_down(
                m.officer, m.case.pk, person_id=m.victim.pk, own_words=back % 2 == 0,
                happened_at=max(happened, m.case.opened_at - dt.timedelta(days=3)), text=text,
                effect=effect,
            )  # fmt: skip


def picture(m: Matters, title: str) -> None:
    """Put a drawn picture into the case, as if somebody had photographed the place."""
    with m.t.then(0.5):
        key, content = uuid.uuid4(), _drawn(m.t.rng.randint(0, 200), title)
        path = folders.original(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(content)
        take_in(
            m.officer, m.case.pk, key=key, name="simulated-picture.png", size=len(content),
            sha256=hashlib.sha256(content).hexdigest(), text=title, person_id=m.victim.pk,
            taken_at=m.t.now - dt.timedelta(hours=20),
        )  # fmt: skip


def _drawn(shade: int, title: str) -> bytes:
    image = Image.new("RGB", (480, 320), (shade, 160, 200 - shade // 2))
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 180, 420, 300), fill=(120, 110, 100))
    draw.polygon([(60, 180), (240, 80), (420, 180)], fill=(150, 70, 60))
    draw.text((12, 12), f"SIMULATED PICTURE: {title}", fill=(0, 0, 0))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()

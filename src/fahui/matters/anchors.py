"""The daily anchor: every event digest of a day, kept in the database and in a file outside it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection

from fahui.core.models import this_district
from fahui.matters.models import Anchor, Event

START = "0" * 64


@dataclass(frozen=True)
class Line:
    """One event as the outside file remembers it."""

    matter: int
    seq: int
    digest: str


def file_of(day: date) -> Path:
    """Where the anchor of a day is written; another disk or machine in a real installation (docs/operations.md)."""
    return Path(settings.ANCHOR_ROOT) / this_district() / f"{day:%Y-%m-%d}.jsonl"


def write(day: date) -> Anchor | None:
    """Anchor a day once: the row and the file; None when the day had no event or was anchored before."""
    known = Anchor.objects.filter(district=this_district(), day=day).first()
    if known is not None:
        return known if file_of(day).exists() else None
    lines = _lines(day)
    if not lines:
        return None
    last = Anchor.objects.filter(district=this_district(), day__lt=day).order_by("-day").first()
    previous = last.digest if last else START
    body = "".join(json.dumps([line.matter, line.seq, line.digest]) + "\n" for line in lines)
    digest = hashlib.sha256((previous + body).encode()).hexdigest()
    path = file_of(day)
    path.parent.mkdir(parents=True, exist_ok=True)
    foot = json.dumps({"day": day.isoformat(), "previous": previous, "digest": digest, "events": len(lines)})
    path.write_text(body + foot + "\n", encoding="utf-8")
    return Anchor.objects.create(
        day=day, events=len(lines), matters=len({line.matter for line in lines}), previous=previous, digest=digest
    )


def write_all(until: date) -> int:
    """Anchor every day with events up to a day that has none yet (after an outage, and in the demo)."""
    days = set(
        Event.objects.filter(district=this_district(), recorded_at__date__lte=until)
        .values_list("recorded_at__date", flat=True)
        .distinct()
    ) - set(Anchor.objects.filter(district=this_district()).values_list("day", flat=True))
    return sum(write(day) is not None for day in sorted(days))


def _lines(day: date) -> list[Line]:
    rows = Event.objects.filter(district=this_district(), recorded_at__date=day).order_by("matter_id", "seq")
    return [Line(*row) for row in rows.values_list("matter_id", "seq", "digest")]


def verify() -> list[str]:
    """Everything that is wrong with the events, in words: altered, removed, reordered, or gone with its matter."""
    return [*_broken_chains(), *_against_files()]


def _broken_chains() -> list[str]:
    """Compare each stored digest and link with the computed one, inside the database, by its own formula."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select e.matter_id, e.seq, e.action,
                   e.digest is distinct from event_digest(e) as altered,
                   e.previous is distinct from coalesce(lag(e.digest) over w, repeat('0', 64)) as unlinked,
                   e.seq is distinct from coalesce(lag(e.seq) over w, 0) + 1 as gap
            from matters_event e where e.district = %s
            window w as (partition by e.matter_id order by e.seq)
            """,
            [this_district()],
        )
        rows = [row for row in cursor.fetchall() if row[3] or row[4] or row[5]]
    words = []
    for matter, seq, action, altered, unlinked, gap in rows:
        if gap:
            words.append(f"事项 {matter}：第{seq}条经过之前缺少或重复了经过")
        if altered:
            words.append(f"事项 {matter}：第{seq}条经过（{action}）的内容被改动")
        elif unlinked and not gap:
            words.append(f"事项 {matter}：第{seq}条经过（{action}）与前一条接不上，可能调换了顺序")
    return words


def _against_files() -> list[str]:
    """What the files outside remember and the database does not say any more."""
    words: list[str] = []
    previous = START
    for path in sorted((Path(settings.ANCHOR_ROOT) / this_district()).glob("*.jsonl")):
        *body, foot_line = path.read_text(encoding="utf-8").splitlines(keepends=True)
        foot = json.loads(foot_line)
        if hashlib.sha256((previous + "".join(body)).encode()).hexdigest() != foot["digest"]:
            words.append(f"锚定文件 {path.name} 与前一天接不上或被改动")
        previous = foot["digest"]
        words += _compare([Line(*json.loads(line)) for line in body], path.name)
    return words + _missing_files()


def _compare(lines: list[Line], name: str) -> list[str]:
    ids = {line.matter for line in lines}
    events = Event.objects.filter(district=this_district(), matter_id__in=ids)
    stored = {(matter, seq): digest for matter, seq, digest in events.values_list("matter_id", "seq", "digest")}
    present = {matter for matter, _seq in stored}
    words = [f"事项 {matter}：整件不见了（{name} 有记录）" for matter in sorted(ids - present)]
    for line in lines:
        if line.matter not in present:
            continue
        digest = stored.get((line.matter, line.seq))
        if digest is None:
            words.append(f"事项 {line.matter}：第{line.seq}条经过被删除（{name} 有记录）")
        elif digest != line.digest:
            words.append(f"事项 {line.matter}：第{line.seq}条经过与 {name} 的记录不同，链条被重算过")
    return words


def _missing_files() -> list[str]:
    days = Anchor.objects.filter(district=this_district()).values_list("day", flat=True)
    return [f"锚定文件 {file_of(day).name} 不见了" for day in sorted(days) if not file_of(day).exists()]


def covered_until() -> date | None:
    """The last anchored day: what came later is covered by the chain only."""
    last = Anchor.objects.filter(district=this_district()).order_by("-day").first()
    return last.day if last else None

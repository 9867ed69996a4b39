"""The daily anchor: every event digest of a day, kept in the database and in a file outside it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

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
    return Path(settings.ANCHOR_ROOT) / this_district() / f"{day.isoformat()}.jsonl"


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
    """Anchor every day up to this one that has events and comes after the last anchor (after an outage: several)."""
    last = Anchor.objects.filter(district=this_district()).order_by("-day").first()
    events = Event.objects.filter(district=this_district(), recorded_at__lt=_midnight(until + timedelta(days=1)))
    if last is not None:
        events = events.filter(recorded_at__gte=_midnight(last.day + timedelta(days=1)))
    days = events.values_list("recorded_at__date", flat=True).distinct()
    return sum(write(day) is not None for day in sorted(days))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


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
    rows = {row.day: row for row in Anchor.objects.filter(district=this_district()).order_by("day")}
    before: Anchor | None = None
    for day, row in rows.items():
        if not file_of(day).exists():
            words.append(f"锚定文件 {file_of(day).name} 不见了")
        elif (kept := _read(file_of(day))) is None or kept.digest != row.digest or kept.previous != row.previous:
            words.append(f"锚定文件 {file_of(day).name} 被改动，与库内的锚定不同")
        else:
            words += _compare(kept.lines, day)
        if row.previous != (before.digest if before else START):
            words.append(f"{day} 的锚定与前一次锚定接不上")
        before = row
    known = {file_of(day).name for day in rows}
    others = sorted(path.name for path in file_of(date.min).parent.glob("*.jsonl") if path.name not in known)
    return words + [f"锚定文件 {name} 在库内没有对应的锚定" for name in others]


@dataclass(frozen=True)
class _Kept:
    """An anchor file as read, its digest computed again from what it says."""

    lines: list[Line]
    previous: str
    digest: str


def _read(path: Path) -> _Kept | None:
    """None when the file cannot be read as an anchor, or does not fit its own digest."""
    try:
        *body, foot_line = path.read_text(encoding="utf-8").splitlines(keepends=True)
        foot = json.loads(foot_line)
        lines = [Line(*json.loads(line)) for line in body]
        digest = hashlib.sha256((foot["previous"] + "".join(body)).encode()).hexdigest()
        return _Kept(lines, foot["previous"], digest) if digest == foot["digest"] else None
    except (ValueError, KeyError, TypeError):
        return None


def _compare(lines: list[Line], day: date) -> list[str]:
    name = file_of(day).name
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
    anchored = {(line.matter, line.seq) for line in lines}
    added = [line for line in _lines(day) if (line.matter, line.seq) not in anchored]
    return words + [f"事项 {line.matter}：第{line.seq}条经过是事后补插的（{name} 没有记录）" for line in added]


def covered_until() -> date | None:
    """The last anchored day: what came later is covered by the chain only."""
    last = Anchor.objects.filter(district=this_district()).order_by("-day").first()
    return last.day if last else None

"""Which stories there will be: one of each kind near today first, then as many as wanted over all the months."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fahui.demo.accounts import WALKTHROUGHS
from fahui.demo.chance import Chance
from fahui.demo.words import read
from fahui.worktime.calendar import Calendar


@dataclass(frozen=True)
class Plan:
    """One story: what it is, when it begins, how it ends, and after which action it rests, if it is to wait there."""

    kind: str  # aid | consultation | complaint | own_data | defence | referral | help | together
    day: date
    end: str
    rest: str = ""
    channel: str = ""
    cause: str = ""
    name: str = ""
    code: str = ""  # the query code, where a newcomer is told it
    prompt: bool = False  # each step on the next working day at the latest
    number: int = 0
    assigned_on: date | None = None  # not before this day, so that the offer still waits for its answer today
    check: str = ""  # how far a later check of what was said at the application comes
    claim: str = ""  # how far the claim for the handler's pay comes; else by chance
    against: str = ""  # "client": somebody whom a lawyer of the district acts for already


# Days back, how it ends, after which step it rests, what is wished.
OWN_DATA = (
    (4, "done", "submit", "correct"),
    (9, "done", "", "copy"),
    (12, "done", "", "delete"),
    (6, "withdrawn", "", "copy"),
)
# Days back, how it ends, after which step it rests, which organ gave notice.
DEFENCE = (
    (1, "closed", "submit", "court"),
    (3, "closed", "assign", "procuratorate"),
    (9, "closed", "first_meeting", "police"),
    (14, "refused", "", "court"),
    (24, "closed", "close", "court"),
    (32, "closed", "", "procuratorate"),
)
# Days back, how it ends, after which step it rests, at which door.
REFERRALS = (
    (1, "answered", "submit", "custody"),
    (2, "answered", "receive", "union"),
    (8, "answered", "", "women"),
    (9, "not_ours", "", "union"),
    (10, "withdrawn", "", "women"),
)
# Help by the duty lawyer: days back, how it ends, after which step it rests, which organ has the case.
HELP = (
    (1, "done", "submit", "police"),
    (2, "done", "notify_lawyer", "court"),
    (4, "done", "help", "police"),
    (11, "withdrawn", "", "police"),
    (16, "done", "", "procuratorate"),
)
# Days back, how it ends, after which step it rests, how many people it has together.
TOGETHER = (
    (1, "closed", "add_part", "3"),
    (3, "lacking", "", "3"),
    (7, "closed", "assign", "5"),
    (12, "running", "", "12"),
    (22, "none", "", "2"),
    (26, "closed", "close", "3"),
    (34, "closed", "", "5"),
)
# Days back, how far the claim comes, and what the case is about.
CLAIMS = (
    (24, "submitted", "wages"),
    (25, "checked", "wages"),
    (26, "finance", "wages"),
    (27, "listed", "wages"),
    (28, "returned", "wages"),
    (29, "denied", "wages"),
    (30, "withdrawn", "wages"),
    (31, "recovered", "wages"),
    (32, "paid", "capacity"),  # no rate is known for it, so nothing is claimed
)
# Days back, and how far the later check of what was said comes.
CHECKS = ((26, "submitted"), (28, "heard"), (33, "true"))
AFTER_ALL = 10_000  # the number of a story that must change no other's chances
# How much more is asked for in a month; wages come due before the Spring Festival.
SEASON = {"wages": {1: 2.4, 2: 0.6, 3: 0.7, 9: 1.1, 10: 1.4, 11: 1.9, 12: 2.4}, "": {2: 0.6}}
CAUSES = {
    "wages": 40, "injury": 19, "support": 10, "violence": 8, "social_insurance": 5, "pension": 1, "capacity": 2,
    "environment": 2, "compensation": 1, "criminal": 4, "other": 8,
}  # fmt: skip
KINDS = {"aid": 42, "consultation": 53, "complaint": 5}
AID_ENDS = {"granted": 74, "lapse": 6, "withdrawn": 7, "transferred": 4, "refused": 9}
ASKED_ENDS = {"answered": 78, "late": 5, "appointment": 5, "follow_up": 4, "convert": 6, "withdrawn": 2}
COMPLAINT_ENDS = {"founded": 3, "partly": 3, "unfounded": 3, "declined": 1, "withdrawn": 1}
CHANNELS = {
    "aid": {"web": 40, "window": 32, "point": 16, "hotline": 6, "letter": 4, "transfer": 2},
    "consultation": {"web": 38, "hotline": 30, "window": 14, "point": 8, "chat": 7, "letter": 3},
    "complaint": {"web": 50, "hotline": 20, "window": 20, "letter": 10},
}
# What can be refused, or must not be; the rest follows the mix.
CAUSE_OF_END = {"refused": {"other": 1}, "overturned": {"wages": 1}}


def plans(seed: int, count: int, first: date, until: date, calendar: Calendar) -> list[Plan]:
    """All stories in the order they are dealt."""
    chance = Chance(seed, "plans")
    wanted = [*_cast(until, calendar), *_deck(chance, count, first, until)][:count]
    numbered = [replace(plan, number=number) for number, plan in enumerate(wanted)]
    own = (
        Plan("own_data", calendar.workday_before(until, back), end, rest, "web", wish, number=AFTER_ALL + back)
        for back, end, rest, wish in OWN_DATA
    )
    notices = (
        Plan(
            "defence",
            calendar.workday_before(until, back),
            end,
            rest,
            "transfer",
            organ,
            prompt=True,
            assigned_on=calendar.workday_before(until, 1) if rest == "assign" else None,
            number=number,
        )
        for number, (back, end, rest, organ) in enumerate(DEFENCE, start=AFTER_ALL + 100)
    )
    claimed = (
        Plan(
            "aid",
            calendar.workday_before(until, back),
            "quick",
            "",
            "window",
            cause,
            prompt=True,
            claim=how,
            number=AFTER_ALL + 200 + back,
        )
        for back, how, cause in CLAIMS
    )
    later = (*_beside(until, calendar), *_checked(until, calendar), *_before_handling(until, calendar))
    return [*numbered, *own, *notices, *claimed, *later]


def _before_handling(until: date, calendar: Calendar) -> Iterator[Plan]:
    """A conflict whose waiver is asked for, one that was waived, and a firm that is still to name its person."""

    def back(days: int) -> date:
        return calendar.workday_before(until, days)

    def told(days: int, rest: str, cause: str, number: int) -> Plan:
        return Plan("aid", back(days), "granted", rest, "window", cause, prompt=True, number=AFTER_ALL + number)

    yield replace(told(6, "ask_waiver", "wages", 0), against="client")
    yield replace(told(10, "take", "injury", 700), against="client")
    yield replace(told(5, "assign_unit", "injury", 701), assigned_on=back(1))


def _beside(until: date, calendar: Calendar) -> Iterator[Plan]:
    """Referrals, help by the duty lawyer, cases of many: a few of each, all prompt."""
    told = (
        ("referral", "transfer", REFERRALS, 400),
        ("help", "transfer", HELP, 300),
        ("together", "window", TOGETHER, 500),
    )
    for kind, channel, rows, more in told:
        for number, (back, end, rest, about) in enumerate(rows, start=AFTER_ALL + more):
            day = calendar.workday_before(until, back)
            wanted = calendar.workday_before(until, 1) if rest == "assign" else None
            yield Plan(kind, day, end, rest, channel, about, prompt=True, number=number, assigned_on=wanted)


def _checked(until: date, calendar: Calendar) -> Iterator[Plan]:
    """Cases that are looked at again after their archive."""
    for back, how in CHECKS:
        day, number = calendar.workday_before(until, back), AFTER_ALL + 600 + back
        yield Plan("aid", day, "quick", "", "window", "wages", prompt=True, check=how, claim="none", number=number)


def _cast(until: date, calendar: Calendar) -> Iterator[Plan]:
    """One of each: what waits at every desk today, and every way to end."""

    def back(days: int) -> date:
        return calendar.workday_before(until, days)

    (handled, _), (lacking, _) = WALKTHROUGHS
    first, second = read("names")["rare"]["unprintable"]  # no font here can print them
    yield Plan("aid", back(20), "granted", "note", "web", "wages", code=handled, prompt=True)
    yield Plan("aid", back(4), "supplement", "serve", "web", "wages", code=lacking, prompt=True)
    yield from _ends(until, calendar)
    yield Plan("aid", until - timedelta(days=7), "granted", "submit", "web", "wages")  # due today
    yield Plan("aid", until - timedelta(days=13), "granted", "submit", "window", "injury")  # overdue
    yield Plan("aid", until - timedelta(days=6), "granted", "accept", "point", "support", prompt=True)
    yield Plan("aid", back(4), "granted", "propose_grant", "window", "wages", prompt=True)
    yield Plan("aid", back(15), "granted", "propose_grant", "web", "injury", prompt=True)
    yield Plan("aid", back(5), "granted", "grant", "web", "violence", prompt=True)
    yield Plan("aid", back(9), "granted", "grant", "window", "wages", prompt=True)
    yield Plan("aid", back(5), "granted", "assign", "point", "wages", prompt=True, assigned_on=back(1))
    yield Plan("aid", back(10), "granted", "assign", "web", "criminal", prompt=True)
    yield Plan("aid", back(8), "granted", "take", "web", "injury", prompt=True)
    yield Plan("aid", back(4), "granted", "accept", "web", "injury", name=first, prompt=True)
    yield Plan("aid", back(16), "granted", "take", "window", "wages", name=second, prompt=True)
    yield Plan("consultation", until - timedelta(days=1), "answered", "submit", "web")
    yield Plan("consultation", until - timedelta(days=1), "answered", "submit", "chat")
    yield Plan("consultation", until - timedelta(days=3), "answered", "submit", "web")
    yield Plan("consultation", back(5), "answered", "submit", "letter")
    yield Plan("consultation", back(3), "appointment", "make_appointment", "web")
    yield Plan("complaint", back(3), "founded", "submit", "web")
    yield Plan("complaint", back(12), "founded", "submit", "hotline")


def _ends(until: date, calendar: Calendar) -> Iterator[Plan]:
    def back(days: int) -> date:
        return calendar.workday_before(until, days)

    yield Plan("aid", back(6), "supplement", "serve", "web", "injury", prompt=True)
    yield Plan("aid", back(35), "quick", channel="web", cause="wages", prompt=True)
    yield Plan("aid", back(30), "quick", "file_closing", "window", "injury", prompt=True)
    yield Plan("aid", back(28), "quick", "close", "web", "support", prompt=True)
    yield Plan("aid", back(12), "lapse", channel="web", cause="wages", prompt=True)
    yield Plan("aid", back(25), "upheld", channel="web", cause="other", prompt=True)
    yield Plan("aid", back(26), "overturned", channel="web", cause="wages", prompt=True)
    yield Plan("aid", back(10), "objecting", channel="window", cause="other", prompt=True)
    yield Plan("aid", back(20), "given_up", channel="web", cause="other", prompt=True)
    yield Plan("aid", back(9), "transferred", channel="window", prompt=True)
    yield Plan("aid", back(8), "withdrawn", channel="web", prompt=True)
    yield Plan("aid", back(19), "terminated", channel="web", cause="injury", prompt=True)
    yield Plan("consultation", back(6), "answered", channel="web")
    yield Plan("consultation", back(7), "convert", channel="hotline")
    yield Plan("consultation", back(5), "withdrawn", channel="web")
    yield Plan("complaint", back(20), "founded", channel="web", prompt=True)
    yield Plan("complaint", back(8), "founded", "investigate", "window", prompt=True)
    yield Plan("complaint", back(9), "declined", channel="hotline", prompt=True)
    yield Plan("complaint", back(9), "withdrawn", channel="web", prompt=True)
    yield Plan("aid", back(18), "misdated", channel="point", cause="support", prompt=True)
    yield Plan("aid", back(22), "mistaken", channel="window", cause="injury", prompt=True)


def _deck(chance: Chance, count: int, first: date, until: date) -> Iterator[Plan]:
    days = [first + timedelta(days=n) for n in range((until - first).days)]
    calendars = {cause: _weights(days, SEASON.get(cause, SEASON[""])) for cause in ("wages", "")}
    for _ in range(count):
        kind = chance.weighted(KINDS)
        ends = {"aid": AID_ENDS, "consultation": ASKED_ENDS, "complaint": COMPLAINT_ENDS}[kind]
        end = chance.weighted(ends)
        if end == "refused":
            end = chance.weighted({"refused": 5, "upheld": 2, "overturned": 1, "means": 2})
        cause = chance.weighted(CAUSE_OF_END.get(end) or CAUSES if kind == "aid" else {"": 1})
        if kind == "aid" and cause == "other" and end not in ("refused", "upheld", "means", "withdrawn", "transferred"):
            cause = "wages"
        day = chance.weighted(calendars["wages" if cause == "wages" else ""])
        yield Plan(kind, day, end, channel=chance.weighted(CHANNELS[kind]), cause=cause)


def _weights(days: list[date], season: dict[int, float]) -> dict[date, float]:
    """A slow rise over the whole time, the months' own weight, and quiet weekends."""
    return {
        day: (0.8 + 0.5 * place / len(days)) * season.get(day.month, 1.0) * (0.45 if day.weekday() >= 5 else 1.0)
        for place, day in enumerate(days)
    }

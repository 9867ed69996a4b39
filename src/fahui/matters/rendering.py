"""Turn issued letters into PDF and put the organ's e-seal on those that carry one."""

from django.conf import settings

from fahui.documents import issue
from fahui.documents.models import Letter, Seal
from fahui.matters.models import Event, MatterLetter
from fahui.matters.paperwork import form_of


def render_letters(event: Event) -> int:
    """Render the signed letters of one event; doing it again changes nothing."""
    rows = MatterLetter.objects.filter(
        district=event.district, matter=event.matter, event_seq__lte=event.seq, letter__state=Letter.State.SIGNED
    ).select_related("letter__data_key")
    seal = Seal.objects.filter(district=event.district, organ_name=settings.ORGAN_NAME, active=True).first()
    count = 0
    for row in rows:
        form = form_of(event.matter.definition, row.code)
        issue.render_letter(row.letter, with_seal=seal if form.sealed else None, by_name=settings.ORGAN_NAME)
        count += 1
    return count

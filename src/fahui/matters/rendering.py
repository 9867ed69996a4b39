"""Turn issued letters into PDF and put the organ's e-seal on those that carry one."""

from fahui.documents import issue
from fahui.documents.models import Letter, Seal
from fahui.matters.models import Event, MatterLetter
from fahui.matters.paperwork import form_of, organ_of


def render_letters(event: Event) -> int:
    """Render the letters that this one event signed; doing it again changes nothing.

    Letters of earlier events are left alone: one of them may lie on a desk to be stamped by hand.
    """
    rows = MatterLetter.objects.filter(
        district=event.district,
        matter=event.matter,
        event_seq=event.seq,
        letter__state=Letter.State.SIGNED,
        letter__data_key__destroyed_at=None,  # erased meanwhile: nothing is left to print
    ).select_related("letter__data_key")
    if not rows:
        return 0
    seals = {seal.organ_name: seal for seal in Seal.objects.filter(district=event.district, active=True)}
    count = 0
    for row in rows:
        form = form_of(event.matter.definition, row.code)
        organ = organ_of(form)
        seal = seals.get(organ) if form.sealed else None
        if row.letter.pdf_id and seal is None:
            continue
        issue.render_letter(row.letter, with_seal=seal, by_name=organ)
        count += 1
    return count

import pytest
from django.test import Client
from fahui.matters.models import Matter
from fahui.places.models import Region
from tests.portal.journeys import fill_aid, send

def test_probe(client: Client, village: Region) -> None:
    pages = fill_aid(client, village)
    got = client.get(pages[-1]).content.decode()
    assert "还差" not in got
    r = send(client)
    assert r.status_code == 302, r.content.decode()
    page = client.get(r["Location"]).content.decode()
    m = Matter.objects.get()
    assert m.number in page

"""Is this process able to serve?"""

from django.db import connection
from django.http import HttpRequest, JsonResponse


def health(request: HttpRequest) -> JsonResponse:
    """200 with the database answering, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Exception:  # whatever is wrong with the database, the answer is the same
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True})

"""The proof of an agent's post, opened by whoever keeps or reads the register."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fahui.access.models import User
from fahui.core.crypto import KeyDestroyed, Tampered
from fahui.documents.intake import download_headers
from fahui.registers.sight import visible
from fahui.workbench.pages import staff_page
from fahui.workbench.papers_shown import IN_PLACE
from fahui.workbench.registers.listing import register_or_404


@require_safe
@staff_page
def agent_proof(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The file that was handed in with the post."""
    posts = visible(register_or_404(user, "agents"), user).select_related("proof__data_key")
    post = posts.filter(pk=pk, proof__isnull=False).first()
    if post is None:
        raise Http404
    try:
        content = post.proof.read()
    except (KeyDestroyed, Tampered, FileNotFoundError) as gone:
        raise Http404 from gone
    kind = post.proof.content_type
    return HttpResponse(content, content_type=kind, headers=download_headers(post.proof.name, inline=kind in IN_PLACE))

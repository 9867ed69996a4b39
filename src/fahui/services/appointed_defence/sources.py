"""The sources cited besides those of legal aid."""

from fahui.services.legal_aid.sources import CODE, COURT, PROSECUTORS

__all__ = ["CODE", "COURT", "PROSECUTORS"]

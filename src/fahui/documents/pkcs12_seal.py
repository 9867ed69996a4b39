"""The e-seal from a certificate of this installation.

Signs with RSA or ECDSA from a PKCS#12 file `<certificate>.p12` in the seals' folder (certificates.folder), and trusts
the `*.pem` files beside it. Only a demo installation makes such a file itself, self-signed.
"""

import io

from asn1crypto import x509 as asn1_x509  # type: ignore[import-untyped]  # the package has no stubs
from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from fahui.documents import certificates
from fahui.documents.pdf import Place
from fahui.documents.seal import SealCheck

FIELD = "OrganSeal"
_OPACITY = 0.82  # the organ's name and the date stay legible under the ink


class Pkcs12Seal:
    """Seals with certificates kept in this installation."""

    def apply(self, pdf: bytes, *, picture: bytes, place: Place, certificate: str, organ_name: str) -> bytes:
        """An incremental update of the PDF, so that the letter's own bytes stay as they were."""
        signer = signers.SimpleSigner.load_pkcs12_data(
            certificates.pkcs12(certificate, organ_name).read_bytes(), (), certificates.password()
        )
        if signer is None:
            raise certificates.NoCertificate(certificate)
        corner = (round(place.x), round(place.y), round(place.x + place.side), round(place.y + place.side))
        out = io.BytesIO()
        signers.PdfSigner(
            signers.PdfSignatureMetadata(field_name=FIELD, name=organ_name, md_algorithm="sha256"),
            signer=signer,
            stamp_style=_stamp(picture),
            new_field_spec=fields.SigFieldSpec(FIELD, on_page=place.page, box=corner),
        ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
        return out.getvalue()

    def verify(self, pdf: bytes) -> SealCheck:
        """Check the last signature against the certificates of this installation."""
        try:
            signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        except (PdfError, ValueError):
            return SealCheck(sealed=False)
        if not signatures:
            return SealCheck(sealed=False)
        roots = [asn1_x509.Certificate.load(der) for der in certificates.trusted()]
        status = validate_pdf_signature(signatures[-1], ValidationContext(trust_roots=roots, allow_fetching=False))
        return SealCheck(
            sealed=True,
            intact=status.intact and status.valid,
            whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
            trusted=status.trusted,
            organ_name=status.signing_cert.subject.native.get("organization_name", ""),
            signed_at=status.signer_reported_dt,
        )


def _stamp(picture: bytes) -> StaticStampStyle:
    image = PdfImage(Image.open(io.BytesIO(picture)).convert("RGBA"))
    middle = AxisAlignment.ALIGN_MID
    layout = SimpleBoxLayoutRule(x_align=middle, y_align=middle, margins=Margins(0, 0, 0, 0))
    return StaticStampStyle(border_width=0, background=image, background_opacity=_OPACITY, background_layout=layout)

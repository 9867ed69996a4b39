"""Small real pictures."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def jpeg(name: str) -> SimpleUploadedFile:
    """A photograph of nothing."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 210, 205)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")

"""The certificates organs sign with: one PKCS#12 file each, made here only for a demo."""

import os
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12 as p12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

_DEMO_VALID = timedelta(days=3650)
_LONGEST = 64  # bytes that a name in a certificate may have


class NoCertificate(Exception):
    """No certificate is kept for this seal: the letter can only be sealed on paper."""


def folder() -> Path:
    """Where the certificates are kept: FAHUI_SEALS, or seals in the data folder."""
    return Path(os.environ.get("FAHUI_SEALS", str(settings.VAR / "seals")))


def password() -> bytes | None:
    """The password of the certificate files (FAHUI_SEAL_PASSWORD); a demo file has none."""
    text = os.environ.get("FAHUI_SEAL_PASSWORD", "")
    return text.encode() or None


def pkcs12(certificate: str, organ_name: str) -> Path:
    """The file of a seal's certificate; a demo makes it on first use. Raises NoCertificate."""
    if not certificate.isidentifier():
        raise NoCertificate(certificate)
    file = folder() / f"{certificate}.p12"
    if not file.exists():
        if not settings.DEMO:
            raise NoCertificate(certificate)
        _make(file, organ_name)
    return file


def trusted() -> list[bytes]:
    """Certificates (DER) an e-seal may rest on: every *.pem beside the keys; a demo puts its own there."""
    found = []
    for file in sorted(folder().glob("*.pem")):
        found += [
            each.public_bytes(serialization.Encoding.DER) for each in x509.load_pem_x509_certificates(file.read_bytes())
        ]
    return found


def _make(file: Path, organ_name: str) -> None:
    """A self-signed certificate that names itself as made for demonstration; two at once agree on one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organ_name.encode()[:_LONGEST].decode(errors="ignore")),
            x509.NameAttribute(NameOID.COMMON_NAME, "演示专用"),
        ]
    )
    now = timezone.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _DEMO_VALID)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_signing_only(), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = password()
    locked = serialization.BestAvailableEncryption(secret) if secret else serialization.NoEncryption()
    file.parent.mkdir(parents=True, exist_ok=True)
    mine = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(p12.serialize_key_and_certificates(b"seal", key, certificate, None, locked))
    try:
        os.link(mine, file)  # fails when another process was quicker: then theirs counts
        file.with_suffix(".pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    except FileExistsError:
        pass
    finally:
        mine.unlink()


def _signing_only() -> x509.KeyUsage:
    off = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=True, content_commitment=True, **off)

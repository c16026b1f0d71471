"""What our certificates say, as OCPP asks for (OCPP 2.0.1, part 2, A00.FR.504 to A00.FR.514)."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from chargewright.adapters.authority import new_key, sign_request, sign_server
from chargewright.main.certificates import make_self_signed
from chargewright.network.certificate_requests import CertificateRequest, CertificateUse, KeyType
from tests.play.certificates import OPERATOR, YEAR, Authority, csr

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOSTS = ["ocpp.example.org", "192.0.2.7"]
SIGNS = {"digital_signature", "key_cert_sign", "crl_sign"}
SPEAKS = {"digital_signature", "key_encipherment"}


@pytest.fixture(scope="module", params=KeyType)
def made(request):
    """Every kind of certificate that we make, with one sort of key."""
    key_type = request.param
    authority = Authority.made(key_type, NOW)
    text, _ = csr("S1", new_key(key_type))
    stations = {
        use: sign_request(
            authority.signing, CertificateRequest(text, use, key_type), "S1", NOW, YEAR
        )
        for use in CertificateUse
    }
    server = sign_server(authority.signing, HOSTS, new_key(key_type), NOW, YEAR)
    return {
        "root": authority.root.certificate,
        "signing": authority.signing.certificate,
        "server": server,
        **stations,
    }


def named(certificate, name):
    return [each.value for each in certificate.subject.get_attributes_for_oid(name)]


def extension(certificate, kind):
    return certificate.extensions.get_extension_for_class(kind)


def usages(certificate):
    """What its key may be used for; that it may be used for nothing else must be understood."""
    found = extension(certificate, x509.KeyUsage)
    assert found.critical
    names = SIGNS | SPEAKS | {"content_commitment", "data_encipherment", "key_agreement"}
    return {name for name in names if getattr(found.value, name)}


def test_keys_and_hashes_are_those_recommended_for_new_systems(made):
    for certificate in made.values():
        key = certificate.public_key()
        assert isinstance(certificate.signature_hash_algorithm, hashes.SHA256)
        if isinstance(key, ec.EllipticCurvePublicKey):
            assert isinstance(key.curve, ec.SECP256R1)
        else:
            assert isinstance(key, rsa.RSAPublicKey)
            assert key.key_size >= 3072


def test_each_has_a_serial_number_of_its_own(made):
    serials = {certificate.serial_number for certificate in made.values()}
    assert len(serials) == len(made)
    assert min(serials) > 0


def test_each_names_the_operator(made):
    for certificate in made.values():
        assert named(certificate, NameOID.ORGANIZATION_NAME) == [OPERATOR]


def test_ours_is_named_by_the_host_at_which_stations_come(made):
    assert named(made["server"], NameOID.COMMON_NAME) == [HOSTS[0]]
    also = extension(made["server"], x509.SubjectAlternativeName).value
    assert also.get_values_for_type(x509.DNSName) == HOSTS[:1]
    assert [str(each) for each in also.get_values_for_type(x509.IPAddress)] == HOSTS[1:]


def test_a_stations_is_named_by_the_station_and_by_no_host(made):
    for use in CertificateUse:
        assert named(made[use], NameOID.COMMON_NAME) == ["S1"]
        with pytest.raises(x509.ExtensionNotFound):
            extension(made[use], x509.SubjectAlternativeName)


def test_each_is_restricted_to_what_it_is_used_for(made):
    for name in ("root", "signing"):
        assert usages(made[name]) == SIGNS
        assert extension(made[name], x509.BasicConstraints).value.ca
    for name in ("server", *CertificateUse):
        assert usages(made[name]) == SPEAKS
        assert not extension(made[name], x509.BasicConstraints).value.ca


def test_one_for_both_connections_has_no_extended_key_usage_and_all_others_have_one(made):
    with pytest.raises(x509.ExtensionNotFound):
        extension(made[CertificateUse.COMBINED], x509.ExtendedKeyUsage)
    shown = {
        name: list(extension(made[name], x509.ExtendedKeyUsage).value)
        for name in ("server", *CertificateUse)
        if name is not CertificateUse.COMBINED
    }
    assert shown == {
        "server": [ExtendedKeyUsageOID.SERVER_AUTH],
        CertificateUse.STATION: [ExtendedKeyUsageOID.CLIENT_AUTH],
        CertificateUse.V2G: [ExtendedKeyUsageOID.SERVER_AUTH],
        CertificateUse.V2G20: [ExtendedKeyUsageOID.SERVER_AUTH],
    }


def test_one_for_trials_says_that_it_is_and_names_its_host(tmp_path):
    file, _ = make_self_signed(HOSTS, tmp_path, NOW)
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    assert named(certificate, NameOID.COMMON_NAME) == [HOSTS[0]]
    assert named(certificate, NameOID.ORGANIZATION_NAME) == ["Chargewright trial"]

"""Signs a user in by Authlib as its documentation shows. What a browser does, the test does: `OPEN <address>` asks it to go
there, and the next line of the input is where it was sent to."""

import os
import secrets
import sys

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # plain HTTP on this machine

import requests
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet

issuer, client_id, secret, redirect_uri, left_uri = sys.argv[1:]
metadata = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=20).json()
assert metadata["issuer"] == issuer


def open_in_browser(address):
    print("OPEN", address, flush=True)
    return sys.stdin.readline().strip()


def sign_in(**more):
    session = OAuth2Session(
        client_id,
        secret,
        scope="openid email me:profile:read",
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic",
    )
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    address, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce, **more
    )
    back = open_in_browser(address)
    token = session.fetch_token(
        metadata["token_endpoint"], authorization_response=back, code_verifier=verifier, state=state
    )
    keys = KeySet.import_key_set(requests.get(metadata["jwks_uri"], timeout=20).json())
    claims = jwt.decode(token["id_token"], keys, algorithms=["RS256"]).claims
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (issuer, client_id, nonce)
    return session, token, claims


def refuses(call):
    try:
        call()
    except Exception as error:  # the class differs between versions
        assert "invalid_grant" in str(error), error
        return
    raise AssertionError("it was not refused")


session, token, claims = sign_in()
info = session.get(metadata["userinfo_endpoint"]).json()
assert info["sub"] == claims["sub"] and info["email"] == "ada@default.example", info
assert session.get(f"{issuer}/scim2/Me").json()["userName"] == "ada"

first = token["refresh_token"]
renewed = session.refresh_token(metadata["token_endpoint"], refresh_token=first)
assert renewed["refresh_token"] != first
refuses(lambda: session.refresh_token(metadata["token_endpoint"], refresh_token=first))
refuses(lambda: session.refresh_token(metadata["token_endpoint"], refresh_token=renewed["refresh_token"]))
headers = {"Authorization": f"Bearer {renewed['access_token']}"}
assert requests.get(metadata["userinfo_endpoint"], headers=headers, timeout=20).status_code == 401

session, token, claims = sign_in(acr_values="urn:latchkey:acr:2")
assert claims["acr"] == "urn:latchkey:acr:2", claims

request = requests.Request(
    "GET",
    metadata["end_session_endpoint"],
    params={"id_token_hint": token["id_token"], "post_logout_redirect_uri": left_uri},
).prepare()
assert open_in_browser(request.url) == left_uri
assert session.get(metadata["userinfo_endpoint"]).status_code == 401
print("DONE")

// Signs a user in by `openid-client` as its documentation shows. What a browser does, the test does: `OPEN <address>` asks it
// to go there, and the next line of the input is where it was sent to.
import assert from 'node:assert/strict'
import { createInterface } from 'node:readline'
import * as client from 'openid-client'

const [issuer, id, secret, redirectUri, leftUri] = process.argv.slice(2)
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const open = async (url) => {
  console.log(`OPEN ${url.href}`)
  return new URL((await lines.next()).value)
}

const config = await client.discovery(new URL(issuer), id, undefined, client.ClientSecretBasic(secret), {
  execute: [client.allowInsecureRequests],
})

const signIn = async (more) => {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedState = client.randomState()
  const expectedNonce = client.randomNonce()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid email me:profile:read',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: expectedState,
    nonce: expectedNonce,
    ...more,
  })
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
  return client.authorizationCodeGrant(config, await open(url), checks)
}

const tokens = await signIn({})
const { sub } = tokens.claims()
const info = await client.fetchUserInfo(config, tokens.access_token, sub)
assert.equal(info.email, 'ada@default.example')
const me = await client.fetchProtectedResource(config, tokens.access_token, new URL(`${issuer}/scim2/Me`), 'GET')
assert.equal((await me.json()).userName, 'ada')

const next = await client.refreshTokenGrant(config, tokens.refresh_token)
assert.notEqual(next.refresh_token, tokens.refresh_token)
const isRefused = (error) => error.error === 'invalid_grant'
await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), isRefused)
await assert.rejects(client.refreshTokenGrant(config, next.refresh_token), isRefused)
await assert.rejects(client.fetchUserInfo(config, next.access_token, sub))

const strong = await signIn({ acr_values: 'urn:latchkey:acr:2' })
assert.equal(strong.claims().acr, 'urn:latchkey:acr:2')

const left = await open(
  client.buildEndSessionUrl(config, { id_token_hint: strong.id_token, post_logout_redirect_uri: leftUri }),
)
assert.equal(left.href, leftUri)
await assert.rejects(client.fetchUserInfo(config, strong.access_token, sub))
console.log('DONE')
process.exit(0)

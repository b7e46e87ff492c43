// Reads the profile by a client that was made from the document, as `openapi-fetch` shows it. It has to compile first: what
// it names must be in the document, and be of the type that it says.
import createClient from 'openapi-fetch'
import type { paths } from './api.js'

declare const process: { argv: string[] }

const [baseUrl, token] = process.argv.slice(2) as [string, string]
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } })

const profile = await client.GET('/scim2/Me')
const userName: string | undefined = profile.data?.userName
const capabilities = await client.GET('/api/users/v1/me/capabilities')
const role: string | undefined = capabilities.data?.role
console.log(JSON.stringify({ userName, role, status: profile.response.status }))

// Calls porthole with the types that openapi-typescript makes of its OpenAPI document. Environment: PORTHOLE_URL.

import assert from 'node:assert/strict';

import createClient from 'openapi-fetch';

import type { paths } from './schema.js';

const baseUrl = process.env['PORTHOLE_URL'];
assert(baseUrl !== undefined);

function clientWith(token: string) {
  return createClient<paths>({ baseUrl: baseUrl as string, headers: { Authorization: `Bearer ${token}` } });
}

const PORTALS = '/v2/organizations/{org}/portals';
const PORTAL = '/v2/organizations/{org}/portals/{slug}';
const query = 'query ($id: ID!) { build(id: $id) { state } }';
const path = { org: 'acme', slug: 'from-typescript' };

const client = clientWith('anything');

const created = await client.POST(PORTALS, { params: { path }, body: { name: 'From TypeScript', query } });
assert(created.data !== undefined);
const slug: string = created.data.slug;
const description: string | null = created.data.description;
assert.deepEqual([slug, description], ['from-typescript', null]);

const listed = await client.GET(PORTALS, { params: { path } });
assert.deepEqual(listed.data?.map((portal) => portal.uuid), [created.data.uuid]);

const updated = await client.PUT(PORTAL, { params: { path }, body: { description: 'Changed' } });
assert.equal(updated.data?.description, 'Changed');

const called = await clientWith(created.data.token).POST('/organizations/{org}/portals/{slug}', {
  params: { path },
  body: { id: '1' },
});
assert(called.data?.data?.['build']);

const deleted = await client.DELETE(PORTAL, { params: { path } });
assert.equal(deleted.response.status, 204);

const refused = await client.POST(PORTALS, { params: { path }, body: { name: '', query } });
assert.equal(refused.response.status, 422);
assert(refused.error !== undefined);
const message: string = refused.error.message;
assert.notEqual(message, '');

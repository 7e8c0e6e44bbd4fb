// Sign-in against npm's oidc-provider, which is certified, and oauth2-mock-server, which lies on demand.
//
//   node oidc.mjs OIDC_DRIVER
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac, createPublicKey } from 'node:crypto';
import { createInterface } from 'node:readline';
import { OAuth2Server } from 'oauth2-mock-server';
import { Browser, queryOf } from './oidc_browser.mjs';
import { signInAt, startProvider } from './oidc_provider.mjs';

const driver = process.argv[2];
const redirect = 'http://localhost:9/callback';
let passed = 0;

function same(name, got, want) {
  assert.deepEqual(got, want, name);
  passed += 1;
}

// Our side of a sign-in: a process of its own, asked by lines.
class Client {
  constructor(settings) {
    this.process = spawn(driver, [JSON.stringify({ redirect_uri: redirect, ...settings })], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async ask(what) {
    this.process.stdin.write(`${JSON.stringify(what)}\n`);
    const { value, done } = await this.lines.next();
    assert.ok(!done, 'the driver ended');
    return JSON.parse(value);
  }

  begin(returnTo = '/reviews') { return this.ask({ do: 'begin', return_to: returnTo }); }
  finish(start, url, more = {}) { return this.ask({ do: 'finish', cookie: start.cookie, ...queryOf(url), ...more }); }
  end() { this.process.stdin.end(); }
}

// The provider that stands for those of organisations.

const configuration = (more) => ({
  clients: [
    { client_id: 'basic', client_secret: 'a secret & more: 100%', redirect_uris: [redirect], post_logout_redirect_uris: ['http://localhost:9/bye'] },
    { client_id: 'post', client_secret: 'other', redirect_uris: [redirect], token_endpoint_auth_method: 'client_secret_post' },
    { client_id: 'public', redirect_uris: [redirect], token_endpoint_auth_method: 'none' },
    { client_id: 'es256', client_secret: 'x', redirect_uris: [redirect], id_token_signed_response_alg: 'ES256' },
    { client_id: 'hs256', client_secret: 'a secret of at least 32 characters', redirect_uris: [redirect], id_token_signed_response_alg: 'HS256' },
  ],
  ...more,
});

const signIn = (start, login, browser) => signInAt(start.url, login, redirect, browser);

const scopes = ['openid', 'profile', 'email', 'groups'];

async function wholeFlows(issuer, where) {
  for (const [client_id, client_secret] of [['basic', 'a secret & more: 100%'], ['post', 'other'], ['public', ''], ['es256', 'x']]) {
    const client = new Client({ issuer, client_id, client_secret, scopes });
    const start = await client.begin();
    const { id_token, ...who } = await client.finish(start, await signIn(start, 'ann'));
    same(`${client_id}, claims in ${where}`, who, {
      iss: issuer, sub: 'ann', name: 'Ann Anders', email: 'ann@example.org', email_verified: true, return_to: '/reviews', groups: ['sre', 'platform'],
    });
    same('the token for signing out', id_token.split('.').length, 3);
    client.end();
  }
}

async function otherPeople(issuer) {
  const client = new Client({ issuer, client_id: 'public', scopes });
  const as = async (login) => {
    const start = await client.begin('//evil.test');
    return client.finish(start, await signIn(start, login));
  };
  const bob = await as('bob');
  same('one group as a text', [bob.groups, bob.email_verified, bob.return_to], [['product'], false, '/']);
  const cleo = await as('cleo');
  same('a person without claims', [cleo.sub, cleo.name, cleo.email, cleo.groups], ['cleo', '', '', []]);
  client.end();
}

async function attacks(issuer) {
  const client = new Client({ issuer, client_id: 'public', scopes });
  const first = await client.begin();
  const answer = await signIn(first, 'ann');
  same('signs in', (await client.finish(first, answer)).sub, 'ann');
  same('the same answer again', (await client.finish(first, answer)).error, 'auth/unknown-login');

  const second = await client.begin();
  const { state } = queryOf(second.url);
  const replay = await client.finish(second, answer, { state });
  same('a code that was used', [replay.error, replay.message.includes('invalid_grant')], ['auth/provider-refused', true]);

  const victim = await client.begin();
  const attacker = await client.begin();
  const theirs = await signIn(attacker, 'bob');
  same("somebody else's answer", (await client.finish(victim, theirs)).error, 'auth/unknown-login');

  const mixed = await client.begin();
  const good = await signIn(mixed, 'ann');
  same('the answer of another provider', (await client.finish(mixed, good, { iss: 'https://evil.test' })).error, 'auth/unknown-login');
  const without = await client.begin();
  const plain = await signIn(without, 'ann');
  same('an answer of nobody', (await client.finish(without, plain, { iss: '' })).error, 'auth/unknown-login');

  const slow = await client.begin();
  const late = await signIn(slow, 'ann');
  same('after ten minutes', (await client.finish(slow, late, { later: 601 })).error, 'auth/unknown-login');
  client.end();
}

async function refusals(issuer) {
  const client = new Client({ issuer, client_id: 'public', scopes });
  const start = await client.begin();
  const bare = new URL(start.url);
  bare.searchParams.delete('code_challenge');
  bare.searchParams.delete('code_challenge_method');
  const { url } = await new Browser().go(bare.href, redirect);
  const missing = await client.finish(start, url);
  same('without PKCE', [missing.error, missing.message.includes('invalid_request')], ['auth/provider-refused', true]);

  const again = await client.begin();
  const weak = new URL(again.url);
  weak.searchParams.set('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  const swapped = await client.finish(again, await signIn({ url: weak.href }, 'ann'));
  same("somebody else's challenge", [swapped.error, swapped.message.includes('invalid_grant')], ['auth/provider-refused', true]);
  client.end();

  const wrong = new Client({ issuer, client_id: 'basic', client_secret: 'wrong', scopes });
  const asked = await wrong.begin();
  const refused = await wrong.finish(asked, await signIn(asked, 'ann'));
  same('a wrong client secret', [refused.error, refused.message.includes('invalid_client')], ['auth/provider-refused', true]);
  wrong.end();

  const shared = new Client({ issuer, client_id: 'hs256', client_secret: 'a secret of at least 32 characters', scopes });
  const begun = await shared.begin();
  same('a token signed with the client secret', (await shared.finish(begun, await signIn(begun, 'ann'))).error, 'auth/bad-id-token');
  shared.end();

  const slash = new Client({ issuer: `${issuer}/`, client_id: 'public' });
  same('an issuer with another slash', (await slash.begin()).error, 'auth/bad-oidc-settings');
  slash.end();
}

async function signingOut(issuer) {
  const client = new Client({ issuer, client_id: 'basic', client_secret: 'a secret & more: 100%', scopes });
  const browser = new Browser();
  const start = await client.begin();
  const who = await client.finish(start, await signIn(start, 'ann', browser));
  const out = await client.ask({ do: 'sign-out', id_token: who.id_token, return_to: 'http://localhost:9/bye' });
  const step = await browser.go(out.url, 'http://localhost:9/bye');
  const done = await browser.submit(step, { logout: 'yes' }, 'http://localhost:9/bye');
  same('comes back', done.url?.startsWith('http://localhost:9/bye'), true);
  const after = await browser.go((await client.begin()).url, redirect);
  same('the provider asks again who it is', Boolean(after.page), true);
  client.end();
}

// The provider that lies.

async function brokenTokens() {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  const issuer = server.issuer.url;
  const client = new Client({ issuer, client_id: 'prr' });
  const token = (changes) => server.service.on('beforeTokenSigning', changes);
  const claims = (payload) => token((one) => Object.assign(one.payload, { name: 'Ann', email: 'a@b.test', groups: [] }, payload));
  const outcome = async (name, want, prepare) => {
    server.service.removeAllListeners();
    const start = await client.begin();
    claims({ nonce: queryOf(start.url).nonce });
    await prepare?.(start);
    const { url } = await new Browser().go(start.url, redirect);
    const who = await client.finish(start, url);
    same(name, who.error ?? who.sub, want);
  };
  const now = Math.floor(Date.now() / 1000);
  const bad = 'auth/bad-id-token';
  const header = (changes) => token((one) => Object.assign(one.header, changes));
  const instead = (make) => server.service.on('beforeResponse', (answer) => {
    const [head, payload] = answer.body.id_token.split('.');
    answer.body.id_token = make(JSON.parse(Buffer.from(head, 'base64url')), payload);
  });
  const encode = (object) => Buffer.from(JSON.stringify(object)).toString('base64url');
  const [publicJwk] = server.issuer.keys.toJSON();
  const publicPem = createPublicKey({ key: publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  const hmac = (key) => (head, payload) => {
    const text = `${encode({ alg: 'HS256', kid: head.kid })}.${payload}`;
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  };

  await outcome('a good token', 'johndoe');
  await outcome('another issuer', bad, () => claims({ iss: 'https://evil.test' }));
  await outcome('another client', bad, () => claims({ aud: 'other' }));
  await outcome('several clients', bad, () => claims({ aud: ['prr', 'other'] }));
  await outcome('several clients, made out to us', 'johndoe', () => claims({ aud: ['prr', 'other'], azp: 'prr' }));
  await outcome('another nonce', bad, () => claims({ nonce: 'other' }));
  await outcome('no nonce', bad, () => claims({ nonce: undefined }));
  await outcome('expired', bad, () => claims({ exp: now - 120 }));
  await outcome('of the future', bad, () => claims({ nbf: now + 600 }));
  await outcome('nobody', bad, () => claims({ sub: '' }));
  await outcome('an unknown key', 'auth/unknown-key', () => header({ kid: 'nobody-has-this' }));
  await outcome('alg none', bad, () => instead((head, payload) => `${encode({ alg: 'none' })}.${payload}.`));
  await outcome('alg none with kid', bad, () => instead((head, payload) => `${encode({ ...head, alg: 'None' })}.${payload}.`));
  await outcome('HS256 with the public key', bad, () => instead(hmac(publicPem)));
  await outcome('HS256 with the modulus', bad, () => instead(hmac(Buffer.from(publicJwk.n, 'base64url'))));
  await outcome('a changed payload', bad, () => instead((head, payload) => `${encode(head)}.${payload.slice(0, -4)}AAAA.AAAA`));
  await outcome('no token', 'auth/provider-unusable', () => server.service.on('beforeResponse', (answer) => { delete answer.body.id_token; }));
  await outcome('no answer for tokens', 'auth/provider-unusable', () => server.service.on('beforeResponse', (answer) => Object.assign(answer, { body: '', statusCode: 500 })));
  await outcome('UserInfo of somebody else', bad, () => {
    claims({ email: undefined });
    server.service.on('beforeUserinfo', (answer) => Object.assign(answer, { body: { sub: 'boss', groups: ['admins'] }, statusCode: 200 }));
  });
  await outcome('no UserInfo', 'auth/provider-unusable', () => {
    claims({ email: undefined });
    server.service.on('beforeUserinfo', (answer) => Object.assign(answer, { body: '', statusCode: 503 }));
  });
  await outcome('too many groups', 'auth/too-many-groups', () => claims({ groups: undefined, _claim_names: { groups: 'src1' } }));
  await outcome('a good token after all that', 'johndoe');
  client.end();
  await server.stop();
}

// A new key is found, though not at once: the keys were asked for a moment ago.
async function newKeys() {
  for (const algorithm of ['ES256', 'PS256', 'EdDSA', 'ES384', 'RS512']) {
    const server = new OAuth2Server();
    await server.issuer.keys.generate('RS256');
    await server.start(0, '127.0.0.1');
    const client = new Client({ issuer: server.issuer.url, client_id: 'prr' });
    const signInWith = async (later) => {
      server.service.removeAllListeners();
      const start = await client.begin();
      server.service.on('beforeTokenSigning', (one) => Object.assign(one.payload, { nonce: queryOf(start.url).nonce, name: 'A', email: 'b', groups: [] }));
      const { url } = await new Browser().go(start.url, redirect);
      const who = await client.finish(start, url, { later });
      return who.error ?? JSON.parse(Buffer.from(who.id_token.split('.')[0], 'base64url')).alg;
    };
    same('the first key', await signInWith(0), 'RS256');
    await server.issuer.keys.generate(algorithm);
    const outcomes = new Set();
    for (let i = 0; i < 2; i += 1) outcomes.add(await signInWith(61));  // The server may take its keys in turn.
    outcomes.delete('RS256');
    same(`a key of ${algorithm}`, [...outcomes], [['ES256', 'PS256'].includes(algorithm) ? algorithm : 'auth/bad-id-token']);
    client.end();
    await server.stop();
  }
}

const usual = await startProvider(configuration());
await wholeFlows(usual.issuer, 'UserInfo');
await otherPeople(usual.issuer);
await attacks(usual.issuer);
await refusals(usual.issuer);
await signingOut(usual.issuer);
usual.stop();
const plain = await startProvider(configuration({ conformIdTokenClaims: false }));
await wholeFlows(plain.issuer, 'the token');
plain.stop();
await brokenTokens();
await newKeys();
console.log(`oidc: ${passed} passed, 0 failed`);
process.exit(0);

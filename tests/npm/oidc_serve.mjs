// People sign in to a real server by npm's oidc-provider, sign out, and stay outside when they should.
//
//   node oidc_serve.mjs PROGRAM
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser } from './oidc_browser.mjs';
import { people, signInAt, startProvider } from './oidc_provider.mjs';

const program = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'oidc-serve-'));
let passed = 0;

function same(name, got, want) {
  assert.deepEqual(got, want, name);
  passed += 1;
}

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

// The server; resolves with what it says once it listens.
function serve(port, environment) {
  const words = ['serve', '--listen', `127.0.0.1:${port}`, '--store', `sqlite:${join(folder, 'store.db')}`, '--log-level', 'error'];
  const child = spawn(program, words, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let said = '';
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    child.stdout.on('data', (bytes) => {
      said += bytes;
      if (/listens at/.test(said)) setTimeout(() => resolve({ child, said }), 50);
    });
  });
}

const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const provider = await startProvider({
  clients: [{ client_id: 'prr', client_secret: 'a secret', redirect_uris: [`${origin}/auth/oidc/callback`] }],
});
const secret = join(folder, 'secret');
writeFileSync(secret, 'a secret\n', { mode: 0o600 });
const { child, said } = await serve(port, {
  SEAWORTHY_OIDC_ISSUER: provider.issuer,
  SEAWORTHY_OIDC_CLIENT_ID: 'prr',
  SEAWORTHY_OIDC_CLIENT_SECRET: `file:${secret}`,
  SEAWORTHY_OIDC_SCOPES: 'openid,profile,email,groups',
});

const json = async (browser, method, path, body) => {
  const headers = { origin, 'sec-fetch-site': 'same-origin', ...(body && { 'content-type': 'application/json' }) };
  const answer = await browser.fetch(origin + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  return { status: answer.status, tag: answer.headers.get('etag'), body: text ? JSON.parse(text) : undefined };
};

// The first administrator, by the link that the server printed, makes a team of a group.
const admin = new Browser();
const link = /set-up#(\S+)/.exec(said)[1];
const made = await json(admin, 'POST', '/api/v1/set-up', { link, login: 'root', name: 'Root', password: 'correct horse battery' });
same('the first administrator', made.status, 201);
same('a team of a group', (await json(admin, 'POST', '/api/v1/teams', { id: 'reliability', name: 'Reliability', groups: ['sre'], review_roles: ['sre'] })).status, 201);

const page = { headers: { accept: 'text/html' } };

// Somebody signs in: to the provider, back to us, and on to where they wanted to go.
async function signIn(login, browser = new Browser(), wanted = '/reviews?open=1') {
  const callback = await signInAt(`${origin}/auth/oidc/start?return=${encodeURIComponent(wanted)}`, login, `${origin}/auth/oidc/callback`, browser);
  const answer = await browser.fetch(callback, page);
  return { browser, callback, answer, to: answer.headers.get('location') };
}

const ann = await signIn('ann');
same('back to where they wanted', [ann.answer.status, ann.to], [303, '/reviews?open=1']);
const { body: me } = await json(ann.browser, 'GET', '/api/v1/me');
same('who it is', [me.name, me.mail, me.known, me.access, me.teams, me.review_roles], ['Ann Anders', 'ann@example.org', 'oidc', ['contributor'], ['reliability'], ['sre']]);
same('an address that is not verified is not kept', (await json((await signIn('bob')).browser, 'GET', '/api/v1/me')).body.mail, '');
same('no way out of here', (await signIn('bob', new Browser(), 'https://evil.test/')).to, '/');

const again = await signIn('ann', ann.browser);
same('the next time it is the same person', (await json(again.browser, 'GET', '/api/v1/me')).body.person, me.person);

people.ann.groups = ['platform'];
same('who left a group leaves the team', (await json((await signIn('ann')).browser, 'GET', '/api/v1/me')).body.teams, []);

const replayed = await ann.browser.fetch(ann.callback, page);
const words = await replayed.text();
same('the same answer again', [replayed.status, words.includes('auth/unknown-login')], [400, true]);

const attacker = new Browser();
const theirs = await signInAt(`${origin}/auth/oidc/start`, 'bob', `${origin}/auth/oidc/callback`, attacker);
const victim = new Browser();
await victim.fetch(`${origin}/auth/oidc/start`);
same("somebody else's answer", (await victim.fetch(theirs, page)).status, 400);
same('signs nobody in', (await json(victim, 'GET', '/api/v1/me')).status, 401);

const out = await json(again.browser, 'POST', '/auth/oidc/sign-out');
same('where to sign out', out.body.url.startsWith(`${provider.issuer}/session/end?client_id=prr`), true);
same('signed out here', (await json(again.browser, 'GET', '/api/v1/me')).status, 401);

const { tag } = await json(admin, 'GET', `/api/v1/people/${me.person}`);
const disabled = await admin.fetch(`${origin}/api/v1/people/${me.person}`, {
  method: 'PATCH', headers: { origin, 'content-type': 'application/json', 'if-match': tag }, body: JSON.stringify({ disabled: true }),
});
same('an account is disabled', disabled.status, 200);
const outside = await signIn('ann');
same('and stays outside', [outside.answer.status, (await outside.answer.text()).includes('auth/account-disabled')], [403, true]);

child.removeAllListeners('exit');
const ended = new Promise((resolve) => { child.on('exit', resolve); });
child.kill('SIGTERM');
same('the server ends', await ended, 0);
provider.stop();
rmSync(folder, { recursive: true });
console.log(`oidc-serve: ${passed} passed, 0 failed`);
process.exit(0);

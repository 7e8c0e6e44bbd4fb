// npm's oidc-provider, which is certified, as an organisation would run it, and its pages as a person goes through them.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { Browser } from './oidc_browser.mjs';

console.info = console.warn = () => {};  // It tells whoever starts it that this is not how to run it for good.

export const people = {
  ann: { sub: 'ann', name: 'Ann Anders', email: 'ann@example.org', email_verified: true, groups: ['sre', 'platform'] },
  bob: { sub: 'bob', name: 'Bob', email: 'bob@example.org', email_verified: false, groups: 'product' },
  cleo: { sub: 'cleo' },
};

const privateKey = (kind, options) => generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' });

// On a port of its own; `more` stands in for parts of the configuration.
export function startProvider(more) {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const issuer = `http://127.0.0.1:${server.address().port}`;
      const provider = new Provider(issuer, {
        claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'], groups: ['groups'] },
        scopes: ['openid', 'profile', 'email', 'groups'],
        enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256', 'PS256', 'HS256'] },
        findAccount: (_, id) => ({ accountId: id, claims: () => people[id] }),
        cookies: { keys: ['for tests only'] },
        jwks: { keys: [privateKey('rsa', { modulusLength: 2048 }), privateKey('ec', { namedCurve: 'P-256' })] },
        ...more,
      });
      provider.on('server_error', (_, error) => console.error(error));
      server.on('request', provider.callback());
      resolve({ issuer, stop: () => server.close() });
    });
  });
}

// From where a sign-in begins, through the provider's own pages (who, then leave for this client), back to `redirect`.
export async function signInAt(url, login, redirect, browser = new Browser()) {
  let step = await browser.go(url, redirect);
  if (step.page) step = await browser.submit(step, { prompt: 'login', login, password: 'x' }, redirect);
  if (step.page) step = await browser.submit(step, { prompt: 'consent' }, redirect);
  assert.ok(step.url, `${step.status} ${step.page?.slice(0, 500)}`);
  return step.url;
}

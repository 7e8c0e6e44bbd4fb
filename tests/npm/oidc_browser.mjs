// A browser as far as a sign-in needs one: cookies, redirects and forms, without scripts.
import assert from 'node:assert/strict';

export class Browser {
  #cookies = new Map();

  async fetch(url, options = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { ...options, redirect: 'manual', headers: { ...options.headers, ...(cookie && { cookie }) } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  // Follows redirects until one leads to `until`, or a page is shown. Gives {url} or {page, at}.
  async go(url, until, options) {
    for (let hops = 0; hops < 20; hops += 1) {
      if (url.startsWith(until)) return { url };
      const answer = await this.fetch(url, options);
      options = undefined;
      if (answer.status < 300 || answer.status > 399) return { page: await answer.text(), at: url, status: answer.status };
      url = new URL(answer.headers.get('location'), url).href;
    }
    assert.fail('redirects without end');
  }

  // Sends the form of a page with these fields, and goes on.
  async submit({ page, at }, fields, until) {
    const action = /<form[^>]*action="([^"]+)"/.exec(page);
    assert.ok(action, `a form on ${at}: ${page.slice(0, 300)}`);
    const hidden = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    return this.go(new URL(action[1], at).href, until, { method: 'POST', body: new URLSearchParams({ ...Object.fromEntries(hidden), ...fields }) });
  }
}

// The query of a URL as an object.
export const queryOf = (url) => Object.fromEntries(new URL(url).searchParams);

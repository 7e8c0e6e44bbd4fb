"""Sign-in by an identity provider where none is set up; whole sign-ins are in tests/npm/oidc_serve.mjs."""
from case import ApiTest


class SignIn(ApiTest):
    def test_without_a_provider_there_is_none(self):
        nobody = self.server.nobody().direct()
        self.refused(404, "server/no-such-route", nobody.get, "//auth/oidc/start?return=%2Freviews")
        self.refused(404, "server/no-such-route", nobody.get, "//auth/oidc/callback?state=x&code=y")
        page = nobody.ask("GET", "//auth/oidc/callback?state=x", Accept="text/html")
        self.assertEqual((page.status, page.headers["content-type"]), (404, "text/html; charset=utf-8"))

    def test_signing_out_ends_the_session_here(self):
        self.server.person("odile")
        browser = self.server.browser("odile").direct()
        self.assertEqual(browser.post("//auth/oidc/sign-out").json, {"url": ""})
        self.refused(401, "auth/not-signed-in", browser.get, "/me")

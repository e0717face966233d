"""A browser that takes note of what must never happen."""

from contextlib import contextmanager

# Only a broken page takes so long, in milliseconds.
PATIENCE = 30_000


class Browser:
    def __init__(self, chromium, url, pictures):
        self.chromium = chromium
        self.url = url
        self.pictures = pictures
        self.troubles = []

    @contextmanager
    def page(self, path="/", width=1280, height=900, **options):
        context = self.chromium.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"{path}: {error}"))
        page.on("console", self.hear)
        page.on("request", self.see)
        page.goto(self.url + path)
        yield page
        context.close()
        assert not self.troubles, self.troubles

    def hear(self, message):
        # A page with the status 404 or 400 is said on the console too.
        if message.type == "error" and "the server responded with a status of 40" not in message.text:
            self.troubles.append(message.text)

    def see(self, request):
        if not request.url.startswith(self.url):
            self.troubles.append(f"{request.url} was asked for")

    def picture(self, page, name, whole=False):
        page.screenshot(path=self.pictures / f"{name}.png", full_page=whole)


def card(page, name):
    return page.locator(".card").filter(has=page.locator("h3", has_text=name))

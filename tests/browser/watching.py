"""What a browser notices while pages are open: requests to other hosts, console messages, reports of the policy."""

from typing import Final

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Request, WebError

REFUSED_PAGE: Final = "Failed to load resource: the server responded with a status of 4"


class Watch:
    """Listens to a browser context from its start."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        """``home`` is the only address that may be asked."""
        self.home = home
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", self._fault)

    def _request(self, request: Request) -> None:
        self.requests.append(request)
        if not request.url.startswith((self.home + "/", "data:")):
            self.complaints.append(f"asked another host: {request.url}")
        if request.resource_type == "font":
            self.complaints.append(f"asked for a font: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        """Everything but what Chromium writes when a page itself is a refusal (404, 422)."""
        if not message.text.startswith(REFUSED_PAGE):
            self.complaints.append(f"console: {message.type}: {message.text} ({message.location['url']})")

    def _fault(self, fault: WebError) -> None:
        error: Error = fault.error
        self.complaints.append(f"script: {error}")

    def demand_silence(self) -> None:
        """Fail with all that was noticed."""
        assert not self.complaints, "\n".join(sorted(set(self.complaints)))

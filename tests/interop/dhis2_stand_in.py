"""A small DHIS2 for tests: ``POST /api/dataValueSets`` as version 2.40 answers it."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TOKEN = "d2pat_of_the_test"


class Instance:
    """What it knows and holds."""

    def __init__(self, elements, areas):
        self.elements, self.areas = set(elements), set(areas)
        self.held = {}
        self.asked = []
        self.answer = None
        """Status and body in place of its own answer."""

    def take(self, body, dry_run):
        counts = {"imported": 0, "updated": 0, "ignored": 0, "deleted": 0}
        conflicts = []
        for each in body["dataValues"]:
            key = (each["dataElement"], body["period"], each["orgUnit"], each.get("categoryOptionCombo"))
            unknown = [code for code, known in ((key[0], self.elements), (key[2], self.areas)) if code not in known]
            if unknown:
                counts["ignored"] += 1
                conflicts += [{"object": code, "value": "is not known here"} for code in unknown]
                continue
            counts["updated" if key in self.held else "imported"] += 1
            if not dry_run:
                self.held[key] = each["value"]
        status = "WARNING" if conflicts else "SUCCESS"
        return 409 if conflicts else 200, {
            "httpStatus": "OK",
            "status": "OK" if not conflicts else "WARNING",
            "response": {"status": status, "importCount": counts, "conflicts": conflicts},
        }


@contextmanager
def running(instance):
    """Its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked = urlsplit(self.path)
            query = parse_qs(asked.query)
            instance.asked.append((asked.path, query, body))
            if instance.answer:
                status, found = instance.answer
            elif self.headers["Authorization"] != f"ApiToken {TOKEN}":
                status, found = 401, {"httpStatus": "Unauthorized"}
            elif asked.path != "/api/dataValueSets" or query["idScheme"] != ["CODE"]:
                status, found = 404, {}
            else:
                status, found = instance.take(body, query["dryRun"] == ["true"])
            content = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

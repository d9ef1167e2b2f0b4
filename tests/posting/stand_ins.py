"""Trackers on this machine that answer as the three document it, and misbehave in the ways that are known of them."""

import base64
import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

OURS, OTHERS = "our-account", "somebody-else"
ACCOUNTS = {OURS: 7, OTHERS: 8}  # GitHub's ids are numbers


@dataclass
class Note:
    id: str
    author: str
    body: str


@dataclass
class StandIn:
    """One issue and who may write there.

    `limit` is the longest text, `cuts` whether a longer one is cut in silence; `keeps_old` takes an update and keeps
    the old text; `writes` is how a text looks when it is given back. `forced` are answers to the next request of a
    method; `hook` is called with each request before it is answered.
    """

    issue: str
    token: str
    notes: list[Note] = field(default_factory=list)
    limit: int = 10**9
    cuts: bool = False
    keeps_old: bool = False
    writes: Callable[[str], str] = str
    forced: list[tuple[str, Response]] = field(default_factory=list)
    hook: Callable[[str, str], None] | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1001))

    def arrive(self, request: Request) -> Response | None:
        self.asked.append((request.method, f"{request.url.path}?{request.url.query}"))
        if self.hook:
            self.hook(request.method, request.url.path)
        meant = next((each for each in self.forced if each[0] == request.method), None)
        if meant:
            self.forced.remove(meant)
        return meant[1] if meant else None

    def calm(self) -> None:
        self.hook, self.forced = None, []

    def find(self, number: str) -> Note | None:
        return next((note for note in self.notes if note.id == number), None)

    def add(self, body: str, author: str = OURS) -> Note:
        self.notes.append(Note(self.name(), author, self.keep(body)))
        return self.notes[-1]

    def keep(self, body: str) -> str:
        return body[: self.limit] if self.cuts else body

    def renew(self, note: Note, body: str) -> None:
        if not self.keeps_old:
            note.body = self.keep(body)

    def refuses(self, body: str) -> bool:
        return len(body) > self.limit and not self.cuts

    def name(self) -> str:
        return str(next(self.numbers))

    @property
    def ours(self) -> list[Note]:
        return [note for note in self.notes if note.author == OURS]


class GitHub(StandIn):
    """REST below /api/v3, as an enterprise's own server has it. `may_ask_who` is false for a workflow's own token."""

    may_ask_who = True

    def routes(self):
        base = "/api/v3/repos/{owner}/{name}/issues"
        return [
            Route("/api/v3/user", self.who),
            Route(f"{base}/{{number:int}}/comments", self.of_issue, methods=["GET", "POST"]),
            Route(f"{base}/comments/{{id}}", self.one, methods=["GET", "PATCH"]),
        ]

    def refuse(self, request):
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return JSONResponse({"message": "Bad credentials"}, 401)
        where = request.path_params
        if "owner" in where and f"{where['owner']}/{where['name']}" != self.issue.partition("#")[0]:
            return JSONResponse({"message": "Not Found"}, 404)
        if "number" in where and str(where["number"]) != self.issue.partition("#")[2]:
            return JSONResponse({"message": "Not Found"}, 404)
        return None

    def tell(self, note):
        return {
            "id": int(note.id),
            "body": self.writes(note.body),
            "user": {"id": ACCOUNTS[note.author], "login": note.author},
            "html_url": "https://evil.example/",
        }

    async def who(self, request):
        if answer := self.arrive(request) or self.refuse(request):
            return answer
        if not self.may_ask_who:
            return JSONResponse({"message": "Resource not accessible by integration"}, 403)
        return JSONResponse({"id": ACCOUNTS[OURS], "login": OURS})

    async def of_issue(self, request):
        if answer := self.arrive(request) or self.refuse(request):
            return answer
        if request.method == "GET":
            size, page = (int(request.query_params.get(name, usual)) for name, usual in (("per_page", 30), ("page", 1)))
            shown = self.notes[(page - 1) * min(size, 100) : page * min(size, 100)]
            return JSONResponse([self.tell(note) for note in shown])
        body = (await request.json())["body"]
        if self.refuses(body):
            errors = [{"resource": "IssueComment", "code": "unprocessable", "field": "data", "message": "too long"}]
            return JSONResponse({"message": "Validation Failed", "errors": errors}, 422)
        return JSONResponse(self.tell(self.add(body)), 201)

    async def one(self, request):
        if answer := self.arrive(request) or self.refuse(request):
            return answer
        note = self.find(request.path_params["id"])
        if note is None:
            return JSONResponse({"message": "Not Found"}, 404)
        if request.method == "PATCH":
            body = (await request.json())["body"]
            if not self.refuses(body):  # a longer text is answered with 200, and the old one stays
                self.renew(note, body)
        return JSONResponse(self.tell(note))


class Jira(StandIn):
    """REST, version 2. Who cannot be recognised counts as nobody, and nobody sees the issue."""

    user = "ana@example.com"

    def routes(self):
        base = "/rest/api/2/issue/{key}/comment"
        return [
            Route("/rest/api/2/myself", self.who),
            Route(base, self.of_issue, methods=["GET", "POST"]),
            Route(f"{base}/{{id}}", self.one, methods=["GET", "PUT"]),
        ]

    def is_known(self, request):
        basic = base64.b64encode(f"{self.user}:{self.token}".encode()).decode()
        return request.headers.get("authorization") in (f"Basic {basic}", f"Bearer {self.token}")

    def refuse(self, request):
        if not self.is_known(request) or request.path_params["key"] != self.issue:
            said = "Issue does not exist or you do not have permission to see it."
            return JSONResponse({"errorMessages": [said], "errors": {}}, 404)
        return None

    def tell(self, note):
        return {"id": note.id, "body": self.writes(note.body), "author": {"accountId": f"557058:{note.author}"}}

    async def who(self, request):
        if answer := self.arrive(request):
            return answer
        if not self.is_known(request):
            return Response("Client must be authenticated to access this resource.", 401)
        return JSONResponse({"accountId": f"557058:{OURS}", "displayName": "Ana"})

    async def of_issue(self, request):
        if answer := self.arrive(request) or self.refuse(request):
            return answer
        if request.method == "GET":
            start, size = (int(request.query_params[name]) for name in ("startAt", "maxResults"))
            shown = [self.tell(note) for note in self.notes[start : start + size]]
            return JSONResponse({"startAt": start, "maxResults": size, "total": len(self.notes), "comments": shown})
        body = (await request.json())["body"]
        return self.too_long() if self.refuses(body) else JSONResponse(self.tell(self.add(body)), 201)

    async def one(self, request):
        if answer := self.arrive(request) or self.refuse(request):
            return answer
        note = self.find(request.path_params["id"])
        if note is None:
            said = f"Can not find a comment for the id: {request.path_params['id']}."
            return JSONResponse({"errorMessages": [said], "errors": {}}, 404)
        if request.method == "PUT":
            body = (await request.json())["body"]
            if self.refuses(body):
                return self.too_long()
            self.renew(note, body)
        return JSONResponse(self.tell(note))

    def too_long(self):
        said = f"The entered text is too long. It exceeds the allowed limit of {self.limit:,} characters."
        return JSONResponse({"errorMessages": [], "errors": {"comment": said}}, 400)


class Linear(StandIn):
    """GraphQL: what goes wrong comes as errors, with status 200 or 400."""

    workspace = "acme"
    site = ""

    def name(self):
        return f"{next(self.numbers):08d}-1111-4222-8333-444455556666"

    def routes(self):
        return [Route("/graphql", self.answer, methods=["POST"])]

    def tell(self, note):
        url = f"{self.site}/{self.workspace}/issue/{self.issue}/launch#comment-{note.id[:8]}"
        return {"id": note.id, "body": self.writes(note.body), "url": url, "user": {"id": note.author}}

    @staticmethod
    def error(message, code, kind, status=200):
        extensions = {"code": code, "type": kind, "userPresentableMessage": message}
        return JSONResponse({"errors": [{"message": message, "extensions": extensions}], "data": None}, status)

    async def answer(self, request):
        if answer := self.arrive(request):
            return answer
        if request.headers.get("authorization") != self.token:
            return self.error("Authentication required, not authenticated", "AUTHENTICATION_ERROR", "auth error", 401)
        asked = await request.json()
        query, given = asked["query"], asked["variables"]
        assert query.count("{") == query.count("}")
        if "issue" in given and given["issue"] not in (self.issue, "uuid-of-issue"):
            return self.error("Entity not found: Issue", "INPUT_ERROR", "invalid input")
        note = self.find(given["id"]) if "id" in given else None
        if "id" in given and note is None:
            return self.error("Entity not found: Comment", "INPUT_ERROR", "invalid input")
        return self.carry_out(query, given, note)

    def carry_out(self, query, given, note):
        if self.refuses(given.get("body", "")):
            return self.error("Argument Validation Error: body is too long", "INPUT_ERROR", "invalid input", 400)
        if "commentCreate" in query:
            assert given["issue"] == "uuid-of-issue"
            data = {"commentCreate": {"success": True, "comment": self.tell(self.add(given["body"]))}}
        elif "commentUpdate" in query:
            self.renew(note, given["body"])
            data = {"commentUpdate": {"success": True, "comment": self.tell(note)}}
        elif "comments(" in query:
            data = {"viewer": {"id": OURS}, "issue": {"comments": self.page(given["after"])}}
        else:
            data = {"comment": self.tell(note)} if note else {"issue": {"id": "uuid-of-issue"}}
        return JSONResponse({"data": data})

    def page(self, after):
        begin = int(after or 0)
        shown = self.notes[begin : begin + 50]
        more = begin + 50 < len(self.notes)
        return {
            "nodes": [self.tell(note) for note in shown],
            "pageInfo": {"hasNextPage": more, "endCursor": str(begin + 50)},
        }


@contextmanager
def serve(stand_ins):
    """The address at which all of these answer, each below its own path."""
    routes = [route for each in stand_ins for route in each.routes()]
    # asyncio sends without delay only where the protocol is named; otherwise each answer would wait 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=routes), ws="none", lifespan="off", log_config=None, access_log=False)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()

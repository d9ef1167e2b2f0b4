"""One visitor of a Streamlit server, without a browser: speaks the websocket's protocol and times what comes back."""

import asyncio
import contextlib
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

TIMEOUT = 60  # seconds


@dataclass
class Visitor:
    """`page` is the path of a page, `query` what stands behind the question mark."""

    address: str
    page: str = ""
    query: str = ""
    widgets: dict[str, Any] = field(default_factory=dict)  # by the end of the element's id
    fragments: dict[str, str] = field(default_factory=dict)  # widget id -> fragment id
    elements: Counter[str] = field(default_factory=Counter)

    async def open(self) -> "Visitor":
        host = urlsplit(self.address).netloc
        self.socket = await websockets.connect(
            f"ws://{host}/_stcore/stream",
            subprotocols=["streamlit"],
            origin=self.address,
            max_size=None,
            compression=None,
            ping_interval=None,
        )
        return self

    async def close(self) -> None:
        await self.socket.close()

    async def load(self) -> float:
        """The first run of the page; seconds until it is finished."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        return await self._run(message)

    async def tick(self, widget: str, value: bool) -> float:
        """Set a checkbox; seconds until the script, or its fragment, is finished."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.page_hash
        message.rerun_script.fragment_id = self.fragments.get(widget, "")
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.bool_value = widget, value
        return await self._run(message)

    async def choose(self, widget: str, index: int) -> float:
        """Press one of a segmented control's buttons; seconds as above."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_script_hash = self.page_hash
        message.rerun_script.fragment_id = self.fragments.get(widget, "")
        state = message.rerun_script.widget_states.widgets.add()
        state.id = widget
        state.string_array_value.data.append(self.widgets[widget].options[index].content)
        return await self._run(message)

    async def _run(self, message: BackMsg) -> float:
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        started = False
        while True:
            self._acknowledge_at_once()
            answer = ForwardMsg()
            answer.ParseFromString(await asyncio.wait_for(self.socket.recv(), TIMEOUT))
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                started, self.page_hash = True, answer.new_session.page_script_hash
            elif kind == "delta" and started:
                self._note(answer.delta)
            elif kind == "script_finished" and started:
                return time.perf_counter() - began

    def _acknowledge_at_once(self) -> None:
        """Else the kernel holds acknowledgements back for 40 ms, and that is all that would be measured."""
        with contextlib.suppress(AttributeError):  # only Linux has it
            raw = self.socket.transport.get_extra_info("socket")
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _note(self, delta: Any) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        kind = delta.new_element.WhichOneof("type")
        element = getattr(delta.new_element, kind)
        self.elements[kind] += 1
        assert kind != "exception", element
        if identity := getattr(element, "id", ""):
            self.widgets[identity] = element
            self.fragments[identity] = delta.fragment_id

"""The types of ASGI, through which every request passes."""

from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
"""What is known of a connection: for HTTP its path, method, headers and so on."""
Message = dict[str, Any]
"""A part of a request or of an answer; `type` says which."""
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An application, or a layer around one."""

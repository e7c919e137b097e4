"""An application on an address: uvicorn in this process's own loop, for the server and for a witness alike."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette


class Server(uvicorn.Server):
    """uvicorn without its signal handlers: the command that serves decides when to stop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(app: Starlette, host: str, port: int) -> AsyncIterator[str]:
    """The application on this address while the block runs; gives its URL. Port 0 takes a free one.

    Raises OSError where the address is taken, before anything is served.
    """
    with _bound(host, port) as listener:
        config = uvicorn.Config(app, log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=5)
        server = Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        shown = f"[{host}]" if ":" in host else host
        try:
            yield f"http://{shown}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # A caller may connect before uvicorn is up: it waits in the queue.
    except OSError as fault:
        listener.close()
        message = f"{host}:{port} 无法监听 / cannot be listened on ({fault.strerror}); --port 换一个端口 / another port"
        raise OSError(message) from fault
    return listener

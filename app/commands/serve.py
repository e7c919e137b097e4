"""`quench serve` and `quench project`: the two long-running processes."""

import asyncio

from rich.console import Console

from app.databases import Databases
from app.serving import application, http_server, projecting
from app.settings import Settings

out = Console(highlight=False)


async def serve_until_stopped(settings: Settings, found: Databases) -> None:
    """Serve the API until cancelled."""
    async with application(settings, found) as app:
        server = http_server(app, settings)
        serving = asyncio.create_task(server.serve())
        out.print(f"GraphQL: http://{settings.host}:{settings.port}/graphql   (Ctrl-C 停止 / stops)")
        try:
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await serving


async def project_until_stopped(settings: Settings, found: Databases) -> None:
    """Project and keep the clerks at work until cancelled."""
    async with projecting(settings, found):
        out.print("投影与值守已启动 / projector and clerks at work   (Ctrl-C 停止 / stops)")
        await asyncio.Event().wait()

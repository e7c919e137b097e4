"""`quench serve` and `quench project`: the two long-running processes."""

import asyncio

from rich.console import Console

from app.databases import Databases
from app.listening import listening
from app.serving import application, projecting
from app.settings import Settings

out = Console(highlight=False, soft_wrap=True)
STOPS = "（Ctrl-C 停止 / stops）"


async def serve_until_stopped(settings: Settings, found: Databases) -> None:
    """Serve the API until cancelled."""
    async with application(settings, found) as app, listening(app, settings.host, settings.port) as url:
        out.print(f"GraphQL: {url}/graphql   {STOPS}")
        await asyncio.Event().wait()


async def project_until_stopped(settings: Settings, found: Databases) -> None:
    """Project and keep the clerks at work until cancelled."""
    async with projecting(settings, found):
        out.print(f"投影与值守已启动 / projector and clerks at work   {STOPS}")
        await asyncio.Event().wait()

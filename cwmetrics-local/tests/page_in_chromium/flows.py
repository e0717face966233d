"""Runs one flow of the page in a real browser: a function of using.py, tracing.py or looking.py.

    flows.py FLOW BROWSER PICTURES URL NOW
    flows.py list BROWSER PICTURES
"""

import inspect
import os
import sys
from pathlib import Path

import looking
import tracing
import using
from browser import PATIENCE, Browser
from endpoint import Endpoint
from playwright.sync_api import expect, sync_playwright

FLOWS = {name: flow for part in (using, tracing, looking) for name, flow in inspect.getmembers(part, inspect.isfunction)
         if list(inspect.signature(flow).parameters) == ["endpoint", "browser"]}


def main():
    flow, program, pictures, *rest = sys.argv[1:]
    if flow == "list":
        print("\n".join(sorted(FLOWS)))
        return
    endpoint = Endpoint(rest[0], int(rest[1]))
    expect.set_options(timeout=PATIENCE)
    flags = ["--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        # The sandbox needs another user than root.
        chromium = playwright.chromium.launch(
            executable_path=program, args=flags, chromium_sandbox=os.geteuid() != 0)
        FLOWS[flow](endpoint, Browser(chromium, endpoint.url, Path(pictures)))
        chromium.close()


main()

"""How gunicorn serves app:server. Host and port are the portal's own settings."""

import gc
import os

from etl.one_thread import keep_to_one_thread
from etl.settings import read_settings

keep_to_one_thread()

_settings = read_settings()

bind = f"{_settings.host}:{_settings.port}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Frames are opened once, before the fork, and their memory is shared by the workers.
preload_app = True
max_requests = 20000
max_requests_jitter = 2000
# gunicorn would open a control socket in the home folder, which a service account may not have.
control_socket_disable = True


def when_ready(_: object) -> None:
    """What is there before the fork is never garbage: looking through it takes a fifth of a page's time."""
    gc.collect()
    gc.freeze()

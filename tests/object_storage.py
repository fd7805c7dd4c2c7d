"""Object storage on this machine, in a process of its own, as others have it elsewhere."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

BUCKET = "bucket"
_SERVER = """\
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


@contextmanager
def object_storage() -> Iterator[None]:
    """What this process and those that it starts take for S3 meanwhile, with an empty bucket."""
    quiet = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with (
        subprocess.Popen([sys.executable, "-P", "-c", _SERVER], **quiet) as server,  # type: ignore[call-overload]
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{int(server.stdout.readline())}")
        patch.setenv("AWS_ACCESS_KEY_ID", "somebody")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        from s3fs import S3FileSystem

        S3FileSystem.clear_instance_cache()  # one may know another server
        S3FileSystem(use_listings_cache=False).mkdir(BUCKET)
        yield
        server.kill()
        S3FileSystem.clear_instance_cache()

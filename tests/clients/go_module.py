"""Go modules whose tests use third-party clients."""

from client import PACKAGES
from go_modules import download, environment, find_go, offline

ENVIRONMENT = environment(
    GOMODCACHE=str(PACKAGES / "go" / "modules"), GOFLAGS="-mod=readonly -modcacherw -buildvcs=false"
)
OFFLINE = offline(ENVIRONMENT)


def prepare_module(module):
    """Downloads what the module in this folder needs. Raises Unavailable."""
    download(find_go(1, 25), module, PACKAGES / "go" / module.name, ENVIRONMENT)

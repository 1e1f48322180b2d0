"""The lines of docs/clients.md, for tests that run them."""

import re

from client import ROOT

PAGE = ROOT / "docs" / "clients.md"
URL = "http://127.0.0.1:8080"


def code_of(section, language, url):
    """The code in a section of the page, with `url` in the place of the documented one."""
    page = PAGE.read_text()
    text = re.search(rf"^## {re.escape(section)}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)[1]
    (code,) = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return code.replace(URL, url)


def variables_of(section, url):
    """The variables that a section's shell code sets."""
    return dict(re.findall(r"^export (\w+)=(\S+)$", code_of(section, "sh", url), re.MULTILINE))

"""What Vite built comes into the package whole, encoded where that is smaller, and at once."""

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = "export const words = ['free', 'in use'];\n" * 100


@pytest.fixture(scope="module")
def node():
    folder = subprocess.run(
        [ROOT / "tools" / "node.sh"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return Path(folder) / "node"


@pytest.fixture
def built(tmp_path):
    folder = tmp_path / "dist"
    (folder / "assets" / "maps").mkdir(parents=True)
    for path, text in {
        "index.html": "<title>One</title>" * 100,
        "assets/index.js": SCRIPT,
        "assets/maps/land.json": "[0, 1]" * 500,
        "assets/small.js": "1",
    }.items():
        (folder / path).write_text(text, encoding="utf-8")
    (folder / "assets" / "geist.woff2").write_bytes(bytes(2000))
    return folder


@pytest.fixture
def publish(node, built):
    package = built.parent / "package" / "dashboard"

    def run():
        subprocess.run(
            [node, ROOT / "tools" / "publish_dashboard.mjs", built, package],
            check=True,
            capture_output=True,
            text=True,
        )
        return package

    return run


def files_of(folder):
    return {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()}


def test_everything_comes_along_and_what_gets_smaller_is_encoded(publish, built):
    package = publish()
    encoded = {
        f"{path}{suffix}"
        for path in ("assets/index.js", "assets/maps/land.json")
        for suffix in (".br", ".gz")
    }
    assert encoded <= files_of(package)
    assert files_of(package) - encoded == files_of(built), "not the page, no font, nothing small"
    assert gzip.decompress((package / "assets" / "index.js.gz").read_bytes()) == SCRIPT.encode()
    for name in encoded:
        assert (package / name).stat().st_size < (package / name[:-3]).stat().st_size


def test_of_the_build_before_nothing_is_left(publish, built):
    publish()
    (built / "assets" / "index.js").rename(built / "assets" / "index-2.js")
    (built / "index.html").write_text("<title>Two</title>", encoding="utf-8")
    package = publish()
    assert "assets/index.js" not in files_of(package)
    assert (package / "index.html").read_text(encoding="utf-8") == "<title>Two</title>"
    assert [each.name for each in package.parent.iterdir()] == ["dashboard"]


def test_a_build_without_its_page_changes_nothing(publish, built):
    package = publish()
    before = files_of(package)
    shutil.rmtree(built)
    built.mkdir()
    with pytest.raises(subprocess.CalledProcessError, match="returned non-zero"):
        publish()
    assert files_of(package) == before

"""What is handed out: that it installs, and that its types are right."""
import subprocess
import sys
import venv

import pytest
from conftest import TOP

PACKAGE = TOP / "clients/python"


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300, **options)


def test_pip_installs_it_into_a_virtual_environment(tmp_path):
    """Without the network: pyzmq and msgpack are taken from the system, and so is setuptools, where it is there."""
    pytest.importorskip("setuptools", minversion="61", reason="setuptools is not installed")
    pytest.importorskip("ensurepip", reason="pip is not installed")
    pytest.importorskip("wheel", reason="wheel is not installed")
    venv.create(tmp_path / "venv", system_site_packages=True, with_pip=True)
    python = tmp_path / "venv/bin/python"
    source = tmp_path / "source"  # so that building leaves nothing in the work tree
    run("cp", "-r", PACKAGE, source)
    done = run(python, "-m", "pip", "install", "--no-index", "--no-build-isolation", source)
    assert done.returncode == 0, done.stdout + done.stderr
    done = run(python, "-c", "import hearsay, importlib.resources as r; print(hearsay.__file__, r.files(hearsay).joinpath('py.typed').is_file())",
               env={})
    assert done.stdout.startswith(str(tmp_path / "venv")) and done.stdout.endswith("True\n"), done.stdout + done.stderr
    assert "feed" in run(tmp_path / "venv/bin/python", "-m", "hearsay", "--help", env={}).stdout


def test_mypy_finds_nothing():
    pytest.importorskip("mypy", reason="mypy is not installed")
    done = run(sys.executable, "-m", "mypy", "--cache-dir", "/dev/null", cwd=PACKAGE)
    assert done.returncode == 0, done.stdout + done.stderr

"""Runs the installed kernelspec under papermill, nbclient and jupyter console: `front_ends_test.py PREFIX NOTEBOOK…`, the
notebooks that must run; prints one line per fact."""

import os
import pathlib
import re
import subprocess
import sys

prefix, *notebooks = sys.argv[1:]
os.environ["JUPYTER_PATH"] = os.path.join(prefix, "share", "jupyter")

import nbformat  # noqa: E402
import papermill  # noqa: E402
import pexpect  # noqa: E402
from nbclient import NotebookClient  # noqa: E402


def notebook(*cells):
    kernelspec = {"name": "typescript", "display_name": "TypeScript", "language": "typescript"}
    made = nbformat.v4.new_notebook(metadata={"kernelspec": kernelspec, "language_info": {"name": "typescript"}})
    made.cells = [nbformat.v4.new_code_cell(source) for source in cells]
    return made


for path in notebooks:
    papermill.execute_notebook(path, os.path.join(prefix, "out.ipynb"), cwd=os.path.dirname(path), progress_bar=False)
    print("papermill", os.path.basename(path))

def documented(language):
    """What docs/papermill.md says to run in that language."""
    page = pathlib.Path(__file__).parents[3] / "docs" / "papermill.md"
    (block,) = re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf8"), re.M | re.S)
    return block


def printed(name):
    return "".join(output["text"] for output in nbformat.read(name, 4).cells[-1].outputs)


os.chdir(prefix)
asked = notebook(
    "let year: number = 1, years: number[] = [], region: string | null = null, threshold = 0, quick = false",
    "console.log(JSON.stringify({ year, years, region, threshold, quick }))",
)
asked.cells[0].metadata["tags"] = ["parameters"]
nbformat.write(asked, "report.ipynb")
path = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
subprocess.run(documented("sh"), shell=True, check=True, stderr=subprocess.DEVNULL, env={**os.environ, "PATH": path})
told = '{"year":2024,"years":[],"region":"North Sea","threshold":0.5,"quick":true}\n'
assert printed("report-2024.ipynb") == told, printed("report-2024.ipynb")
exec(documented("python"))
told = '{"year":1,"years":[2023,2024],"region":null,"threshold":0,"quick":false}\n'
assert printed("report-all.ipynb") == told, printed("report-all.ipynb")
print("papermill parameters")

failing = notebook("1", "throw new RangeError('too far')", "2")
NotebookClient(failing, allow_errors=True).execute()
(error,) = failing.cells[1].outputs
assert (error["ename"], error["evalue"]) == ("RangeError", "too far"), error
assert failing.cells[2].outputs[0]["data"]["text/plain"] == "2", failing.cells[2]
print("nbclient")

console = pexpect.spawn(
    sys.executable,
    ["-m", "jupyter_console", "--kernel", "typescript", "--simple-prompt"],
    encoding="utf8",
    timeout=120,
    env={**os.environ, "TERM": "dumb"},
)
console.expect("In \\[")
console.sendline("const n: number = 6; n * 7")
console.expect("42")
console.sendline("console.log('printed ' + 'here')")
console.expect("printed here")
console.expect("In \\[")
console.sendeof()
console.expect("really want to exit")
console.sendline("y")
console.expect(pexpect.EOF)
print("console")

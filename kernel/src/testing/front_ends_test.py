"""Runs the installed kernelspec under papermill, nbclient and jupyter console: `front_ends_test.py PREFIX FOLDER`, where
FOLDER holds the notebooks that must run; prints one line per fact."""

import glob
import os
import sys

prefix, folder = sys.argv[1:]
os.environ["JUPYTER_PATH"] = os.path.join(prefix, "share", "jupyter")

import nbformat  # noqa: E402
import papermill  # noqa: E402
import pexpect  # noqa: E402
from nbclient import NotebookClient  # noqa: E402
from papermill.translators import Translator, papermill_translators  # noqa: E402


class TypeScriptTranslator(Translator):
    """What papermill needs to write parameters in TypeScript; values are JSON."""

    @classmethod
    def translate(cls, value):
        import json

        return json.dumps(value)

    @classmethod
    def comment(cls, text):
        return f"// {text}".strip()

    @classmethod
    def assign(cls, name, text):
        return f"var {name} = {text};"


papermill_translators.register("typescript", TypeScriptTranslator)


def notebook(*cells):
    kernelspec = {"name": "typescript", "display_name": "TypeScript", "language": "typescript"}
    made = nbformat.v4.new_notebook(metadata={"kernelspec": kernelspec, "language_info": {"name": "typescript"}})
    made.cells = [nbformat.v4.new_code_cell(source) for source in cells]
    return made


for path in sorted(glob.glob(os.path.join(folder, "*.ipynb"))):
    papermill.execute_notebook(path, os.path.join(prefix, "out.ipynb"), cwd=folder, progress_bar=False)
    print("papermill", os.path.basename(path))

asked = notebook("let n: number = 1; let names: string[] = []", "console.log(n * 2, names.join())")
asked.cells[0].metadata["tags"] = ["parameters"]
nbformat.write(asked, os.path.join(prefix, "asked.ipynb"))
parameters = {"n": 21, "names": ["a", "é"]}
done = papermill.execute_notebook(
    os.path.join(prefix, "asked.ipynb"), os.path.join(prefix, "out.ipynb"), parameters, progress_bar=False
)
assert done.cells[-1].outputs[0]["text"] == "42 a,é\n", done.cells[-1].outputs
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

"""Jupyter's own conformance suite on the installed kernelspec: `kernel_conformance_test.py PREFIX`."""

import os
import sys
import unittest

os.environ["JUPYTER_PATH"] = os.path.join(sys.argv.pop(1), "share", "jupyter")

import jupyter_kernel_test  # noqa: E402


class TypeScriptKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "typescript"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('test')"
    completion_samples = [{"text": "Math.ma", "matches": ["max"]}, {"text": "'é😀'; Math.hyp", "matches": ["hypot"]}]
    complete_code_samples = ["1", "console.log(1)", "const f = () => {\n  return 1\n}"]
    incomplete_code_samples = ["function f() {", "`abc", "call(1,"]
    invalid_code_samples = ["let = = 1"]
    code_generate_error = "throw new Error('x')"
    code_execute_result = [{"code": "6*7", "result": "42"}]
    code_display_data = [{"code": "display({'image/png': 'aa'}, { raw: true }); undefined", "mime": "image/png"}]
    code_history_pattern = "6?7*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = "clearOutput()"
    code_page_something = "?parseInt"


class TypeScriptWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "typescript"
    support_iopub_welcome = True


unittest.main(verbosity=2)

// Copies a one-time link; without JavaScript the person selects the text.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.done;
    } catch {
      // The clipboard is closed to pages without https: the text is selected, so that Ctrl-C does it.
    }
  });
}

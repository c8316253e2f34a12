// Follows the start of a server by server-sent events; without JavaScript the page reloads itself instead.
const start = document.getElementById("start");
const bar = document.getElementById("bar");
const steps = document.getElementById("steps");

const events = new EventSource(start.dataset.events);

events.onmessage = ({ data }) => {
  const step = JSON.parse(data);
  if (step.ready) {
    events.close();
    location.replace(start.dataset.next);
  } else if (step.failed) {
    events.close();
    location.reload();
  } else {
    show(step);
  }
};

// The hub went away or ended the stream: the page itself knows the state.
events.onerror = () => {
  events.close();
  setTimeout(() => location.reload(), 1000);
};

// Cancelling leads home by itself.
start.querySelector("form").addEventListener("submit", () => events.close());

let seen = 0;

// The stream begins with the steps that the page shows already.
function show({ progress, message }) {
  bar.value = progress;
  seen += 1;
  if (seen <= steps.childElementCount) return;
  const item = document.createElement("li");
  item.textContent = message;
  steps.append(item);
}

import { pageOptions } from "./page-options.ts";

// The prefix under which the server is reached is known only to the page. This module runs before any other.
__webpack_public_path__ = `${pageOptions.fullStaticUrl}/`;

// All that the page for a wrong address needs: its light or dark look.

import { startTheme } from "../lib/theme.js";

startTheme();

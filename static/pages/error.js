// The error page: applies the theme.

import { startTheme } from "../lib/theme.js";

startTheme();

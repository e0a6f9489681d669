// What every page of this site has, before anything can be typed in it.
import { guardExit } from './exit.js';
import { guardLinks } from './links.js';
import { guardTaps } from './steps.js';
import { guardUnsent } from './unsent.js';

/** @param {() => void} start Where somebody stands after unsent text was thrown away and the page stayed. */
export function guardPage(start) {
  guardTaps();
  guardExit();
  guardLinks();
  guardUnsent(start);
}

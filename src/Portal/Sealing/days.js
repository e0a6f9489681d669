// Days as the protocol writes them: yyyy-mm-dd, from the year 1 to 9999.

/** @param {unknown} text */
export function isDay(text) {
  if (typeof text !== 'string' || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) || text.slice(0, 4) === '0000') {
    return false;
  }
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/**
 * As text that sorts after every day when it would be beyond the year 9999.
 * @param {string} from
 * @param {number} days
 */
export function addDays(from, days) {
  const text = new Date(Date.parse(`${from}T00:00:00Z`) + days * 86400000).toISOString();
  return text.startsWith('+') ? '9999-99-99' : text.slice(0, 10);
}

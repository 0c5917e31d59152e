/** Frames in which a region that is drawn anew has to be there. */
const MAX_FRAMES = 60;

/**
 * Gives the focus to a region of the same name when what had it in there is gone: another session or
 * attacker was opened, and the keys that belong to the region are to work on.
 *
 * @param scope selects regions that keep the focus
 */
export async function keepFocus(focused: Element, scope: string): Promise<void> {
  const name = focused.closest(scope)?.getAttribute('aria-label') ?? null;
  if (name === null) return;
  for (let frame = 0; frame < MAX_FRAMES; frame++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const { activeElement } = document;
    if (activeElement === focused) continue;
    if (activeElement !== null && activeElement !== document.body) return;
    const again = [...document.querySelectorAll<HTMLElement>(scope)].find(
      (region) => region.getAttribute('aria-label') === name,
    );
    if (!again) continue;
    again.tabIndex = -1;
    again.focus({ preventScroll: true });
    return;
  }
}

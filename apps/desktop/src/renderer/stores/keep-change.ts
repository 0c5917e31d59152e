import type { AnnotationChange, AnnotationTarget } from 'shardscope/client';
import type { Viewer } from './viewer.svelte.ts';

/** Changes notes, bookmarks or filters; what could not be kept is said over everything. */
export async function keepChange(viewer: Viewer, change: AnnotationChange): Promise<boolean> {
  const isKept = await viewer.notes.change(change);
  if (!isKept) viewer.notice = viewer.notes.error?.message ?? null;
  return isKept;
}

/** Sets a bookmark, or takes it back, and says which. */
export async function toggleBookmark(viewer: Viewer, target: AnnotationTarget): Promise<void> {
  const isSet = !viewer.notes.isBookmarked(target);
  if (!(await keepChange(viewer, { kind: 'setBookmark', target, isSet }))) return;
  viewer.announcement = isSet ? 'Bookmarked' : 'Bookmark removed';
}

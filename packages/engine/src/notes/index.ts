export { ANNOTATIONS_FILE, annotationBook } from './annotation-book.ts';
export { annotationChangeSchema, NO_ANNOTATIONS } from './annotations.ts';
export type { AnnotationBook } from './annotation-book.ts';
export type {
  AnnotationChange,
  AnnotationTarget,
  Annotations,
  Bookmark,
  Note,
  SavedFilter,
} from './annotations.ts';

import { defineError } from '#kernel';

/** Thrown by `Storage.put`; nothing of the file is kept. */
export const FileTooLarge = defineError('STORAGE.FILE_TOO_LARGE', {
  kind: 'invalid',
  en: 'The file is larger than {megabytes} MB. Send a smaller one, or split it.',
  zh: '文件超过 {megabytes} MB。请压缩或拆分后重新上传。',
});

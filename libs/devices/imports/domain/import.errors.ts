import { defineError } from '#kernel';

/** A required column is not in the header. */
export const ColumnMissing = defineError('IMPORT.COLUMN_MISSING', {
  kind: 'invalid',
  en: 'The first row has no column "{column}". Take the first row of the template (deviceImportTemplate).',
  zh: '首行缺少“{column}”列。请使用模板（deviceImportTemplate）的首行。',
});

/** A column that nobody knows: more likely a slip than something to pass over. */
export const ColumnUnknown = defineError('IMPORT.COLUMN_UNKNOWN', {
  kind: 'invalid',
  en: 'The column "{column}" is not known. Rename it as in the template (deviceImportTemplate) or remove it.',
  zh: '无法识别“{column}”列。请按模板（deviceImportTemplate）改名或删除。',
});

export const ColumnTwice = defineError('IMPORT.COLUMN_TWICE', {
  kind: 'invalid',
  en: 'The column "{column}" stands in the first row twice. Remove one.',
  zh: '首行重复出现“{column}”列。请删除其一。',
});

export const NotUtf8 = defineError('IMPORT.NOT_UTF8', {
  kind: 'invalid',
  en: 'This line is not valid UTF-8. Save the file as "CSV UTF-8" and send it again.',
  zh: '该行不是有效的UTF-8编码。请将文件另存为“CSV UTF-8”后重新上传。',
});

export const BadCsv = defineError('IMPORT.BAD_CSV', {
  kind: 'invalid',
  en: 'The file cannot be read as CSV from here on ({reason}). Check quotes and separators.',
  zh: '文件自此行起无法按CSV解析（{reason}）。请检查引号和分隔符。',
});

export const EmptyFile = defineError('IMPORT.EMPTY', {
  kind: 'invalid',
  en: 'The file has no rows below its header. Add at least one device.',
  zh: '文件除表头外没有数据。请至少填写一台设备。',
});

export const TooManyRows = defineError('IMPORT.TOO_MANY_ROWS', {
  kind: 'invalid',
  en: 'The file has more than {max} rows. Split it.',
  zh: '文件超过 {max} 行。请拆分后分别导入。',
});

export const ValueMissing = defineError('IMPORT.VALUE_MISSING', {
  kind: 'invalid',
  en: 'This cell must not be empty.',
  zh: '此单元格不能为空。',
});

export const ValueTooLong = defineError('IMPORT.VALUE_TOO_LONG', {
  kind: 'invalid',
  en: 'This cell has more than {max} characters. Shorten it.',
  zh: '此单元格超过 {max} 个字符。请缩短。',
});

export const ValueControl = defineError('IMPORT.CONTROL_CHARACTERS', {
  kind: 'invalid',
  en: 'This cell contains control characters such as a line break. Remove them.',
  zh: '此单元格含有换行等控制字符。请删除。',
});

export const NotANumber = defineError('IMPORT.NOT_A_NUMBER', {
  kind: 'invalid',
  en: 'This must be a whole number from 0 to 65535.',
  zh: '须为 0 到 65535 之间的整数。',
});

export const TooManyCells = defineError('IMPORT.TOO_MANY_CELLS', {
  kind: 'invalid',
  en: 'This row has {cells} cells, the header only {columns}. Put cells that contain a comma in quotes.',
  zh: '该行有 {cells} 个单元格，而表头只有 {columns} 列。含逗号的单元格请加引号。',
});

export const TwiceInFile = defineError('IMPORT.TWICE_IN_FILE', {
  kind: 'conflict',
  en: 'The same value stands in line {line} already. Each may occur only once in a file.',
  zh: '与第 {line} 行重复。同一文件内不得重复。',
});

export const NoSuchPremises = defineError('IMPORT.NO_SUCH_PREMISES', {
  kind: 'invalid',
  en: 'The enterprise has no such premises. Check the name or id, or create the premises first.',
  zh: '该单位没有此场所。请核对名称或编号，或先登记场所。',
});

export const PremisesAmbiguous = defineError('IMPORT.PREMISES_AMBIGUOUS', {
  kind: 'invalid',
  en: 'The enterprise has several premises of this name. Use the column premisesId instead.',
  zh: '该单位有多个同名场所。请改用 premisesId 列。',
});

export const PremisesMissing = defineError('IMPORT.PREMISES_MISSING', {
  kind: 'invalid',
  en: 'Say in which premises the device stands: fill premisesName or premisesId, or give premisesId for the whole import.',
  zh: '请填写设备所在场所：填写 premisesName 或 premisesId 列，或为整个导入指定 premisesId。',
});

export const NotServed = defineError('IMPORT.NOT_SERVED', {
  kind: 'denied',
  en: 'You no longer serve this enterprise, so nothing was imported.',
  zh: '您已不再服务该单位，未导入任何数据。',
});

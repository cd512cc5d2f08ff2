import { type DomainError, invalid } from '#kernel';

/** Known to everyone who read the manual: only the demo loader may set it. */
export const DEMO_PASSWORD = 'vigil-demo-1';
export const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 200;

// The first things that are tried among passwords of ten characters or more.
const COMMON = new Set(
  `1234567890 0123456789 9876543210 0987654321 12345678910 123456789a a123456789 123456789q q123456789 1q2w3e4r5t 1qaz2wsx3edc
  qwertyuiop qwerty12345 qwerty123456 asdfghjkl1 zxcvbnm123 password12 password123 password1234 passw0rd123 iloveyou12 iloveyou123
  letmein123 welcome123 welcome1234 admin12345 admin123456 administrator changeme12 changeme123 1111111111 0000000000 8888888888
  6666666666 1122334455 1234554321 5201314520 woaini1314 woaini5201314 woaini521 a1234567890 abc1234567 abcd123456 abc123456789 aa12345678
  1q2w3e4r5t6y q1w2e3r4t5 zaq12wsxcde3 p@ssw0rd123 fire119119 xiaofang119 vigil12345 vigil-demo`.split(/\s+/),
);

/** Why this may not be a new password, or undefined. Length is what counts; nothing is asked of its characters. */
export function passwordFault(password: string, email: string, field = 'input.password'): DomainError | undefined {
  const plain = password.toLowerCase();
  const mail = email.toLowerCase();
  if (password.length < MIN_PASSWORD || password.length > MAX_PASSWORD) {
    const range = `${MIN_PASSWORD}–${MAX_PASSWORD}`;
    return invalid(
      field,
      `must have ${range} characters; four unrelated words are good`,
      `长度必须为 ${range} 个字符；四个不相关的词即可`,
    );
  }
  if (plain === mail || plain === mail.split('@')[0]) {
    return invalid(field, 'must not be your e-mail address', '不能与您的电子邮箱相同');
  }
  if (plain === DEMO_PASSWORD || COMMON.has(plain) || new Set(plain).size < 4) {
    return invalid(field, 'is among the first that anyone would try; choose another', '过于常见，极易被猜中；请换一个');
  }
  return undefined;
}

import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type DomainError, defineError, Forbidden, NotFound, Unauthenticated } from '#kernel';
import { currentLanguage, DescribedErrors, describeRefusal, Internal, refusalBehind, STATUS } from '#platform';

const BadRequest = defineError('GENERAL.BAD_REQUEST', {
  kind: 'invalid',
  en: 'This request cannot be read. Check its body, its content type and its size.',
  zh: '无法读取该请求。请检查请求体、内容类型和大小。',
});

interface Reply {
  readonly request: { readonly id: string; readonly url: string };
  readonly sent: boolean;
  status(code: number): { type(type: string): { send(body: unknown): void } };
}

/**
 * Plain routes answer refusals as GraphQL does, `{errors: [{message, extensions}]}`, with a fitting status: also where the
 * body never became a request, such as JSON that is none.
 */
@Catch()
export class HttpErrorsFilter implements ExceptionFilter {
  constructor(private readonly errors: DescribedErrors) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType<string>() !== 'http') throw error;
    const reply = host.switchToHttp().getResponse<Reply>();
    if (reply.sent) return;
    const language = currentLanguage();
    const { status, refusal, body } = this.read(error);
    const said = refusal ? describeRefusal(refusal, language) : this.errors.describe(error, language, reply.request.id);
    reply
      .status(status)
      .type('application/json; charset=utf-8')
      .send(body ?? { errors: [said] });
  }

  private read(error: unknown): { status: number; refusal?: DomainError; body?: unknown } {
    const refusal = refusalBehind(error);
    if (refusal) return { status: refusal.code === Internal.code ? 500 : STATUS[refusal.kind], refusal };
    const status = statusOf(error);
    // What terminus throws is its report, and the report is the answer.
    if (status === 503 && error instanceof HttpException) return { status, body: error.getResponse() };
    if (status === 401) return { status, refusal: new Unauthenticated() };
    if (status === 403) return { status, refusal: new Forbidden() };
    if (status === 404) return { status, refusal: new NotFound({ noun: 'page' }) };
    if (status >= 400 && status < 500) return { status, refusal: new BadRequest() };
    return { status: 500 };
  }
}

/** Of Nest's exceptions and of Fastify's own errors (a body that is too large or no JSON). */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === 'number' ? status : 500;
}

import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { AllowAnyone } from '#access';
import { facePage } from './domain/public-face-page.js';
import { PublicFaceQueries } from './public-face.queries.js';

/** What is used of the server's own request and reply. */
interface Request {
  readonly ip: string;
}
interface Reply {
  code(status: number): Reply;
  header(name: string, value: string): Reply;
  send(body: string): unknown;
}

// Lightly: the codes cannot be guessed. This only keeps one address from filling the pool of connections.
const PER_MINUTE = 120;

/** GET /q/:code, the public face of premises as a page. Needs no account; an unknown code is a page of the same shape. */
@Controller('q')
export class PublicFaceController {
  private readonly limiter = new RateLimiterMemory({ points: PER_MINUTE, duration: 60 });

  constructor(private readonly faces: PublicFaceQueries) {}

  @Get(':code')
  @AllowAnyone()
  async show(@Param('code') code: string, @Req() request: Request, @Res() reply: Reply): Promise<void> {
    const allowed = await this.limiter.consume(request.ip).then(
      () => true,
      () => false,
    );
    const face = allowed ? await this.faces.byCode(code) : undefined;
    reply
      .code(allowed ? (face ? 200 : 404) : 429)
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .header('referrer-policy', 'no-referrer')
      .send(facePage(face));
  }
}

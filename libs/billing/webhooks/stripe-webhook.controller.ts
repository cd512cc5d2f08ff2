import { BadRequestException, Controller, Headers, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { AllowAnyone } from '#access';
import { type AppConfig, CONFIG } from '#platform';
import { isSigned } from '../domain/webhook-signature.js';
import { ReceiveStripeEvent } from './receive-stripe-event.js';

interface RawRequest {
  readonly rawBody?: Buffer;
}

/** Anyone may knock: who is let in is decided by the signature over the very bytes that were sent. */
@Controller('webhooks/stripe')
@AllowAnyone()
export class StripeWebhookController {
  constructor(
    private readonly events: ReceiveStripeEvent,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  @Post()
  @HttpCode(200)
  platform(@Req() { rawBody }: RawRequest, @Headers('stripe-signature') signature?: string) {
    return this.take(rawBody, signature, this.config.stripe?.webhookSecrets);
  }

  @Post('connect')
  @HttpCode(200)
  connect(@Req() { rawBody }: RawRequest, @Headers('stripe-signature') signature?: string) {
    return this.take(rawBody, signature, this.config.stripe?.connectWebhookSecrets);
  }

  /** 400 says nothing of why: whoever forges learns nothing. */
  private async take(body: Buffer | undefined, signature: string | undefined, secrets: readonly string[] = []) {
    if (!body || !isSigned(body, signature, secrets, new Date())) throw new BadRequestException();
    await this.events.execute(body.toString());
    return { received: true };
  }
}

import type { PaymentIntent } from '../state/records.js';

interface Asked {
  readonly id: string;
  readonly _token: string;
  readonly _returnUrl: string | null;
}

/** Where the payer is asked: a bank's page for a card, the wallet's page or code for Alipay and WeChat Pay. */
export function nextAction(base: string, intent: Asked, type: string): NonNullable<PaymentIntent['next_action']> {
  const url = challengeUrl(base, intent, type);
  const return_url = intent._returnUrl;
  if (type === 'alipay') {
    return {
      type: 'alipay_handle_redirect',
      alipay_handle_redirect: { native_data: null, native_url: null, return_url, url },
    };
  }
  if (type === 'wechat_pay') {
    return {
      type: 'wechat_pay_display_qr_code',
      wechat_pay_display_qr_code: {
        data: url,
        hosted_instructions_url: url,
        image_data_url: `data:text/plain,${encodeURIComponent(url)}`,
        image_url_png: url,
        image_url_svg: url,
      },
    };
  }
  return { type: 'redirect_to_url', redirect_to_url: { return_url, url } };
}

export function challengeUrl(base: string, intent: Asked, type: string): string {
  return `${base}/challenge/${type}/${intent.id}/${intent._token}`;
}

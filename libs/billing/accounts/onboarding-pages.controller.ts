import { Controller, Get, Header } from '@nestjs/common';
import { AllowAnyone } from '#access';

const page = (english: string, chinese: string) =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Vigil</title><p>${chinese}</p><p lang="en">${english}</p></html>\n`;

/** Where Stripe sends people back to. The pages know nobody and show nothing: how the account stands is said by webhook. */
@Controller('billing')
@AllowAnyone()
export class OnboardingPagesController {
  @Get('connected')
  @Header('content-type', 'text/html; charset=utf-8')
  connected(): string {
    return page('Thank you. You can close this page and go back to Vigil.', '谢谢。您可以关闭此页面并返回 Vigil。');
  }

  @Get('paid')
  @Header('content-type', 'text/html; charset=utf-8')
  paid(): string {
    return page('Thank you. You can close this page and go back to Vigil.', '谢谢。您可以关闭此页面并返回 Vigil。');
  }

  @Get('expired')
  @Header('content-type', 'text/html; charset=utf-8')
  expired(): string {
    return page('This link has expired. Ask Vigil for a new one.', '该链接已过期。请在 Vigil 中重新获取。');
  }
}

import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AllowGuard } from './allow.guard.js';
import { DeclarationCheck } from './declarations.js';

/** Guards every resolver and route of the process, and stops its start where one declares no permission. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [DeclarationCheck, { provide: APP_GUARD, useClass: AllowGuard }],
})
export class AccessModule {}

import { Module } from '@nestjs/common';
import { Ledger } from './ledger/ledger.js';
import { LedgerRepository } from './ledger/ledger.repository.js';

/** Keeps the books: what posts to the ledger does so as the worker. */
@Module({ providers: [LedgerRepository, Ledger] })
export class BillingWorkerModule {}

import { Inject, Injectable } from '@nestjs/common';
import { type Clock, DomainError } from '#kernel';
import { Logger } from '#platform';
import { aduDigest, frameMessage, GB26875, gbAddressOf } from '../domain/frame-message.js';
import {
  answerTo,
  confirmFrame,
  type DecodedFrame,
  decodeFrame,
  denyFrame,
  type SplitPiece,
} from '../domain/gb26875/index.js';
import { IngestService } from '../ingest/ingest.service.js';
import { QuarantineKeeper } from '../quarantine/quarantine-keeper.js';
import { TELEMETRY_CLOCK } from '../telemetry.clock.js';
import { type Transmitter, TransmitterRegistry } from './transmitter-registry.js';

/** `unstored` gets no answer: the device sends again, and reports the link as failed if that does not help either. */
export type FrameResultName = 'confirmed' | 'denied' | 'unanswered' | 'unstored';

export interface FrameReply {
  readonly result: FrameResultName;
  readonly bytes?: Buffer;
}

export interface ReadFrame {
  readonly bytes: Buffer;
  readonly frame: DecodedFrame;
  readonly transmitter?: Transmitter;
  readonly remoteAddress: string;
}

const UNANSWERED: FrameReply = { result: 'unanswered' };
const UNSTORED: FrameReply = { result: 'unstored' };

/** What happens to one piece of the wire between its last byte and the answer to it. */
@Injectable()
export class FrameReader {
  constructor(
    private readonly registry: TransmitterRegistry,
    private readonly ingest: IngestService,
    private readonly quarantine: QuarantineKeeper,
    private readonly logger: Logger,
    @Inject(TELEMETRY_CLOCK) private readonly clock: Clock,
  ) {}

  /** Reads it in the dialect of its transmitter. Rejects when the register cannot be asked. */
  async read(piece: SplitPiece, remoteAddress: string): Promise<ReadFrame> {
    const bytes = piece.frame ?? piece.garbage;
    const frame = decodeFrame(bytes);
    const address = gbAddressOf(frame);
    const transmitter = address === undefined ? undefined : await this.registry.find(address);
    const own =
      transmitter && transmitter.profile.name !== 'standard' ? decodeFrame(bytes, transmitter.profile) : frame;
    return { bytes, frame: own, transmitter, remoteAddress };
  }

  /** Stores it, in the order of the calls, and gives what is owed to the device. Never rejects. */
  async answer(read: ReadFrame): Promise<FrameReply> {
    try {
      return await this.decide(read);
    } catch (error) {
      // A full house is the door's business; everything else an operator must hear of.
      if (!(error instanceof DomainError))
        this.logger.error('A frame could not be stored', { err: error, remote: read.remoteAddress });
      return UNSTORED;
    }
  }

  private async decide(read: ReadFrame): Promise<FrameReply> {
    const { frame, transmitter } = read;
    const { answer, quarantine } = answerTo(frame, transmitter?.profile);
    if (frame.result === 'ok' && !transmitter) return this.refuseStranger(read, answer);
    if (quarantine !== undefined) return this.keepUnread(read, answer, quarantine);
    if (frame.commandName !== 'sendData' && frame.commandName !== 'response') return UNANSWERED;
    const message = frameMessage(frame, read.bytes, (transmitter as Transmitter).profile, this.clock.now());
    const outcome = await this.ingest.receive(message);
    if (outcome === 'unknownSource') {
      this.registry.forget(gbAddressOf(frame) ?? '');
      return this.refuseStranger({ ...read, transmitter: undefined }, answer);
    }
    if (transmitter?.unknownProfile !== undefined) await this.tellOfProfile(read, transmitter.unknownProfile);
    return answer === 'confirm' ? { result: 'confirmed', bytes: this.confirm(read) } : UNANSWERED;
  }

  /** Confirmed only when it is kept; denied either way, since sending the same again would not make it right. */
  private async keepUnread(read: ReadFrame, answer: 'confirm' | 'deny' | 'none', reason: string): Promise<FrameReply> {
    const kept = await this.keep(read, reason, read.frame.adu?.error);
    if (answer === 'deny')
      return { result: 'denied', bytes: denyFrame(read.frame, this.clock.now(), read.transmitter?.profile) };
    if (answer === 'none') return UNANSWERED;
    return kept ? { result: 'confirmed', bytes: this.confirm(read) } : UNSTORED;
  }

  private async refuseStranger(read: ReadFrame, answer: 'confirm' | 'deny' | 'none'): Promise<FrameReply> {
    await this.keep(read, 'unknownTransmitter');
    return answer === 'none' ? UNANSWERED : { result: 'denied', bytes: denyFrame(read.frame, this.clock.now()) };
  }

  /** The frame was read by the standard and stored, but its model names a dialect that we do not have: a person must look. */
  private async tellOfProfile(read: ReadFrame, name: string): Promise<void> {
    await this.keep(read, 'unknownProfile', name).catch((err: Error) =>
      this.logger.error('A profile is unknown', { err, profile: name }),
    );
  }

  private keep(
    { frame, bytes, transmitter, remoteAddress }: ReadFrame,
    reason: string,
    detail?: string,
  ): Promise<boolean> {
    const sameAs = frame.result === 'ok' ? `${frame.source}/${frame.command}/${aduDigest(bytes)}` : bytes;
    const { deviceId, providerId } = transmitter ?? {};
    const sourceAddress = gbAddressOf(frame);
    const entry = {
      protocol: GB26875,
      remoteAddress,
      sourceAddress,
      deviceId,
      providerId,
      reason,
      detail,
      raw: bytes,
      sameAs,
    };
    return this.quarantine.keep(entry);
  }

  private confirm({ frame, transmitter }: ReadFrame): Buffer {
    return confirmFrame(frame, this.clock.now(), transmitter?.profile);
  }
}

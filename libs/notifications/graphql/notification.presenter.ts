import type { Language } from '#kernel';
import type { DeliveryRow } from '../delivery.repository.js';
import { renderTopic, type TopicParams } from '../domain/topic.js';
import type { NotificationRow } from '../notification.repository.js';
import type { DeliveryChannel, DeliveryState, DeliveryType, NotificationType } from './notification.types.js';

export function toNotificationType(row: NotificationRow, language: Language): NotificationType {
  return { ...row, ...renderTopic(row.topic, row.params as TopicParams, language) };
}

export function toDeliveryType(row: DeliveryRow): DeliveryType {
  const { address: phone, ...shown } = row;
  return { ...shown, phone, channel: row.channel as DeliveryChannel, state: row.state as DeliveryState };
}

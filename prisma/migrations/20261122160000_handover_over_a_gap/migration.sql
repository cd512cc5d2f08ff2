-- A device may come to its next provider after a gap: nobody loses coverage then, but the record changes hands as in any handover.
SET ROLE vigil_owner;

DROP POLICY handover_device_add ON handover_device;
CREATE POLICY handover_device_add ON handover_device FOR INSERT TO vigil_app WITH CHECK (enterprise_id = (SELECT app_organisation())
  AND EXISTS (SELECT FROM handover h JOIN coverage old ON old.contract_id = h.from_contract_id AND old.valid_to <= h.takes_effect_at
    JOIN coverage new ON new.contract_id = h.to_contract_id AND new.valid_from = h.takes_effect_at
    WHERE h.id = handover_id AND h.enterprise_id = handover_device.enterprise_id AND h.state = 'PLANNED'
      AND old.device_id = handover_device.device_id AND new.device_id = handover_device.device_id));

RESET ROLE;

-- What the search of the API is answered from: beginnings, in any case, by one organisation at a time.
-- A column of its own for what is compared, because the planner takes lower() for something that could
-- leak, and under row-level security would keep the search from an index on it; and compared by
-- text_pattern_ops (~>=~, ~<~), which does not leak and holds for whatever collation the database has.

ALTER TABLE site ADD COLUMN name_lowered text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED;
ALTER TABLE station
    ADD COLUMN name_lowered text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED,
    ADD COLUMN identity_lowered text NOT NULL GENERATED ALWAYS AS (lower(identity)) STORED;
ALTER TABLE station_group ADD COLUMN name_lowered text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED;
ALTER TABLE evse ADD COLUMN label_lowered text NOT NULL GENERATED ALWAYS AS (lower(label)) STORED;
ALTER TABLE terminal
    ADD COLUMN label_lowered text NOT NULL GENERATED ALWAYS AS (lower(label)) STORED,
    ADD COLUMN serial_lowered text NOT NULL GENERATED ALWAYS AS (lower(serial_ref)) STORED;
ALTER TABLE token ADD COLUMN label_lowered text NOT NULL GENERATED ALWAYS AS (lower(label)) STORED;
-- Goes with the name when the person is forgotten.
ALTER TABLE user_account ADD COLUMN name_lowered text GENERATED ALWAYS AS (lower(name)) STORED;
ALTER TABLE receipt ADD COLUMN number_lowered text GENERATED ALWAYS AS (lower(number)) STORED;

-- search: sites, stations, groups by name; stations by identity too
CREATE INDEX site_search_name ON site (organization_id, name_lowered text_pattern_ops);
CREATE INDEX station_search_name ON station (organization_id, name_lowered text_pattern_ops);
CREATE INDEX station_search_identity ON station (organization_id, identity_lowered text_pattern_ops);
CREATE INDEX station_group_search_name ON station_group (organization_id, name_lowered text_pattern_ops);
-- search: EVSEs by what is painted on them, and by a part of their id that somebody read out
CREATE INDEX evse_search_label ON evse (organization_id, label_lowered text_pattern_ops);
CREATE INDEX evse_search_id ON evse (organization_id, id text_pattern_ops);
-- search: terminals by name and by the provider's serial number
CREATE INDEX terminal_search_label ON terminal (organization_id, label_lowered text_pattern_ops);
CREATE INDEX terminal_search_serial ON terminal (organization_id, serial_lowered text_pattern_ops);
-- search: tokens by uid, which is upper case already, and by note; most have none
CREATE INDEX token_search_uid ON token (organization_id, uid text_pattern_ops);
CREATE INDEX token_search_label ON token (organization_id, label_lowered text_pattern_ops)
    WHERE label_lowered <> '';
-- search: people by name and by address, which is lower case already
CREATE INDEX user_account_search_name ON user_account (organization_id, name_lowered text_pattern_ops);
CREATE INDEX user_account_search_email ON user_account (organization_id, email text_pattern_ops);
-- search: receipts by number; sessions are found by a part of their id in their key
CREATE INDEX receipt_search_number ON receipt (organization_id, number_lowered text_pattern_ops)
    WHERE number_lowered IS NOT NULL;

-- What stations tell of themselves when they boot, and seldom otherwise than before.
SET ROLE journal;
ALTER TABLE station_link
    ADD COLUMN vendor_lowered text GENERATED ALWAYS AS (lower(vendor)) STORED,
    ADD COLUMN model_lowered text GENERATED ALWAYS AS (lower(model)) STORED,
    ADD COLUMN serial_lowered text GENERATED ALWAYS AS (lower(serial_number)) STORED,
    ADD COLUMN firmware_lowered text GENERATED ALWAYS AS (lower(firmware_version)) STORED;
-- list_stations: by the beginning of maker, model or firmware
CREATE INDEX station_link_by_vendor ON station_link (organization_id, vendor_lowered text_pattern_ops)
    WHERE vendor_lowered IS NOT NULL;
CREATE INDEX station_link_by_model ON station_link (organization_id, model_lowered text_pattern_ops)
    WHERE model_lowered IS NOT NULL;
CREATE INDEX station_link_by_firmware ON station_link (organization_id, firmware_lowered text_pattern_ops)
    WHERE firmware_lowered IS NOT NULL;
-- search, list_stations: by serial number
CREATE INDEX station_link_search_serial ON station_link (organization_id, serial_lowered text_pattern_ops)
    WHERE serial_lowered IS NOT NULL;
RESET ROLE;

"""What a station was asked, brought and told: commands, jobs, files, reports."""

from collections.abc import Mapping
from typing import Any, Final

from tests.play.clock import MONDAY_MORNING as T0
from tests.play.there.row import Row

THERE: Final[Mapping[str, str]] = {
    "command_id": "cmd_there",
    "deviation_id": "dev_there",
    "template_id": "tpl_there",
    "job_id": "job_there",
    "run_id": "run_there",
    "rollout_id": "fro_there",
    "firmware_run_id": "frn_there",
    "local_list_job_id": "llj_there",
    "local_list_run_id": "llr_there",
    "event_id": "evt_there",
    "report_id": "ctr_there",
    "firmware_id": "fwi_there",
    "file_job_id": "fjb_there",
    "file_id": "fil_there",
    "event_stream_id": "est_there",
    "name": "reset",
}
ID_OF: Final[Mapping[str, str]] = {
    "commands": "command_id",
    "deviations": "deviation_id",
    "setting_templates": "template_id",
    "setting_jobs": "job_id",
    "setting_runs": "run_id",
    "firmware_rollouts": "rollout_id",
    "firmware_runs": "firmware_run_id",
    "local_list_jobs": "local_list_job_id",
    "local_list_runs": "local_list_run_id",
    "station_events": "event_id",
    "firmware_images": "firmware_id",
    "file_jobs": "file_job_id",
    "station_files": "file_id",
    "local_lists": "station_id",
    "event_streams": "event_stream_id",
}
BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "unlock_connector": {"payload": {"evse_no": 1}},
    "trigger_message": {"payload": {"message": "Heartbeat"}},
    "change_availability": {"payload": {"operative": True}},
    "get_log": {"payload": {"location": "ftp://files.example/"}},
    "update_firmware": {
        "payload": {"location": "ftp://files.example/1", "retrieve_at": "2026-03-02T09:00:00Z"}
    },
    "send_local_list": {"payload": {"version_no": 1, "is_full": True, "tokens": []}},
    "set_configuration": {"name": "HeartbeatInterval", "value": "60"},
    "wish_setting": {"name": "HeartbeatInterval", "value": "60"},
    "withdraw_setting": {"name": "HeartbeatInterval"},
    "add_setting_template": {
        "code": "THERE",
        "name": "There",
        "settings": [{"key": "HeartbeatInterval", "value": "60"}],
    },
    "add_setting_job": {"template_id": "tpl_there"},
    "add_firmware_rollout": {"firmware_id": "fwi_there"},
    "add_local_list_job": {"station_ids": ["stn_there"]},
    "change_firmware_image": {"notes": "There"},
    "send_firmware": {"firmware_id": "fwi_there"},
    "fetch_log": {},
    "publish_firmware": {"firmware_id": "fwi_there"},
    "unpublish_firmware": {},
}


def rows(organization: str) -> list[Row]:
    return [
        (
            (
                "INSERT INTO event_stream (organization_id, id, station_id, stream_no, opened_at)"
                " VALUES (%s, 'est_there', 'stn_there', 1, %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO local_list (organization_id, station_id, is_kept, takes_all, state, changed_at)"
                " VALUES (%s, 'stn_there', false, false, 'behind', %s)"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO station_deviation (organization_id, id, station_id, rule, action, field, vendor,"
                " model, firmware_version, example, count, first_at, last_at) VALUES (%s, 'dev_there',"
                " 'stn_there', 'fraction', 'StopTransaction', 'meterStop', '', '', '', '7.5', 1, %s, %s)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO station_event (organization_id, id, station_id, event_no, occurred_at,"
                " received_at, trigger, source, name, value, severity, is_cleared) VALUES (%s, 'evt_there',"
                " 'stn_there', 1, %s, %s, 'Alerting', 'CustomMonitor', 'Connector@1/Temperature', '96', 2,"
                " false)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO setting_template (organization_id, id, code, name, priority, settings,"
                " batch_size, created_at) VALUES (%s, 'tpl_there', 'THERE', 'There', 1,"
                """ '[{"key": "HeartbeatInterval", "value": "60"}]', 1, %s)"""
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO rollout (organization_id, id, kind, about_id, about_name, state,"
                " pause_reason, skips_offline, batch_size, pause_after, created_at, created_by)"
                " VALUES (%s, 'job_there', 'settings', 'tpl_there', 'There', 'paused', 'person', false, 1, 1, %s,"
                " 'usr_there')"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO rollout_run (organization_id, id, kind, station_id, job_id, job_organization_id,"
                " about_id, state, created_at) VALUES (%s, 'run_there', 'settings', 'stn_there', 'job_there', %s,"
                " 'tpl_there', 'waiting', %s)"
            ),
            (organization, organization, T0),
        ),
        (
            (
                "INSERT INTO rollout (organization_id, id, kind, about_id, about_name, state,"
                " pause_reason, skips_offline, batch_size, pause_after, created_at, created_by)"
                " VALUES (%s, 'fro_there', 'firmware', 'fwi_there', '1', 'paused', 'person', false, 1,"
                " 1, %s, 'usr_there'), (%s, 'llj_there', 'local_lists', 'whole', 'whole', 'paused', 'person',"
                " false, 1, 1, %s, 'usr_there')"
            ),
            (organization, T0, organization, T0),
        ),
        (
            (
                "INSERT INTO rollout_run (organization_id, id, kind, station_id, job_id,"
                " job_organization_id, about_id, state, created_at) VALUES (%s, 'frn_there',"
                " 'firmware', 'stn_there', 'fro_there', %s, 'fwi_there', 'waiting', %s),"
                " (%s, 'llr_there', 'local_lists', 'stn_there', 'llj_there', %s, 'whole', 'waiting', %s)"
            ),
            (organization, organization, T0, organization, organization, T0),
        ),
        (
            (
                "INSERT INTO firmware_image (organization_id, id, file_name, vendor, model, version,"
                " notes, created_at, created_by) VALUES (%s, 'fwi_there', 'a.bin', '', '', '1', '', %s,"
                " 'usr_there')"
            ),
            (organization, T0),
        ),
        (
            (
                "INSERT INTO file_job (organization_id, id, station_id, kind, state, log, protocol,"
                " location, created_at, created_by, expires_at, changed_at) VALUES (%s, 'fjb_there',"
                " 'stn_there', 'log', 'queued', 'diagnostics', 'ftp', 'ftp://there/', %s, 'usr_there',"
                " %s, %s)"
            ),
            (organization, T0, T0, T0),
        ),
        (
            (
                "INSERT INTO station_file (organization_id, id, job_id, station_id, name, protocol,"
                " peer, size_bytes, began_at, changed_at) VALUES (%s, 'fil_there', 'fjb_there',"
                " 'stn_there', 'a.log', 'ftp', '192.0.2.1', 0, %s, %s)"
            ),
            (organization, T0, T0),
        ),
        (
            (
                "INSERT INTO station_command (organization_id, id, station_id, cause, name, payload,"
                " requested_at, expires_at) VALUES (%s, 'cmd_there', 'stn_there', 'there', 'reset', '{}',"
                " %s, %s)"
            ),
            (organization, T0, T0),
        ),
    ]

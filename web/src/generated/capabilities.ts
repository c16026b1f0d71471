// Made from the permission table, the routes and the remarks on tariffs. Run: make gen

export const ROLES = [
  "administrator",
  "network_manager",
  "station_manager",
  "installer",
  "support",
  "accountant",
  "analyst"
] as const;

export const ROLE_MEANINGS = {
  "administrator": "Runs the installation: everything below, and who else is administrator.",
  "network_manager": "Owns the network's business: sites, prices, money, people.",
  "station_manager": "Runs the stations of an organisation: sites, prices, driver tokens.",
  "installer": "Puts stations and readers into service and repairs them on the spot.",
  "support": "The network operations centre: watches, diagnoses, helps a driver at once.",
  "accountant": "Money after the fact: payments, receipts, ledger, refunds.",
  "analyst": "Reads sessions and their money, changes nothing."
} as const;

export const PERMISSIONS = [
  "read organizations",
  "create organizations",
  "change organizations",
  "read sites",
  "create sites",
  "change sites",
  "delete sites",
  "read stations",
  "create stations",
  "change stations",
  "delete stations",
  "read pending-stations",
  "change pending-stations",
  "read commands",
  "send commands",
  "read setting-templates",
  "create setting-templates",
  "change setting-templates",
  "delete setting-templates",
  "read reservations",
  "send reservations",
  "read ocpp-log",
  "read firmware-images",
  "create firmware-images",
  "change firmware-images",
  "read file-jobs",
  "send file-jobs",
  "read certificates",
  "change certificates",
  "read security-events",
  "change security-events",
  "read terminals",
  "create terminals",
  "change terminals",
  "delete terminals",
  "read tokens",
  "create tokens",
  "change tokens",
  "delete tokens",
  "read tariffs",
  "create tariffs",
  "change tariffs",
  "delete tariffs",
  "read sessions",
  "change sessions",
  "read payments",
  "change payments",
  "refund payments",
  "read receipts",
  "create receipts",
  "read ledger",
  "create ledger",
  "read attention",
  "close attention",
  "read events",
  "read users",
  "create users",
  "change users",
  "delete users",
  "read api-keys",
  "create api-keys",
  "delete api-keys",
  "read audit-trail"
] as const;

export const PERMISSIONS_OF = {
  "administrator": [
    "read organizations",
    "create organizations",
    "change organizations",
    "read sites",
    "create sites",
    "change sites",
    "delete sites",
    "read stations",
    "create stations",
    "change stations",
    "delete stations",
    "read pending-stations",
    "change pending-stations",
    "read commands",
    "send commands",
    "read setting-templates",
    "create setting-templates",
    "change setting-templates",
    "delete setting-templates",
    "read reservations",
    "send reservations",
    "read ocpp-log",
    "read firmware-images",
    "create firmware-images",
    "change firmware-images",
    "read file-jobs",
    "send file-jobs",
    "read certificates",
    "change certificates",
    "read security-events",
    "change security-events",
    "read terminals",
    "create terminals",
    "change terminals",
    "delete terminals",
    "read tokens",
    "create tokens",
    "change tokens",
    "delete tokens",
    "read tariffs",
    "create tariffs",
    "change tariffs",
    "delete tariffs",
    "read sessions",
    "change sessions",
    "read payments",
    "change payments",
    "refund payments",
    "read receipts",
    "create receipts",
    "read ledger",
    "create ledger",
    "read attention",
    "close attention",
    "read events",
    "read users",
    "create users",
    "change users",
    "delete users",
    "read api-keys",
    "create api-keys",
    "delete api-keys",
    "read audit-trail"
  ],
  "network_manager": [
    "read organizations",
    "create organizations",
    "change organizations",
    "read sites",
    "create sites",
    "change sites",
    "delete sites",
    "read stations",
    "create stations",
    "change stations",
    "delete stations",
    "read commands",
    "send commands",
    "read setting-templates",
    "create setting-templates",
    "change setting-templates",
    "delete setting-templates",
    "read reservations",
    "send reservations",
    "read ocpp-log",
    "read firmware-images",
    "create firmware-images",
    "change firmware-images",
    "read file-jobs",
    "send file-jobs",
    "read certificates",
    "change certificates",
    "read security-events",
    "change security-events",
    "read terminals",
    "create terminals",
    "change terminals",
    "delete terminals",
    "read tokens",
    "create tokens",
    "change tokens",
    "delete tokens",
    "read tariffs",
    "create tariffs",
    "change tariffs",
    "delete tariffs",
    "read sessions",
    "change sessions",
    "read payments",
    "change payments",
    "refund payments",
    "read receipts",
    "create receipts",
    "read ledger",
    "create ledger",
    "read attention",
    "close attention",
    "read events",
    "read users",
    "create users",
    "change users",
    "delete users",
    "read api-keys",
    "create api-keys",
    "delete api-keys",
    "read audit-trail"
  ],
  "station_manager": [
    "read organizations",
    "read sites",
    "create sites",
    "change sites",
    "read stations",
    "create stations",
    "change stations",
    "delete stations",
    "read commands",
    "send commands",
    "read setting-templates",
    "create setting-templates",
    "change setting-templates",
    "delete setting-templates",
    "read reservations",
    "send reservations",
    "read ocpp-log",
    "read firmware-images",
    "create firmware-images",
    "change firmware-images",
    "read file-jobs",
    "send file-jobs",
    "read certificates",
    "change certificates",
    "read security-events",
    "change security-events",
    "read terminals",
    "create terminals",
    "change terminals",
    "delete terminals",
    "read tokens",
    "create tokens",
    "change tokens",
    "delete tokens",
    "read tariffs",
    "create tariffs",
    "change tariffs",
    "read sessions",
    "change sessions",
    "read payments",
    "read receipts",
    "read attention",
    "close attention",
    "read events"
  ],
  "installer": [
    "read organizations",
    "read sites",
    "change sites",
    "read stations",
    "create stations",
    "change stations",
    "read commands",
    "send commands",
    "read setting-templates",
    "read reservations",
    "send reservations",
    "read ocpp-log",
    "read firmware-images",
    "read file-jobs",
    "send file-jobs",
    "read certificates",
    "read security-events",
    "read terminals",
    "create terminals",
    "change terminals",
    "read tariffs",
    "read sessions",
    "read attention",
    "close attention",
    "read events"
  ],
  "support": [
    "read organizations",
    "read sites",
    "read stations",
    "change stations",
    "read commands",
    "send commands",
    "read setting-templates",
    "read reservations",
    "send reservations",
    "read ocpp-log",
    "read firmware-images",
    "read file-jobs",
    "send file-jobs",
    "read certificates",
    "read security-events",
    "change security-events",
    "read terminals",
    "read tokens",
    "change tokens",
    "read tariffs",
    "read sessions",
    "change sessions",
    "read payments",
    "read receipts",
    "read attention",
    "close attention",
    "read events"
  ],
  "accountant": [
    "read organizations",
    "read sites",
    "read stations",
    "read terminals",
    "read tariffs",
    "read sessions",
    "read payments",
    "change payments",
    "refund payments",
    "read receipts",
    "create receipts",
    "read ledger",
    "create ledger",
    "read attention",
    "close attention",
    "read events",
    "read audit-trail"
  ],
  "analyst": [
    "read organizations",
    "read sites",
    "read stations",
    "read tariffs",
    "read sessions",
    "read payments",
    "read receipts",
    "read ledger",
    "read events"
  ]
} as const;

/** By operation: where it is, what it needs, and what single fields of its body need. */
export const OPERATIONS = {
  "accept_pending_station": {
    "method": "POST",
    "path": "/api/v1/pending-stations/{identity}/accept",
    "needs": "change pending-stations",
    "fields": {
      "evses[].tariff_id": "change tariffs"
    }
  },
  "acknowledge_security_event": {
    "method": "POST",
    "path": "/api/v1/security-events/{security_event_id}/acknowledge",
    "needs": "change security-events",
    "fields": {}
  },
  "add_api_key": {
    "method": "POST",
    "path": "/api/v1/api-keys",
    "needs": "create api-keys",
    "fields": {}
  },
  "add_contract_root": {
    "method": "POST",
    "path": "/api/v1/contract-roots",
    "needs": "change certificates",
    "fields": {}
  },
  "add_firmware_image": {
    "method": "POST",
    "path": "/api/v1/firmware-images",
    "needs": "create firmware-images",
    "fields": {}
  },
  "add_firmware_rollout": {
    "method": "POST",
    "path": "/api/v1/firmware-rollouts",
    "needs": "send file-jobs",
    "fields": {}
  },
  "add_local_list_job": {
    "method": "POST",
    "path": "/api/v1/local-list-jobs",
    "needs": "send commands",
    "fields": {}
  },
  "add_meter_key": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/meter-keys",
    "needs": "change stations",
    "fields": {}
  },
  "add_organization": {
    "method": "POST",
    "path": "/api/v1/organizations",
    "needs": "create organizations",
    "fields": {}
  },
  "add_setting_job": {
    "method": "POST",
    "path": "/api/v1/setting-jobs",
    "needs": "create setting-templates",
    "fields": {}
  },
  "add_setting_template": {
    "method": "POST",
    "path": "/api/v1/setting-templates",
    "needs": "create setting-templates",
    "fields": {}
  },
  "add_site": {
    "method": "POST",
    "path": "/api/v1/sites",
    "needs": "create sites",
    "fields": {}
  },
  "add_site_contact": {
    "method": "POST",
    "path": "/api/v1/sites/{site_id}/contacts",
    "needs": "change stations",
    "fields": {}
  },
  "add_station": {
    "method": "POST",
    "path": "/api/v1/stations",
    "needs": "create stations",
    "fields": {
      "evses[].tariff_id": "change tariffs"
    }
  },
  "add_station_contact": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/contacts",
    "needs": "change stations",
    "fields": {}
  },
  "add_station_group": {
    "method": "POST",
    "path": "/api/v1/station-groups",
    "needs": "change stations",
    "fields": {}
  },
  "add_support_note": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/support-notes",
    "needs": "change stations",
    "fields": {}
  },
  "add_tariff": {
    "method": "POST",
    "path": "/api/v1/tariffs",
    "needs": "create tariffs",
    "fields": {}
  },
  "add_terminal_account": {
    "method": "POST",
    "path": "/api/v1/terminal-accounts",
    "needs": "create terminals",
    "fields": {}
  },
  "add_token": {
    "method": "POST",
    "path": "/api/v1/tokens",
    "needs": "create tokens",
    "fields": {}
  },
  "add_user": {
    "method": "POST",
    "path": "/api/v1/users",
    "needs": "create users",
    "fields": {}
  },
  "ask_customer_information": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/customer-information",
    "needs": "send commands",
    "fields": {}
  },
  "ask_for_charging_profiles": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/charging-profile-reports",
    "needs": "send commands",
    "fields": {}
  },
  "ask_for_der_controls": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/der-control-reports",
    "needs": "send commands",
    "fields": {}
  },
  "ask_installed_certificates": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/installed-certificates/ask",
    "needs": "send commands",
    "fields": {}
  },
  "attach_payment": {
    "method": "POST",
    "path": "/api/v1/payments/{payment_id}/attach",
    "needs": "change payments",
    "fields": {}
  },
  "begin_totp": {
    "method": "POST",
    "path": "/api/v1/me/totp",
    "needs": "person",
    "fields": {}
  },
  "book_settlement": {
    "method": "POST",
    "path": "/api/v1/ledger/settlements",
    "needs": "create ledger",
    "fields": {}
  },
  "cancel_firmware_rollout": {
    "method": "POST",
    "path": "/api/v1/firmware-rollouts/{rollout_id}/cancel",
    "needs": "send file-jobs",
    "fields": {}
  },
  "cancel_local_list_job": {
    "method": "POST",
    "path": "/api/v1/local-list-jobs/{local_list_job_id}/cancel",
    "needs": "send commands",
    "fields": {}
  },
  "cancel_reservation": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/cancel_reservation",
    "needs": "send commands",
    "fields": {}
  },
  "cancel_setting_job": {
    "method": "POST",
    "path": "/api/v1/setting-jobs/{job_id}/cancel",
    "needs": "change setting-templates",
    "fields": {}
  },
  "cancel_this_reservation": {
    "method": "POST",
    "path": "/api/v1/reservations/{reservation_id}/cancel",
    "needs": "send reservations",
    "fields": {}
  },
  "change_availability": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/change_availability",
    "needs": "send commands",
    "fields": {}
  },
  "change_contact": {
    "method": "PATCH",
    "path": "/api/v1/contacts/{contact_id}",
    "needs": "change stations",
    "fields": {}
  },
  "change_evse": {
    "method": "PATCH",
    "path": "/api/v1/evses/{evse_id}",
    "needs": "change stations",
    "fields": {
      "tariff_id": "change tariffs"
    }
  },
  "change_firmware_image": {
    "method": "PATCH",
    "path": "/api/v1/firmware-images/{firmware_id}",
    "needs": "change firmware-images",
    "fields": {}
  },
  "change_local_list": {
    "method": "PATCH",
    "path": "/api/v1/stations/{station_id}/local-list",
    "needs": "send commands",
    "fields": {}
  },
  "change_organization": {
    "method": "PATCH",
    "path": "/api/v1/organizations/{organization_id}",
    "needs": "change organizations",
    "fields": {}
  },
  "change_password": {
    "method": "POST",
    "path": "/api/v1/me/password",
    "needs": "person so far",
    "fields": {}
  },
  "change_setting_template": {
    "method": "PATCH",
    "path": "/api/v1/setting-templates/{template_id}",
    "needs": "change setting-templates",
    "fields": {}
  },
  "change_site": {
    "method": "PATCH",
    "path": "/api/v1/sites/{site_id}",
    "needs": "change sites",
    "fields": {
      "country": "change tariffs",
      "tax_jurisdiction": "change tariffs",
      "zone": "change tariffs",
      "currency": "change tariffs",
      "tariff_id": "change tariffs",
      "merchant_of_record": "change tariffs",
      "host_ref": "change tariffs",
      "host_share_percent": "change tariffs",
      "host_fixed_fee": "change tariffs",
      "host_tax_percent": "change tariffs",
      "platform_fee_percent": "change tariffs",
      "platform_fee_fixed": "change tariffs",
      "provider_fee_percent": "change tariffs",
      "provider_fee_fixed": "change tariffs",
      "settings": "change tariffs"
    }
  },
  "change_station": {
    "method": "PATCH",
    "path": "/api/v1/stations/{station_id}",
    "needs": "change stations",
    "fields": {
      "site_id": "change tariffs",
      "evses[].tariff_id": "change tariffs"
    }
  },
  "change_station_group": {
    "method": "PATCH",
    "path": "/api/v1/station-groups/{group_id}",
    "needs": "change stations",
    "fields": {}
  },
  "change_station_group_members": {
    "method": "POST",
    "path": "/api/v1/station-groups/{group_id}/members",
    "needs": "change stations",
    "fields": {}
  },
  "change_tariff": {
    "method": "PATCH",
    "path": "/api/v1/tariffs/{tariff_id}",
    "needs": "change tariffs",
    "fields": {}
  },
  "change_terminal": {
    "method": "PATCH",
    "path": "/api/v1/terminals/{terminal_id}",
    "needs": "change terminals",
    "fields": {}
  },
  "change_terminal_account": {
    "method": "PATCH",
    "path": "/api/v1/terminal-accounts/{terminal_account_id}",
    "needs": "change terminals",
    "fields": {}
  },
  "change_token": {
    "method": "PATCH",
    "path": "/api/v1/tokens/{token_id}",
    "needs": "change tokens",
    "fields": {}
  },
  "change_user": {
    "method": "PATCH",
    "path": "/api/v1/users/{user_id}",
    "needs": "change users",
    "fields": {}
  },
  "check_tariff": {
    "method": "POST",
    "path": "/api/v1/tariff-check",
    "needs": "read tariffs",
    "fields": {}
  },
  "check_vat_number": {
    "method": "POST",
    "path": "/api/v1/vat-numbers/check",
    "needs": "change sessions",
    "fields": {}
  },
  "clear_cache": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/clear_cache",
    "needs": "send commands",
    "fields": {}
  },
  "clear_charging_profile": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/clear_charging_profile",
    "needs": "send commands",
    "fields": {}
  },
  "close_file_job": {
    "method": "POST",
    "path": "/api/v1/file-jobs/{file_job_id}/close",
    "needs": "send file-jobs",
    "fields": {}
  },
  "close_item": {
    "method": "POST",
    "path": "/api/v1/attention/{attention_id}/close",
    "needs": "close attention",
    "fields": {}
  },
  "close_payment": {
    "method": "POST",
    "path": "/api/v1/payments/{payment_id}/close",
    "needs": "change payments",
    "fields": {}
  },
  "confirm_meter_key": {
    "method": "POST",
    "path": "/api/v1/meter-keys/{meter_key_id}/confirm",
    "needs": "change stations",
    "fields": {}
  },
  "confirm_totp": {
    "method": "POST",
    "path": "/api/v1/me/totp/confirm",
    "needs": "person",
    "fields": {}
  },
  "delete_contact": {
    "method": "DELETE",
    "path": "/api/v1/contacts/{contact_id}",
    "needs": "change stations",
    "fields": {}
  },
  "delete_installed_certificate": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/installed-certificates/{certificate_id}/delete",
    "needs": "send commands",
    "fields": {}
  },
  "delete_setting_template": {
    "method": "DELETE",
    "path": "/api/v1/setting-templates/{template_id}",
    "needs": "delete setting-templates",
    "fields": {}
  },
  "delete_site": {
    "method": "DELETE",
    "path": "/api/v1/sites/{site_id}",
    "needs": "delete sites",
    "fields": {}
  },
  "delete_station": {
    "method": "DELETE",
    "path": "/api/v1/stations/{station_id}",
    "needs": "delete stations",
    "fields": {}
  },
  "delete_station_group": {
    "method": "DELETE",
    "path": "/api/v1/station-groups/{group_id}",
    "needs": "change stations",
    "fields": {}
  },
  "delete_terminal": {
    "method": "DELETE",
    "path": "/api/v1/terminals/{terminal_id}",
    "needs": "delete terminals",
    "fields": {}
  },
  "delete_terminal_account": {
    "method": "DELETE",
    "path": "/api/v1/terminal-accounts/{terminal_account_id}",
    "needs": "delete terminals",
    "fields": {}
  },
  "download_ocpp_log": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/ocpp-log.jsonl",
    "needs": "read ocpp-log",
    "fields": {}
  },
  "draw_evse_code": {
    "method": "GET",
    "path": "/api/v1/evses/{evse_id}/qr.svg",
    "needs": "read stations",
    "fields": {}
  },
  "erase_customer_report": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/customer-reports/{report_id}/erase",
    "needs": "delete tokens",
    "fields": {}
  },
  "fetch_log": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/log-jobs",
    "needs": "send file-jobs",
    "fields": {}
  },
  "finish_refund": {
    "method": "POST",
    "path": "/api/v1/refunds/{refund_id}/done",
    "needs": "refund payments",
    "fields": {}
  },
  "force_end_session": {
    "method": "POST",
    "path": "/api/v1/sessions/{session_id}/force-end",
    "needs": "change sessions",
    "fields": {}
  },
  "forget_user": {
    "method": "DELETE",
    "path": "/api/v1/users/{user_id}",
    "needs": "delete users",
    "fields": {}
  },
  "get_composite_schedule": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/get_composite_schedule",
    "needs": "send commands",
    "fields": {}
  },
  "get_local_list_version": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/get_local_list_version",
    "needs": "send commands",
    "fields": {}
  },
  "get_log": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/get_log",
    "needs": "send commands",
    "fields": {}
  },
  "give_code": {
    "method": "POST",
    "path": "/api/v1/sign-in/code",
    "needs": "person so far",
    "fields": {}
  },
  "hide_web_codes": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/web-codes/hide",
    "needs": "send commands",
    "fields": {}
  },
  "install_certificate": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/installed-certificates/install",
    "needs": "send commands",
    "fields": {}
  },
  "keep_tariffs": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/tariffs/keep",
    "needs": "send commands",
    "fields": {}
  },
  "let_certificate_authority_go": {
    "method": "POST",
    "path": "/api/v1/certificate-authorities/{authority_id}/let-go",
    "needs": "change certificates",
    "fields": {}
  },
  "list_api_keys": {
    "method": "GET",
    "path": "/api/v1/api-keys",
    "needs": "read api-keys",
    "fields": {}
  },
  "list_attention": {
    "method": "GET",
    "path": "/api/v1/attention",
    "needs": "read attention",
    "fields": {}
  },
  "list_audit_trail": {
    "method": "GET",
    "path": "/api/v1/audit-trail",
    "needs": "read audit-trail",
    "fields": {}
  },
  "list_battery_swaps": {
    "method": "GET",
    "path": "/api/v1/battery-swaps",
    "needs": "read commands",
    "fields": {}
  },
  "list_certificate_authorities": {
    "method": "GET",
    "path": "/api/v1/certificate-authorities",
    "needs": "read certificates",
    "fields": {}
  },
  "list_charging_limits": {
    "method": "GET",
    "path": "/api/v1/charging-limits",
    "needs": "read commands",
    "fields": {}
  },
  "list_charging_plans": {
    "method": "GET",
    "path": "/api/v1/charging-plans",
    "needs": "read commands",
    "fields": {}
  },
  "list_charging_profile_reports": {
    "method": "GET",
    "path": "/api/v1/charging-profile-reports",
    "needs": "read commands",
    "fields": {}
  },
  "list_charging_profiles": {
    "method": "GET",
    "path": "/api/v1/charging-profiles",
    "needs": "read commands",
    "fields": {}
  },
  "list_commands": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/commands",
    "needs": "read commands",
    "fields": {}
  },
  "list_composite_schedules": {
    "method": "GET",
    "path": "/api/v1/composite-schedules",
    "needs": "read commands",
    "fields": {}
  },
  "list_contract_checks": {
    "method": "GET",
    "path": "/api/v1/contract-checks",
    "needs": "read tokens",
    "fields": {}
  },
  "list_contract_roots": {
    "method": "GET",
    "path": "/api/v1/contract-roots",
    "needs": "read certificates",
    "fields": {}
  },
  "list_customer_reports": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/customer-reports",
    "needs": "read tokens",
    "fields": {}
  },
  "list_der_control_reports": {
    "method": "GET",
    "path": "/api/v1/der-control-reports",
    "needs": "read commands",
    "fields": {}
  },
  "list_der_controls": {
    "method": "GET",
    "path": "/api/v1/der-controls",
    "needs": "read commands",
    "fields": {}
  },
  "list_der_events": {
    "method": "GET",
    "path": "/api/v1/der-events",
    "needs": "read commands",
    "fields": {}
  },
  "list_deviations": {
    "method": "GET",
    "path": "/api/v1/deviations",
    "needs": "read ocpp-log",
    "fields": {}
  },
  "list_display_messages": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/display-messages",
    "needs": "read commands",
    "fields": {}
  },
  "list_event_streams": {
    "method": "GET",
    "path": "/api/v1/event-streams",
    "needs": "read commands",
    "fields": {}
  },
  "list_events_of_station": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/events",
    "needs": "read commands",
    "fields": {}
  },
  "list_evse_availability": {
    "method": "GET",
    "path": "/api/v1/evses/{evse_id}/availability",
    "needs": "read stations",
    "fields": {}
  },
  "list_evses": {
    "method": "GET",
    "path": "/api/v1/evses",
    "needs": "read stations",
    "fields": {}
  },
  "list_facts": {
    "method": "GET",
    "path": "/api/v1/sessions/{session_id}/timeline",
    "needs": "read sessions",
    "fields": {}
  },
  "list_file_jobs": {
    "method": "GET",
    "path": "/api/v1/file-jobs",
    "needs": "read file-jobs",
    "fields": {}
  },
  "list_firmware_images": {
    "method": "GET",
    "path": "/api/v1/firmware-images",
    "needs": "read firmware-images",
    "fields": {}
  },
  "list_firmware_rollouts": {
    "method": "GET",
    "path": "/api/v1/firmware-rollouts",
    "needs": "read file-jobs",
    "fields": {}
  },
  "list_firmware_runs": {
    "method": "GET",
    "path": "/api/v1/firmware-runs",
    "needs": "read file-jobs",
    "fields": {}
  },
  "list_installed_certificates": {
    "method": "GET",
    "path": "/api/v1/installed-certificates",
    "needs": "read certificates",
    "fields": {}
  },
  "list_issued_certificates": {
    "method": "GET",
    "path": "/api/v1/issued-certificates",
    "needs": "read certificates",
    "fields": {}
  },
  "list_ledger_accounts": {
    "method": "GET",
    "path": "/api/v1/ledger/accounts",
    "needs": "read ledger",
    "fields": {}
  },
  "list_ledger_entries": {
    "method": "GET",
    "path": "/api/v1/ledger/entries",
    "needs": "read ledger",
    "fields": {}
  },
  "list_link_history": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/link-history",
    "needs": "read stations",
    "fields": {}
  },
  "list_local_list_jobs": {
    "method": "GET",
    "path": "/api/v1/local-list-jobs",
    "needs": "read commands",
    "fields": {}
  },
  "list_local_list_lines": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/local-list-lines",
    "needs": "read tokens",
    "fields": {}
  },
  "list_local_list_runs": {
    "method": "GET",
    "path": "/api/v1/local-list-runs",
    "needs": "read commands",
    "fields": {}
  },
  "list_local_lists": {
    "method": "GET",
    "path": "/api/v1/local-lists",
    "needs": "read commands",
    "fields": {}
  },
  "list_meter_keys": {
    "method": "GET",
    "path": "/api/v1/meter-keys",
    "needs": "read stations",
    "fields": {}
  },
  "list_model_deviations": {
    "method": "GET",
    "path": "/api/v1/model-deviations",
    "needs": "read ocpp-log",
    "fields": {}
  },
  "list_ocpp_log": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/ocpp-log",
    "needs": "read ocpp-log",
    "fields": {}
  },
  "list_online_history": {
    "method": "GET",
    "path": "/api/v1/terminals/{terminal_id}/online-history",
    "needs": "read terminals",
    "fields": {}
  },
  "list_open_holds": {
    "method": "GET",
    "path": "/api/v1/open-holds",
    "needs": "read payments",
    "fields": {}
  },
  "list_organizations": {
    "method": "GET",
    "path": "/api/v1/organizations",
    "needs": "read organizations",
    "fields": {}
  },
  "list_overview_sites": {
    "method": "GET",
    "path": "/api/v1/overview/sites",
    "needs": "read sites",
    "fields": {}
  },
  "list_payments": {
    "method": "GET",
    "path": "/api/v1/payments",
    "needs": "read payments",
    "fields": {}
  },
  "list_pending_stations": {
    "method": "GET",
    "path": "/api/v1/pending-stations",
    "needs": "read pending-stations",
    "fields": {}
  },
  "list_phone_payments": {
    "method": "GET",
    "path": "/api/v1/phone-payments",
    "needs": "read terminals",
    "fields": {}
  },
  "list_readings": {
    "method": "GET",
    "path": "/api/v1/sessions/{session_id}/readings",
    "needs": "read sessions",
    "fields": {}
  },
  "list_receipts": {
    "method": "GET",
    "path": "/api/v1/receipts",
    "needs": "read receipts",
    "fields": {}
  },
  "list_refunds": {
    "method": "GET",
    "path": "/api/v1/refunds",
    "needs": "read payments",
    "fields": {}
  },
  "list_refused_connections": {
    "method": "GET",
    "path": "/api/v1/refused-connections",
    "needs": "read security-events",
    "fields": {}
  },
  "list_reservations": {
    "method": "GET",
    "path": "/api/v1/reservations",
    "needs": "read reservations",
    "fields": {}
  },
  "list_security_events": {
    "method": "GET",
    "path": "/api/v1/security-events",
    "needs": "read security-events",
    "fields": {}
  },
  "list_sessions": {
    "method": "GET",
    "path": "/api/v1/sessions",
    "needs": "read sessions",
    "fields": {}
  },
  "list_setting_drift": {
    "method": "GET",
    "path": "/api/v1/setting-drift",
    "needs": "read commands",
    "fields": {}
  },
  "list_setting_jobs": {
    "method": "GET",
    "path": "/api/v1/setting-jobs",
    "needs": "read setting-templates",
    "fields": {}
  },
  "list_setting_runs": {
    "method": "GET",
    "path": "/api/v1/setting-runs",
    "needs": "read setting-templates",
    "fields": {}
  },
  "list_setting_templates": {
    "method": "GET",
    "path": "/api/v1/setting-templates",
    "needs": "read setting-templates",
    "fields": {}
  },
  "list_settlements": {
    "method": "GET",
    "path": "/api/v1/ledger/settlements",
    "needs": "read ledger",
    "fields": {}
  },
  "list_site_contacts": {
    "method": "GET",
    "path": "/api/v1/sites/{site_id}/contacts",
    "needs": "read stations",
    "fields": {}
  },
  "list_sites": {
    "method": "GET",
    "path": "/api/v1/sites",
    "needs": "read sites",
    "fields": {}
  },
  "list_station_charging_profiles": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/charging-profiles",
    "needs": "read commands",
    "fields": {}
  },
  "list_station_composite_schedules": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/composite-schedules",
    "needs": "read commands",
    "fields": {}
  },
  "list_station_contacts": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/contacts",
    "needs": "read stations",
    "fields": {}
  },
  "list_station_costs": {
    "method": "GET",
    "path": "/api/v1/station-costs",
    "needs": "read sessions",
    "fields": {}
  },
  "list_station_deviations": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/deviations",
    "needs": "read ocpp-log",
    "fields": {}
  },
  "list_station_events": {
    "method": "GET",
    "path": "/api/v1/station-events",
    "needs": "read commands",
    "fields": {}
  },
  "list_station_file_jobs": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/file-jobs",
    "needs": "read file-jobs",
    "fields": {}
  },
  "list_station_files": {
    "method": "GET",
    "path": "/api/v1/station-files",
    "needs": "read file-jobs",
    "fields": {}
  },
  "list_station_groups": {
    "method": "GET",
    "path": "/api/v1/station-groups",
    "needs": "read stations",
    "fields": {}
  },
  "list_station_meter_keys": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/meter-keys",
    "needs": "read stations",
    "fields": {}
  },
  "list_station_monitors": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/monitors",
    "needs": "read commands",
    "fields": {}
  },
  "list_station_reservations": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/reservations",
    "needs": "read reservations",
    "fields": {}
  },
  "list_station_setting_runs": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/setting-runs",
    "needs": "read setting-templates",
    "fields": {}
  },
  "list_station_settings": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/configuration",
    "needs": "read commands",
    "fields": {}
  },
  "list_station_settlements": {
    "method": "GET",
    "path": "/api/v1/station-settlements",
    "needs": "read payments",
    "fields": {}
  },
  "list_station_tariffs": {
    "method": "GET",
    "path": "/api/v1/station-tariffs",
    "needs": "read tariffs",
    "fields": {}
  },
  "list_station_web_codes": {
    "method": "GET",
    "path": "/api/v1/station-web-codes",
    "needs": "read commands",
    "fields": {}
  },
  "list_stations": {
    "method": "GET",
    "path": "/api/v1/stations",
    "needs": "read stations",
    "fields": {}
  },
  "list_stream_values": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/stream-values",
    "needs": "read commands",
    "fields": {}
  },
  "list_support_notes": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/support-notes",
    "needs": "read stations",
    "fields": {}
  },
  "list_tariff_versions": {
    "method": "GET",
    "path": "/api/v1/tariffs/{tariff_id}/versions",
    "needs": "read tariffs",
    "fields": {}
  },
  "list_tariffs": {
    "method": "GET",
    "path": "/api/v1/tariffs",
    "needs": "read tariffs",
    "fields": {}
  },
  "list_terminal_accounts": {
    "method": "GET",
    "path": "/api/v1/terminal-accounts",
    "needs": "read terminals",
    "fields": {}
  },
  "list_terminals": {
    "method": "GET",
    "path": "/api/v1/terminals",
    "needs": "read terminals",
    "fields": {}
  },
  "list_tokens": {
    "method": "GET",
    "path": "/api/v1/tokens",
    "needs": "read tokens",
    "fields": {}
  },
  "list_users": {
    "method": "GET",
    "path": "/api/v1/users",
    "needs": "read users",
    "fields": {}
  },
  "list_vat_checks": {
    "method": "GET",
    "path": "/api/v1/vat-checks",
    "needs": "read receipts",
    "fields": {}
  },
  "list_vehicle_plans": {
    "method": "GET",
    "path": "/api/v1/vehicle-plans",
    "needs": "read commands",
    "fields": {}
  },
  "pause_firmware_rollout": {
    "method": "POST",
    "path": "/api/v1/firmware-rollouts/{rollout_id}/pause",
    "needs": "send file-jobs",
    "fields": {}
  },
  "pause_local_list_job": {
    "method": "POST",
    "path": "/api/v1/local-list-jobs/{local_list_job_id}/pause",
    "needs": "send commands",
    "fields": {}
  },
  "pause_setting_job": {
    "method": "POST",
    "path": "/api/v1/setting-jobs/{job_id}/pause",
    "needs": "change setting-templates",
    "fields": {}
  },
  "preview_price": {
    "method": "POST",
    "path": "/api/v1/sessions/{session_id}/price-preview",
    "needs": "read sessions",
    "fields": {}
  },
  "preview_setting_template": {
    "method": "POST",
    "path": "/api/v1/setting-templates/{template_id}/preview",
    "needs": "read setting-templates",
    "fields": {}
  },
  "preview_tariff": {
    "method": "POST",
    "path": "/api/v1/tariff-preview",
    "needs": "read tariffs",
    "fields": {}
  },
  "print_receipt": {
    "method": "GET",
    "path": "/api/v1/receipts/{receipt_id}/pdf",
    "needs": "read receipts",
    "fields": {}
  },
  "probe_file_service": {
    "method": "POST",
    "path": "/api/v1/file-service/test",
    "needs": "send file-jobs",
    "fields": {}
  },
  "prove_session": {
    "method": "POST",
    "path": "/api/v1/sessions/{session_id}/prove",
    "needs": "change sessions",
    "fields": {}
  },
  "publish_firmware": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/publish-jobs",
    "needs": "send file-jobs",
    "fields": {}
  },
  "publish_tariff_version": {
    "method": "POST",
    "path": "/api/v1/tariffs/{tariff_id}/versions",
    "needs": "create tariffs",
    "fields": {}
  },
  "quote_tariff_version": {
    "method": "POST",
    "path": "/api/v1/tariffs/{tariff_id}/versions/{tariff_version_id}/quote",
    "needs": "read tariffs",
    "fields": {}
  },
  "raise_security_profile": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/raise-security-profile",
    "needs": "send commands",
    "fields": {}
  },
  "read_configuration": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/configuration/read",
    "needs": "send commands",
    "fields": {}
  },
  "register_terminal": {
    "method": "POST",
    "path": "/api/v1/terminals",
    "needs": "create terminals",
    "fields": {}
  },
  "reject_pending_station": {
    "method": "POST",
    "path": "/api/v1/pending-stations/{identity}/reject",
    "needs": "change pending-stations",
    "fields": {}
  },
  "reject_refund": {
    "method": "POST",
    "path": "/api/v1/refunds/{refund_id}/reject",
    "needs": "refund payments",
    "fields": {}
  },
  "release_payment": {
    "method": "POST",
    "path": "/api/v1/payments/{payment_id}/release",
    "needs": "change payments",
    "fields": {}
  },
  "remove_contract_root": {
    "method": "DELETE",
    "path": "/api/v1/contract-roots/{contract_root_id}",
    "needs": "change certificates",
    "fields": {}
  },
  "remove_phone": {
    "method": "POST",
    "path": "/api/v1/users/{user_id}/totp/remove",
    "needs": "change users",
    "fields": {}
  },
  "remove_totp": {
    "method": "POST",
    "path": "/api/v1/me/totp/remove",
    "needs": "person",
    "fields": {}
  },
  "request_refund": {
    "method": "POST",
    "path": "/api/v1/payments/{payment_id}/refunds",
    "needs": "refund payments",
    "fields": {}
  },
  "reserve": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/reservations",
    "needs": "send reservations",
    "fields": {}
  },
  "reserve_evse": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/reserve",
    "needs": "send commands",
    "fields": {}
  },
  "reset_password": {
    "method": "POST",
    "path": "/api/v1/users/{user_id}/password-reset",
    "needs": "change users",
    "fields": {}
  },
  "reset_station": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/reset",
    "needs": "send commands",
    "fields": {}
  },
  "resolve_station_settlement": {
    "method": "POST",
    "path": "/api/v1/station-settlements/{station_settlement_id}/resolve",
    "needs": "create ledger",
    "fields": {}
  },
  "resume_firmware_rollout": {
    "method": "POST",
    "path": "/api/v1/firmware-rollouts/{rollout_id}/resume",
    "needs": "send file-jobs",
    "fields": {}
  },
  "resume_local_list_job": {
    "method": "POST",
    "path": "/api/v1/local-list-jobs/{local_list_job_id}/resume",
    "needs": "send commands",
    "fields": {}
  },
  "resume_setting_job": {
    "method": "POST",
    "path": "/api/v1/setting-jobs/{job_id}/resume",
    "needs": "change setting-templates",
    "fields": {}
  },
  "retire_firmware_image": {
    "method": "POST",
    "path": "/api/v1/firmware-images/{firmware_id}/retire",
    "needs": "change firmware-images",
    "fields": {}
  },
  "retire_meter_key": {
    "method": "POST",
    "path": "/api/v1/meter-keys/{meter_key_id}/retire",
    "needs": "change stations",
    "fields": {}
  },
  "retry_firmware_rollout": {
    "method": "POST",
    "path": "/api/v1/firmware-rollouts/{rollout_id}/retry",
    "needs": "send file-jobs",
    "fields": {}
  },
  "retry_local_list_job": {
    "method": "POST",
    "path": "/api/v1/local-list-jobs/{local_list_job_id}/retry",
    "needs": "send commands",
    "fields": {}
  },
  "retry_payment": {
    "method": "POST",
    "path": "/api/v1/payments/{payment_id}/retry",
    "needs": "change payments",
    "fields": {}
  },
  "retry_session": {
    "method": "POST",
    "path": "/api/v1/sessions/{session_id}/retry",
    "needs": "change sessions",
    "fields": {}
  },
  "retry_setting_job": {
    "method": "POST",
    "path": "/api/v1/setting-jobs/{job_id}/retry",
    "needs": "change setting-templates",
    "fields": {}
  },
  "revoke_api_key": {
    "method": "DELETE",
    "path": "/api/v1/api-keys/{api_key_id}",
    "needs": "delete api-keys",
    "fields": {}
  },
  "revoke_issued_certificate": {
    "method": "POST",
    "path": "/api/v1/issued-certificates/{certificate_id}/revoke",
    "needs": "change certificates",
    "fields": {}
  },
  "rotate_station_password": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/rotate-password",
    "needs": "change stations",
    "fields": {}
  },
  "search": {
    "method": "GET",
    "path": "/api/v1/search",
    "needs": "signed in",
    "fields": {}
  },
  "send_action": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/{name}",
    "needs": "send commands",
    "fields": {}
  },
  "send_firmware": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/firmware-jobs",
    "needs": "send file-jobs",
    "fields": {}
  },
  "send_firmware_image": {
    "method": "GET",
    "path": "/api/v1/firmware-images/{firmware_id}/content",
    "needs": "read firmware-images",
    "fields": {}
  },
  "send_local_list": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/send_local_list",
    "needs": "send commands",
    "fields": {}
  },
  "send_receipt": {
    "method": "GET",
    "path": "/api/v1/receipts/{receipt_id}/json",
    "needs": "read receipts",
    "fields": {}
  },
  "send_refund": {
    "method": "POST",
    "path": "/api/v1/refunds/{refund_id}/send",
    "needs": "refund payments",
    "fields": {}
  },
  "send_signed_records": {
    "method": "GET",
    "path": "/api/v1/sessions/{session_id}/signed-records",
    "needs": "read tokens",
    "fields": {}
  },
  "send_station_file": {
    "method": "GET",
    "path": "/api/v1/station-files/{file_id}/content",
    "needs": "read file-jobs",
    "fields": {}
  },
  "set_charging_profile": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/set_charging_profile",
    "needs": "send commands",
    "fields": {}
  },
  "set_configuration": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/configuration",
    "needs": "send commands",
    "fields": {}
  },
  "set_phone_payments_of_evse": {
    "method": "POST",
    "path": "/api/v1/evses/{evse_id}/phone-payments",
    "needs": "change terminals",
    "fields": {}
  },
  "set_phone_payments_of_organization": {
    "method": "POST",
    "path": "/api/v1/organizations/{organization_id}/phone-payments",
    "needs": "change terminals",
    "fields": {}
  },
  "set_phone_payments_of_site": {
    "method": "POST",
    "path": "/api/v1/sites/{site_id}/phone-payments",
    "needs": "change terminals",
    "fields": {}
  },
  "show_api_key": {
    "method": "GET",
    "path": "/api/v1/api-keys/{api_key_id}",
    "needs": "read api-keys",
    "fields": {}
  },
  "show_built_in_templates": {
    "method": "GET",
    "path": "/api/v1/built-in-setting-templates",
    "needs": "read setting-templates",
    "fields": {}
  },
  "show_certificate_authority": {
    "method": "GET",
    "path": "/api/v1/certificate-authorities/{authority_id}",
    "needs": "read certificates",
    "fields": {}
  },
  "show_charging_profile": {
    "method": "GET",
    "path": "/api/v1/charging-profiles/{profile_id}",
    "needs": "read commands",
    "fields": {}
  },
  "show_command": {
    "method": "GET",
    "path": "/api/v1/commands/{command_id}",
    "needs": "read commands",
    "fields": {}
  },
  "show_composite_schedule": {
    "method": "GET",
    "path": "/api/v1/composite-schedules/{composite_id}",
    "needs": "read commands",
    "fields": {}
  },
  "show_contact": {
    "method": "GET",
    "path": "/api/v1/contacts/{contact_id}",
    "needs": "read stations",
    "fields": {}
  },
  "show_contract_root": {
    "method": "GET",
    "path": "/api/v1/contract-roots/{contract_root_id}",
    "needs": "read certificates",
    "fields": {}
  },
  "show_deviation_rules": {
    "method": "GET",
    "path": "/api/v1/deviation-rules",
    "needs": "read ocpp-log",
    "fields": {}
  },
  "show_document": {
    "method": "GET",
    "path": "/api/openapi.json",
    "needs": "open",
    "fields": {}
  },
  "show_evse": {
    "method": "GET",
    "path": "/api/v1/evses/{evse_id}",
    "needs": "read stations",
    "fields": {}
  },
  "show_evse_uptime": {
    "method": "GET",
    "path": "/api/v1/evses/{evse_id}/uptime",
    "needs": "read stations",
    "fields": {}
  },
  "show_file_job": {
    "method": "GET",
    "path": "/api/v1/file-jobs/{file_job_id}",
    "needs": "read file-jobs",
    "fields": {}
  },
  "show_firmware_image": {
    "method": "GET",
    "path": "/api/v1/firmware-images/{firmware_id}",
    "needs": "read firmware-images",
    "fields": {}
  },
  "show_firmware_rollout": {
    "method": "GET",
    "path": "/api/v1/firmware-rollouts/{rollout_id}",
    "needs": "read file-jobs",
    "fields": {}
  },
  "show_installation": {
    "method": "GET",
    "path": "/api/v1/installation",
    "needs": "open",
    "fields": {}
  },
  "show_issued_certificate": {
    "method": "GET",
    "path": "/api/v1/issued-certificates/{certificate_id}",
    "needs": "read certificates",
    "fields": {}
  },
  "show_item": {
    "method": "GET",
    "path": "/api/v1/attention/{attention_id}",
    "needs": "read attention",
    "fields": {}
  },
  "show_ledger_entry": {
    "method": "GET",
    "path": "/api/v1/ledger/entries/{entry_id}",
    "needs": "read ledger",
    "fields": {}
  },
  "show_local_list": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/local-list",
    "needs": "read commands",
    "fields": {}
  },
  "show_local_list_job": {
    "method": "GET",
    "path": "/api/v1/local-list-jobs/{local_list_job_id}",
    "needs": "read commands",
    "fields": {}
  },
  "show_me": {
    "method": "GET",
    "path": "/api/v1/me",
    "needs": "signed in so far",
    "fields": {}
  },
  "show_meter_key": {
    "method": "GET",
    "path": "/api/v1/meter-keys/{meter_key_id}",
    "needs": "read stations",
    "fields": {}
  },
  "show_meter_proof": {
    "method": "GET",
    "path": "/api/v1/sessions/{session_id}/meter-proof",
    "needs": "read sessions",
    "fields": {}
  },
  "show_organization": {
    "method": "GET",
    "path": "/api/v1/organizations/{organization_id}",
    "needs": "read organizations",
    "fields": {}
  },
  "show_organization_tree": {
    "method": "GET",
    "path": "/api/v1/organization-tree",
    "needs": "read organizations",
    "fields": {}
  },
  "show_overview": {
    "method": "GET",
    "path": "/api/v1/overview",
    "needs": "read sites",
    "fields": {}
  },
  "show_payment": {
    "method": "GET",
    "path": "/api/v1/payments/{payment_id}",
    "needs": "read payments",
    "fields": {}
  },
  "show_phone_payments_of_evse": {
    "method": "GET",
    "path": "/api/v1/evses/{evse_id}/phone-payments",
    "needs": "read terminals",
    "fields": {}
  },
  "show_phone_payments_of_organization": {
    "method": "GET",
    "path": "/api/v1/organizations/{organization_id}/phone-payments",
    "needs": "read terminals",
    "fields": {}
  },
  "show_phone_payments_of_site": {
    "method": "GET",
    "path": "/api/v1/sites/{site_id}/phone-payments",
    "needs": "read terminals",
    "fields": {}
  },
  "show_receipt": {
    "method": "GET",
    "path": "/api/v1/receipts/{receipt_id}",
    "needs": "read receipts",
    "fields": {}
  },
  "show_refund": {
    "method": "GET",
    "path": "/api/v1/refunds/{refund_id}",
    "needs": "read payments",
    "fields": {}
  },
  "show_reservation": {
    "method": "GET",
    "path": "/api/v1/reservations/{reservation_id}",
    "needs": "read reservations",
    "fields": {}
  },
  "show_roles": {
    "method": "GET",
    "path": "/api/v1/roles",
    "needs": "signed in",
    "fields": {}
  },
  "show_scopes": {
    "method": "GET",
    "path": "/api/v1/scopes",
    "needs": "read sites",
    "fields": {}
  },
  "show_security_event": {
    "method": "GET",
    "path": "/api/v1/security-events/{security_event_id}",
    "needs": "read security-events",
    "fields": {}
  },
  "show_series": {
    "method": "GET",
    "path": "/api/v1/statistics/series",
    "needs": "read sessions",
    "fields": {}
  },
  "show_session": {
    "method": "GET",
    "path": "/api/v1/sessions/{session_id}",
    "needs": "read sessions",
    "fields": {}
  },
  "show_session_cost": {
    "method": "GET",
    "path": "/api/v1/sessions/{session_id}/cost",
    "needs": "read sessions",
    "fields": {}
  },
  "show_session_lines": {
    "method": "GET",
    "path": "/api/v1/sessions/{session_id}/lines",
    "needs": "read sessions",
    "fields": {}
  },
  "show_session_scopes": {
    "method": "GET",
    "path": "/api/v1/sessions/{session_id}/scopes",
    "needs": "read sessions",
    "fields": {}
  },
  "show_setting_job": {
    "method": "GET",
    "path": "/api/v1/setting-jobs/{job_id}",
    "needs": "read setting-templates",
    "fields": {}
  },
  "show_setting_template": {
    "method": "GET",
    "path": "/api/v1/setting-templates/{template_id}",
    "needs": "read setting-templates",
    "fields": {}
  },
  "show_settlement": {
    "method": "GET",
    "path": "/api/v1/ledger/settlements/{settlement_id}",
    "needs": "read ledger",
    "fields": {}
  },
  "show_site": {
    "method": "GET",
    "path": "/api/v1/sites/{site_id}",
    "needs": "read sites",
    "fields": {}
  },
  "show_station": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}",
    "needs": "read stations",
    "fields": {}
  },
  "show_station_address": {
    "method": "GET",
    "path": "/api/v1/station-address",
    "needs": "read stations",
    "fields": {}
  },
  "show_station_file": {
    "method": "GET",
    "path": "/api/v1/station-files/{file_id}",
    "needs": "read file-jobs",
    "fields": {}
  },
  "show_station_file_text": {
    "method": "GET",
    "path": "/api/v1/station-files/{file_id}/text",
    "needs": "read file-jobs",
    "fields": {}
  },
  "show_station_group": {
    "method": "GET",
    "path": "/api/v1/station-groups/{group_id}",
    "needs": "read stations",
    "fields": {}
  },
  "show_station_settlement": {
    "method": "GET",
    "path": "/api/v1/station-settlements/{station_settlement_id}",
    "needs": "read payments",
    "fields": {}
  },
  "show_station_uptime": {
    "method": "GET",
    "path": "/api/v1/stations/{station_id}/uptime",
    "needs": "read stations",
    "fields": {}
  },
  "show_support_note": {
    "method": "GET",
    "path": "/api/v1/support-notes/{note_id}",
    "needs": "read stations",
    "fields": {}
  },
  "show_tariff": {
    "method": "GET",
    "path": "/api/v1/tariffs/{tariff_id}",
    "needs": "read tariffs",
    "fields": {}
  },
  "show_tariff_version": {
    "method": "GET",
    "path": "/api/v1/tariffs/{tariff_id}/versions/{tariff_version_id}",
    "needs": "read tariffs",
    "fields": {}
  },
  "show_terminal": {
    "method": "GET",
    "path": "/api/v1/terminals/{terminal_id}",
    "needs": "read terminals",
    "fields": {}
  },
  "show_terminal_account": {
    "method": "GET",
    "path": "/api/v1/terminal-accounts/{terminal_account_id}",
    "needs": "read terminals",
    "fields": {}
  },
  "show_terminal_screen": {
    "method": "GET",
    "path": "/api/v1/terminals/{terminal_id}/screen",
    "needs": "read terminals",
    "fields": {}
  },
  "show_terminal_uptime": {
    "method": "GET",
    "path": "/api/v1/terminals/{terminal_id}/uptime",
    "needs": "read terminals",
    "fields": {}
  },
  "show_token": {
    "method": "GET",
    "path": "/api/v1/tokens/{token_id}",
    "needs": "read tokens",
    "fields": {}
  },
  "show_trial_balance": {
    "method": "GET",
    "path": "/api/v1/ledger/trial-balance",
    "needs": "read ledger",
    "fields": {}
  },
  "show_urgent": {
    "method": "GET",
    "path": "/api/v1/overview/attention",
    "needs": "read attention",
    "fields": {}
  },
  "show_user": {
    "method": "GET",
    "path": "/api/v1/users/{user_id}",
    "needs": "read users",
    "fields": {}
  },
  "show_verifications": {
    "method": "GET",
    "path": "/api/v1/ledger/verification",
    "needs": "read ledger",
    "fields": {}
  },
  "show_web_codes": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/web-codes/show",
    "needs": "send commands",
    "fields": {}
  },
  "sign_in": {
    "method": "POST",
    "path": "/api/v1/sign-in",
    "needs": "open",
    "fields": {}
  },
  "sign_out": {
    "method": "POST",
    "path": "/api/v1/sign-out",
    "needs": "person so far",
    "fields": {}
  },
  "start_session": {
    "method": "POST",
    "path": "/api/v1/evses/{evse_id}/start",
    "needs": "send commands",
    "fields": {}
  },
  "stop_session": {
    "method": "POST",
    "path": "/api/v1/sessions/{session_id}/stop",
    "needs": "send commands",
    "fields": {}
  },
  "stream_events": {
    "method": "GET",
    "path": "/api/v1/events",
    "needs": "read events",
    "fields": {}
  },
  "synchronise_local_list": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/local-list/synchronise",
    "needs": "send commands",
    "fields": {}
  },
  "synchronise_tariffs": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/tariffs/synchronise",
    "needs": "send commands",
    "fields": {}
  },
  "take_back_settlement": {
    "method": "POST",
    "path": "/api/v1/ledger/settlements/{settlement_id}/take-back",
    "needs": "create ledger",
    "fields": {}
  },
  "test_terminal": {
    "method": "POST",
    "path": "/api/v1/terminals/{terminal_id}/test",
    "needs": "change terminals",
    "fields": {}
  },
  "trigger_message": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/trigger",
    "needs": "send commands",
    "fields": {}
  },
  "unlock_connector": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/unlock",
    "needs": "send commands",
    "fields": {}
  },
  "unpublish_firmware": {
    "method": "POST",
    "path": "/api/v1/file-jobs/{file_job_id}/unpublish",
    "needs": "send file-jobs",
    "fields": {}
  },
  "update_firmware": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/commands/update_firmware",
    "needs": "send commands",
    "fields": {}
  },
  "upload_firmware_image": {
    "method": "POST",
    "path": "/api/v1/firmware-images/{firmware_id}/content",
    "needs": "create firmware-images",
    "fields": {}
  },
  "verify_ledger": {
    "method": "POST",
    "path": "/api/v1/ledger/verification",
    "needs": "create ledger",
    "fields": {}
  },
  "wish_setting": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/configuration/wish",
    "needs": "send commands",
    "fields": {}
  },
  "withdraw_setting": {
    "method": "POST",
    "path": "/api/v1/stations/{station_id}/configuration/withdraw",
    "needs": "send commands",
    "fields": {}
  }
} as const;

/** What may be remarked on a tariff: each code with the names of its values. */
export const TARIFF_REMARKS = {
  "unreadable": [
    "reason"
  ],
  "not_an_object": [],
  "not_a_list": [],
  "no_such_field": [],
  "missing": [],
  "given_by_us": [],
  "components_beside_groups": [],
  "name_missing": [],
  "no_currency": [
    "currency"
  ],
  "other_currency": [
    "currency"
  ],
  "published": [],
  "offset_missing": [],
  "out_of_time": [
    "first",
    "last"
  ],
  "ends_before_it_begins": [],
  "no_pause": [],
  "net_rounding": [],
  "no_price": [],
  "groups_of_one_name": [
    "count",
    "name"
  ],
  "prices_of_one_name": [
    "count",
    "name"
  ],
  "mixed_slot": [
    "slot",
    "dims"
  ],
  "id_missing": [],
  "priority_out_of_range": [
    "most"
  ],
  "wrong_unit": [
    "dim",
    "units"
  ],
  "grace_without_idle": [],
  "not_positive": [],
  "cap_on_flat": [],
  "energy_without_flat": [],
  "no_number": [
    "value"
  ],
  "negative": [
    "value"
  ],
  "too_much": [
    "value",
    "most"
  ],
  "too_many_decimals": [
    "value",
    "most"
  ],
  "tax_without_mode": [],
  "same_tax_twice": [],
  "not_one_word": [],
  "not_one_place": [],
  "wrong_level": [],
  "same_day_twice": [],
  "end_date_not_after": [],
  "longer_than_a_year": [
    "seconds"
  ],
  "gross_below_net": [],
  "gross_without_tax": [],
  "limits_cross": [
    "most",
    "low",
    "least"
  ],
  "hold_above_most": [
    "most"
  ],
  "hold_too_small": [
    "amount",
    "currency",
    "needed"
  ],
  "no_zone": [
    "reason"
  ],
  "too_many_windows": [],
  "rival_groups": [
    "priority",
    "other"
  ],
  "never_holds": [
    "name"
  ],
  "never_first": [
    "name",
    "slot"
  ],
  "free_hours": [
    "hours"
  ],
  "afir_fast": [
    "countries"
  ],
  "vat_shown": [
    "countries"
  ],
  "sold_by_kwh": [
    "countries"
  ],
  "not_by_time": [
    "countries"
  ],
  "waits_priority": [],
  "waits_beyond_hold": [],
  "waits_dim": [
    "dim"
  ],
  "waits_step": [
    "size"
  ],
  "waits_step_of_line": [],
  "waits_step_direction": [
    "direction"
  ],
  "waits_free": [],
  "waits_recurrence": [
    "recurrence"
  ],
  "waits_cap_period": [
    "period"
  ],
  "waits_condition": [
    "condition"
  ]
} as const;

export type Role = (typeof ROLES)[number];

export type Permission = (typeof PERMISSIONS)[number];

/** What a route asks for that asks for no permission. */
export type Door = "open" | "signed in" | "signed in so far" | "person" | "person so far";

export type Operation = keyof typeof OPERATIONS;

/** What a single field of a body asks for, besides what its operation does; `[]` is any place in a list. */
export type FieldNeeds = Readonly<Record<string, Permission>>;

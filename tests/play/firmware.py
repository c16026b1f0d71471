"""Firmware in the library, and a station that has fetched some and brought its log."""

from typing import Any, Final

from tests.play.api_world import HERE, World

VERSION: Final = "2.1.0"
LOG: Final = b"08:00 Boot\n08:01 Door open\n08:02 Door closed\n"


def firmware_and_log(world: World, station_id: str) -> dict[str, Any]:
    """As an operator, the station and the file service would leave them. Gives the image."""
    told = {"file_name": "post-2.1.0.bin", "version": VERSION, "vendor": "Acme", "model": "Post 2"}
    made: dict[str, Any] = world.post("/api/v1/firmware-images", json=told).json()
    world.post(f"/api/v1/firmware-images/{made['id']}/content", content=bytes(1_234_567 // 2))
    now = world.clock.now()
    for job_id, kind, protocol, name in (
        ("fjb_fetched", "firmware", "http", "post-2.1.0.bin"),
        ("fjb_brought", "log", "ftp", None),
    ):
        world.does(
            "INSERT INTO file_job (organization_id, id, station_id, kind, state, log, protocol, location,"
            " firmware_id, firmware_version, served_name, served_sha256, served_bytes, fetched_bytes,"
            " fetched_at, reported, created_at, created_by, expires_at, changed_at)"
            " SELECT %s, %s, %s, %s, 'done', %s, %s, %s, id, version, %s,"
            " CASE WHEN %s = 'firmware' THEN sha256 END, CASE WHEN %s = 'firmware' THEN size_bytes END,"
            " CASE WHEN %s = 'firmware' THEN size_bytes ELSE 0 END, %s, %s, %s, 'usr_administrator',"
            " %s + interval '1 day', %s FROM firmware_image WHERE id = %s",
            *(HERE, job_id, station_id, kind, "diagnostics" if kind == "log" else None, protocol),
            *(f"{protocol}://cw1:***@files.example.org/cw1/", name, kind, kind, kind, now),
            *("Uploaded" if kind == "log" else "Installed", now, now, now, made["id"]),
        )
    for job_id, statuses in (
        ("fjb_fetched", ("Downloading", "Downloaded", "Installing", "Installed")),
        ("fjb_brought", ("Uploading", "Uploaded")),
    ):
        for number, status in enumerate(statuses):
            world.does(
                "INSERT INTO file_job_report (organization_id, job_id, number, status, state, at)"
                " VALUES (%s, %s, %s, %s, 'done', %s)",
                *(HERE, job_id, number, status, now),
            )
    upload = world.parts.files.begin("fil_here", most=1_000)
    upload.write(0, LOG)
    content = upload.finish()
    upload.discard()
    world.does(
        "INSERT INTO station_file (organization_id, id, job_id, station_id, name, protocol, peer,"
        " size_bytes, sha256, began_at, changed_at) VALUES (%s, 'fil_here', 'fjb_brought', %s,"
        " 'diagnostics.log', 'ftp', '192.0.2.7', %s, %s, %s, %s)",
        *(HERE, station_id, len(LOG), content.sha256, now, now),
    )
    return made

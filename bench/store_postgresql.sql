-- One append with the statements of src/store, for pgbench: an event, two rows and an idempotency key.
\set log random(0, 199)
\set number random(0, 1000000000)
begin;
select position as head_position, digest, schema, tables from head where id = 1 for update \gset
select first_position, last_position from append_keys where name = :client_id || '-' || :log || '#' || :number;
select version as log_version, digest from logs where log = 'review/' || :client_id || '-' || :log \gset
insert into events (position, log, version, at_seconds, at_nanoseconds, bytes, digest, store_digest) values (:head_position + 1, 'review/' || :client_id || '-' || :log, :log_version + 1, 1900000000, 0, convert_to('{"type":"commented","text":"' || repeat('x', 400) || '"}', 'UTF8'), repeat('9f86d081', 8), repeat('9f86d081', 8));
update logs set version = :log_version + 1, digest = repeat('9f86d081', 8) where log = 'review/' || :client_id || '-' || :log;
insert into "row_reviews" ("id", "title", "state", "lead", "open_items", "updated") values (:client_id || '-' || :log, 'Checkout goes to production', 'in_review', 'ann', :number % 40, '2031-05-12T10:00:' || 10 + :number % 50 || 'Z') on conflict ("id") do update set "title" = excluded."title", "state" = excluded."state", "lead" = excluded."lead", "open_items" = excluded."open_items", "updated" = excluded."updated";
insert into "row_queue" ("person", "review", "since") values ('person-' || :number % 50, :client_id || '-' || :log, '2031-05-12') on conflict ("person", "review") do update set "since" = excluded."since";
insert into append_keys (name, first_position, last_position, at_seconds) values (:client_id || '-' || :log || '#' || :number, :head_position + 1, :head_position + 1, 1900000000);
with moved as (update head set position = :head_position + 1, digest = repeat('9f86d081', 8) where id = 1 returning id) select pg_notify('seaworthy', '') from moved;
commit;

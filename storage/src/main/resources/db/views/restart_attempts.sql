drop view if exists restart_attempts;
create view restart_attempts as
select smartmon_row_id(a.begun_at, a.id::text) as id,
       a.begun_at                              as timestamp,
       h.name                                  as hostname,
       a.subject                               as service_name
  from attempt a
  join host h on h.id = a.host
 where a.subject_kind = 'unit';

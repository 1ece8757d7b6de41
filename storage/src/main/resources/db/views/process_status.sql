drop view if exists process_status;
-- Nothing writes such rows yet: the columns are those that earlier queries name.
create view process_status as
select null::bigint           as id,
       null::timestamptz      as timestamp,
       null::text             as hostname,
       null::text             as os_platform,
       null::integer          as pid,
       null::text             as process_name,
       null::text             as raw_status,
       null::text             as normalized_status,
       null::double precision as cpu_percent,
       null::double precision as memory_percent
 where false;

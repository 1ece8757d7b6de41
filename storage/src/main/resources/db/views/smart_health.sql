drop view if exists smart_health;
-- Nothing writes such rows yet: the columns are those that earlier queries name.
create view smart_health as
select null::bigint           as id,
       null::timestamptz      as timestamp,
       null::text             as hostname,
       null::text             as device,
       null::text             as health,
       null::text             as model,
       null::double precision as temp_c,
       null::text             as output
 where false;

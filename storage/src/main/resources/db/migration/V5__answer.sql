-- What the helper answered when it was asked for the act: accepted, refused and the like. A plan's last state tells what
-- became of it, and not whether anything was done.

alter table plan add column answered_as text
    check (answered_as in ('accepted', 'held', 'refused', 'expired', 'indeterminate'));

-- Until now the time was also written where the helper had not been asked at all, and not for plans of before. The ledger
-- knows; of what was held or ran out it does not say by whom, so nothing is said of those.
update plan set answered_at = null;

update plan p
   set answered_at = a.at, answered_as = substr(a.action, length('plan.') + 1)
  from (select distinct on (subject) subject, at, action
          from audit_entry
         where action in ('plan.accepted', 'plan.refused', 'plan.indeterminate')
         order by subject, seq) a
 where a.subject = p.id::text;

-- That a person has seen an incident: a mark, not a state.

alter table incident add column acknowledged_at timestamptz;
alter table incident add column acknowledged_by text;

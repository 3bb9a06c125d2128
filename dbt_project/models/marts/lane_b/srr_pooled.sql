{{ srr_rows("org_key = 'all'", suppression_reason('n_persons', 'n_org_groups', 'largest_share'), []) }}

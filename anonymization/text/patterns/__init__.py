"""What has a shape of its own: mail, phone, numbers of the state, cards, accounts, dates of birth."""

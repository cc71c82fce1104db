"""What happens when everything goes wrong: killed, frozen, full, gone."""

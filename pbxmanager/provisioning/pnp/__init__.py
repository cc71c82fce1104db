"""SIP “plug and play”: telephones ask a multicast address where their configuration is (event ``ua-profile``)."""

"""The client: an API client (`hypermob.client`) and the `hypermob` command line (`hypermob.cli`)."""
